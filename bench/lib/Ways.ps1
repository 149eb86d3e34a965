# The ways to send a file of sales that are compared, and how each is run in a process of its own.

function Get-BenchWay([pscustomobject] $Setup) {
    $pwsh, $first = Get-PowerShellCommand
    $script = Join-Path $Setup.Bench 'ways/Send-Rows.ps1'
    $shell = @($first) + '-NoProfile', '-NonInteractive', '-File', $script
    $ways = [ordered] @{
        Send     = @('Send-DubSale', $pwsh, ($shell + @('Send-DubSale', '{rows}', $Setup.Manifest)))
        Loop     = @('Invoke-RestMethod in a loop', $pwsh, ($shell + @('Loop', '{rows}')))
        Parallel = @('ForEach-Object -Parallel, Invoke-RestMethod, 16 at once', $pwsh, ($shell + @('Parallel', '{rows}')))
    }
    if ($Setup.Node) {
        $send = Join-Path $Setup.Bench 'sdk/send.mjs'
        $ways.Sdk1 = @('TypeScript SDK, one after the other', $Setup.Node, @($send, '{rows}', '1'))
        $ways.Sdk16 = @('TypeScript SDK, 16 at once', $Setup.Node, @($send, '{rows}', '16'))
    }
    $ways.Bound = @('HttpClient with ready bodies, 16 at once (the bound)', $Setup.Bound, @('{rows}', '16'))
    foreach ($id in $ways.Keys) {
        [pscustomobject] @{ Id = $id; Name = $ways[$id][0]; File = $ways[$id][1]; Arguments = $ways[$id][2] }
    }
}

function Open-BenchRun([pscustomobject] $Way, [pscustomobject] $Sandbox, [string] $Rows, [long] $StartAt = 0, [int] $WarmPasses) {
    $start = [Diagnostics.ProcessStartInfo]::new($Way.File)
    $start.RedirectStandardOutput = $true
    $start.Environment['DUB_BASE_URL'] = $Sandbox.Uri
    $start.Environment['DUB_API_KEY'] = 'dub_sandbox_key'
    $start.Environment['BENCH_START_AT'] = "$StartAt"
    $start.Environment['BENCH_WARM_PASSES'] = "$WarmPasses"
    foreach ($argument in $Way.Arguments) {
        $start.ArgumentList.Add($argument.Replace('{rows}', $Rows))
    }
    [pscustomobject] @{
        Way       = $Way
        Sandbox   = $Sandbox
        StartTime = [DateTime]::Now
        Process   = [Diagnostics.Process]::Start($start)
    }
}

function Wait-BenchRun([pscustomobject] $Run, [int] $TimeoutSec = 300) {
    $process = $Run.Process
    $reading = $process.StandardOutput.ReadToEndAsync()
    if (-not $process.WaitForExit($TimeoutSec * 1000)) {
        $process.Kill($true)
        throw "$($Run.Way.Name) took more than $TimeoutSec seconds."
    }
    $whole = ($process.ExitTime - $Run.StartTime).TotalSeconds
    $output = $reading.GetAwaiter().GetResult()
    $json = @($output -split '\r?\n' -match '^\{')
    if ($process.ExitCode -ne 0 -or $json.Count -eq 0) {
        throw "$($Run.Way.Name) failed with exit code $($process.ExitCode): $output"
    }
    $told = $json[-1] | ConvertFrom-Json
    $process.Dispose()
    $total = Get-BenchTotal $Run.Sandbox
    [pscustomobject] @{
        Id           = $Run.Way.Id
        Seconds      = [double] $told.seconds
        WholeSeconds = $whole
        Rows         = $told.rows
        Recorded     = $total.recordedSales
        Refused      = $total.refused429
        Stray        = [int] $total.byStatus.PSObject.Properties['429']?.Value - $total.refused429
        StartedAt    = [long] $told.startedAt
    }
}

function Write-BenchFile([string] $Path, [int] $Count) {
    $lines = [Collections.Generic.List[string]]::new($Count + 1)
    $lines.Add('CustomerExternalId,Amount,Currency,EventName,PaymentProcessor,InvoiceId')
    foreach ($i in 1..$Count) {
        $lines.Add("cus_$i,$(1000 + $i),usd,Purchase,stripe,inv_$i")
    }
    [IO.File]::WriteAllLines($Path, $lines)
}
