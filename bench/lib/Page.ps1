function Format-BenchPage([pscustomobject] $Setup, [pscustomobject] $Result, [hashtable] $Size, [timespan] $Took) {
    $rounds = $Size.Rounds
    @"
# Bench

Written by ``pwsh ./build.ps1 Bench``; do not edit. It took $(Format-Number $Took.TotalMinutes 1) minutes.

"@
    Format-BenchTable '', '' (Get-BenchMachine $Setup)
    '## Targets'
    ''
    Format-BenchTarget (Get-BenchTarget $Result)
    @"
## What is measured

Every run is a process of its own, against the sandbox in another process on the same machine (Release, audit off,
every customer known), which was warmed up before. Ways take turns; figures are medians of $rounds runs. All read the same CSV
file, each row with a customer and an invoice of its own.

The time of a run starts when its process is up, the module imported and the code loaded, and ends when the last row is
answered; reading the file is part of it. So is all that happens on the first call: nothing was called before. The bound
alone has its bodies ready when its time starts. "Whole process" adds the start and the end of the process. "Recorded" is
what the sandbox counted, the lowest of all runs.

- Send-DubSale: ``Import-Csv sales.csv | Send-DubSale``, nothing set.
- Invoke-RestMethod: with ``-MaximumRetryCount 100 -RetryIntervalSec 1``; by default it would not send a refused row again.
- TypeScript SDK: with the values it documents for its retries; by default it makes none.
- The bound: ``HttpClient`` alone, no retry, no order, answers read and thrown away.

## 100 ms latency, $(Format-Number $Size.Latency 0) rows

The ways that send one after the other ran at the same time, each against a sandbox of its own: they do little but wait.

"@
    Format-BenchScenario $Setup $Result.Latency
    "## No latency, $(Format-Number $Size.NoLatency 0) rows"
    ''
    'The sandbox and the client share the cores, so this is about work, not about waiting.'
    ''
    Format-BenchScenario $Setup $Result.NoLatency
    @"
## No latency, compiled code, $(Format-Number $Size.Warm 0) rows

Here each process has sent the file eight times before, so that .NET has compiled what runs often: what a row costs in a
long import. ``Import-Csv`` and PowerShell's binding of parameters are part of Send-DubSale's time alone, on the cores that
also run the sandbox. In a new process, as in the other tables, and measured
right after, the bound took $(Format-Number (Get-BenchMedian $Result.Fresh.Seconds) 3) s.

"@
    Format-BenchScenario $Setup $Result.Warm
    @"
## A sliding window of 200 calls in 10 s, $(Format-Number $Size.Limit 0) rows

Runs start at different moments of a window, with no call before. The shortest time possible is computed from there: 200
calls at once, then, from the next window on, one call whenever the window before has run out by another two-hundredth.
Send-DubSale ran alone each time. The three runs of ForEach-Object -Parallel ran at the same time, and so did those of the
loop and the SDK, each against a sandbox of its own: they do little but wait.

"@
    Format-BenchLimit $Setup $Result.Limit
    @"
## A 429 in a hundred, $(Format-Number $Size.Limit 0) rows

At 50 ms latency and without a limit, one call in a hundred is answered with 429 and ``Retry-After: 1``, and nothing that
names a limit. The ratio is over the time that Send-DubSale takes without these answers, plus the second that each asks for.

"@
    Format-BenchStray $Setup $Result.Stray
    @"
## The same window beside another client, $(Format-Number $Size.Limit 0) rows

Another client makes 5 calls a second with the same key, a quarter of the limit. The shortest time possible is that of a
client which leaves the other its calls and takes the rest at the first moment. Answers of 429 are those to both clients.

"@
    Format-BenchLimit $Setup $Result.Shared -OthersPerSecond 5
    @"
## Import-Module

Whole processes of ``pwsh -NoProfile -NonInteractive -Command``, in turn, medians of $($Size.Imports).

"@
    $empty = Get-BenchMedian $Result.Import.Empty
    $import = Get-BenchMedian $Result.Import.Import
    Format-BenchTable 'command', 'ms' @(
        , @('nothing', (Format-Number $empty 0))
        , @('Import-Module Dub', (Format-Number $import 0))
        , @('the difference', (Format-Number ($import - $empty) 0))
    )
    @"
## Peak memory

``1..rows | ForEach-Object { a new object } | Send-DubSale > `$null``, against the same pipeline without Send-DubSale; the
highest working set of the process, medians of $rounds runs.

"@
    Format-BenchMemory $Result.Memory
}
