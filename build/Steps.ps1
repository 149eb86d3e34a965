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

# In a separate process, so that only the staged module is loaded.
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
