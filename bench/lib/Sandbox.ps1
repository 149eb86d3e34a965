# The sandbox as a process of its own, ended with the bench whatever happens.

function Open-BenchSandbox([string] $Dll, [string[]] $Option = @()) {
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.RedirectStandardOutput = $true
    foreach ($argument in @($Dll, '--auto-customers', '--audit', 'none', '--parent-pid', $PID) + $Option) {
        $start.ArgumentList.Add($argument)
    }
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if ($line -notmatch '(?<uri>http://\S+)') {
        throw "The sandbox did not start: $line"
    }
    [pscustomobject] @{ Process = $process; Uri = $Matches.uri.TrimEnd('/') }
}

function Close-BenchSandbox([pscustomobject] $Sandbox) {
    # All it knows is in its memory; one that is gone already must not hide why the bench failed.
    if (-not $Sandbox.Process.HasExited) {
        $Sandbox.Process.Kill()
    }
    $Sandbox.Process.Dispose()
}

function Clear-BenchSandbox([pscustomobject] $Sandbox) {
    $null = Invoke-RestMethod "$($Sandbox.Uri)/__reset" -Method Post
}

function Get-BenchTotal([pscustomobject] $Sandbox) {
    (Invoke-RestMethod "$($Sandbox.Uri)/__audit?requests=false").totals
}
