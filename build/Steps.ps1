# What every task is made of: steps, each named, timed and checked.

$script:StepTimes = [ordered]@{}

function Invoke-Step([string] $What, [scriptblock] $Command) {
    Write-Host "== $What" -ForegroundColor Cyan
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $global:LASTEXITCODE = 0
    & $Command
    $script:StepTimes[$What] = $clock.Elapsed
    if ($global:LASTEXITCODE -ne 0) {
        throw "The step '$What' failed with exit code $global:LASTEXITCODE."
    }
}

# A process of its own: what is run is the staged module, and nothing of this session.
function Invoke-Script([string] $Path, [string[]] $Arguments = @()) {
    $all = @('-NoProfile', '-NonInteractive', '-File', (Join-Path $Root $Path), '-ModulePath', $Module, '-SandboxPath', $SandboxDll) + $Arguments
    Invoke-PowerShell @all
}

function Write-StepTime {
    Write-Host '== times'
    foreach ($step in $script:StepTimes.GetEnumerator()) {
        Write-Host ('{0,7:N1} s  {1}' -f $step.Value.TotalSeconds, $step.Key)
    }
}
