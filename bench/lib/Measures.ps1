# What is measured: each function gives one object for each run.

# Runs every way as often as there are rounds, in turn, so that a busy moment strikes all alike.
function Measure-BenchScenario([pscustomobject] $Setup, [string[]] $Id, [int] $Rows, [int] $LatencyMs, [int] $Rounds, [int] $WarmPasses) {
    $ways = @($Setup.Ways | Where-Object Id -In $Id)
    $file = Join-Path $Setup.Work "sales-$Rows.csv"
    Write-BenchFile $file $Rows
    $sandbox = Open-BenchSandbox $Setup.Sandbox @('--latency', "$LatencyMs")
    try {
        Initialize-BenchSandbox $Setup $sandbox ($LatencyMs -gt 0 ? 200 : 5000)
        foreach ($round in 1..$Rounds) {
            foreach ($way in $ways) {
                Clear-BenchSandbox $sandbox
                $result = Wait-BenchRun (Open-BenchRun $way $sandbox $file -WarmPasses $WarmPasses)
                Write-Host ('   {0}: {1:n3} s' -f $way.Name, $result.Seconds)
                $result
            }
        }
    }
    finally {
        Close-BenchSandbox $sandbox
    }
}

# Runs that do little but wait, all at once, each against a sandbox of its own.
function Measure-BenchWaiting([pscustomobject] $Setup, [string[]] $Id, [int] $Rows, [string[]] $Option, [long[]] $Phase, [int] $OthersPerSecond) {
    $file = Join-Path $Setup.Work "sales-$Rows.csv"
    Write-BenchFile $file $Rows
    $runs = [Collections.Generic.List[object]]::new()
    $sandboxes = [Collections.Generic.List[object]]::new()
    $others = [Collections.Generic.List[object]]::new()
    try {
        foreach ($pair in $Phase.ForEach({ $p = $_; $Setup.Ways | Where-Object Id -In $Id | ForEach-Object { , @($_, $p) } })) {
            $sandboxes.Add((Open-BenchSandbox $Setup.Sandbox $Option))
            Initialize-BenchSandbox $Setup $sandboxes[-1] 200
            Clear-BenchSandbox $sandboxes[-1]
            $runs.Add(@($pair[0], $sandboxes[-1], $pair[1]))
        }
        $started = foreach ($run in $runs) {
            # Far enough ahead for every process to be up.
            $startAt = Get-BenchStart $run[2] (2000 + 1000 * $runs.Count)
            if ($OthersPerSecond) {
                $others.Add((Start-BenchOtherClient $run[1].Uri $OthersPerSecond $startAt))
            }
            Open-BenchRun $run[0] $run[1] $file $startAt
        }
        foreach ($run in $started) {
            $result = Wait-BenchRun $run
            Write-Host ('   {0}: {1:n3} s, {2} refused' -f $run.Way.Name, $result.Seconds, $result.Refused)
            $result
        }
    }
    finally {
        $others | Remove-Job -Force
        $sandboxes | ForEach-Object { Close-BenchSandbox $_ }
    }
}

# Another client of the key: so many leads a second, at even intervals, refused or not, until its job is removed.
function Start-BenchOtherClient([string] $Uri, [int] $PerSecond, [long] $StartAt) {
    Start-ThreadJob -ThrottleLimit 32 {
        $client = [Net.Http.HttpClient]::new()
        $client.DefaultRequestHeaders.Authorization = 'Bearer dub_sandbox_key'
        for ($call = 0; ; $call++) {
            $wait = $using:StartAt + 1000 * $call / $using:PerSecond - [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds()
            if ($wait -gt 0) {
                Start-Sleep -Milliseconds $wait
            }
            $body = [Net.Http.StringContent]::new((@{ customerExternalId = "other_$call"; eventName = 'Sign up'; clickId = 'c1' } | ConvertTo-Json), $null, 'application/json')
            $client.PostAsync("$using:Uri/track/lead", $body).GetAwaiter().GetResult().Dispose()
        }
    }
}

# The next moment that lies so many milliseconds into a ten-second window; below zero: at once.
function Get-BenchStart([long] $Phase, [long] $AheadMs) {
    if ($Phase -lt 0) {
        return 0
    }
    $earliest = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() + $AheadMs
    $start = $earliest - $earliest % 10000 + $Phase
    $start -ge $earliest ? $start : $start + 10000
}

# The server's code is compiled as it runs; nobody shall pay for that who happens to come first.
function Initialize-BenchSandbox([pscustomobject] $Setup, [pscustomobject] $Sandbox, [int] $Rows) {
    $file = Join-Path $Setup.Work 'sales-warm.csv'
    Write-BenchFile $file $Rows
    $bound = $Setup.Ways | Where-Object Id -EQ 'Bound'
    foreach ($i in 1..3) {
        $null = Wait-BenchRun (Open-BenchRun $bound $Sandbox $file)
    }
}

function Measure-BenchImport([pscustomobject] $Setup, [int] $Rounds) {
    $import = "Import-Module '$($Setup.Manifest.Replace("'", "''"))'"
    foreach ($round in 1..$Rounds) {
        [pscustomobject] @{
            Empty  = Measure-BenchCommand '$null'
            Import = Measure-BenchCommand $import
        }
    }
}

function Measure-BenchCommand([string] $Command) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    Invoke-PowerShell -NoProfile -NonInteractive -Command $Command
    $clock.Elapsed.TotalMilliseconds
}

function Measure-BenchMemory([pscustomobject] $Setup, [int[]] $Count, [int] $Rounds) {
    $script = Join-Path $Setup.Bench 'ways/Measure-Memory.ps1'
    $sandbox = Open-BenchSandbox $Setup.Sandbox
    try {
        $env:DUB_BASE_URL = $sandbox.Uri
        $env:DUB_API_KEY = 'dub_sandbox_key'
        foreach ($round in 1..$Rounds) {
            foreach ($rows in $Count) {
                foreach ($manifest in $Setup.Manifest, '') {
                    Clear-BenchSandbox $sandbox
                    $told = Invoke-PowerShell -NoProfile -NonInteractive -File $script $rows $manifest | ConvertFrom-Json
                    $peak = $told.peakBytes / 1MB
                    Write-Host ('   {0} rows, {1}: {2:n1} MB' -f $rows, ($manifest ? 'Send-DubSale' : 'the pipeline alone'), $peak)
                    [pscustomobject] @{
                        Rows     = $rows
                        Sends    = [bool] $manifest
                        PeakMB   = $peak
                        Seconds  = $told.seconds
                        Recorded = (Get-BenchTotal $sandbox).recordedSales
                    }
                }
            }
        }
    }
    finally {
        Remove-Item Env:DUB_BASE_URL, Env:DUB_API_KEY -ErrorAction Ignore
        Close-BenchSandbox $sandbox
    }
}
