# Figures, and the page that shows them.

function Get-BenchMedian([double[]] $Value) {
    $sorted = @($Value | Sort-Object)
    $middle = [Math]::Floor($sorted.Count / 2)
    $sorted.Count % 2 ? $sorted[$middle] : ($sorted[$middle - 1] + $sorted[$middle]) / 2
}

# The shortest time in which so many calls fit under Upstash's sliding window, with none made before: what the
# limit allows at once, then, from the next window on, a call for each share of the window before that has run out.
function Get-BenchShortest([int] $Rows, [int] $Limit, [int] $WindowMs, [long] $StartedAt) {
    $left = $Rows - $Limit
    $windows = [Math]::Ceiling($left / $Limit)
    $last = $left - $Limit * ($windows - 1)
    ($WindowMs - $StartedAt % $WindowMs + ($windows - 1) * $WindowMs + ($last - 1) / $Limit * $WindowMs) / 1000
}

# The same beside another client that makes so many calls a second at even intervals, none of them refused.
function Get-BenchShortestBeside([int] $Rows, [int] $Limit, [int] $WindowMs, [long] $StartedAt, [int] $OthersPerSecond) {
    $before = $current = $sent = $others = 0
    $start = $StartedAt - $StartedAt % $WindowMs
    for ($now = $StartedAt; ; $now++) {
        if ($now - $start -ge $WindowMs) {
            $before, $current, $start = $current, 0, ($start + $WindowMs)
        }
        while ($others * 1000 -le ($now - $StartedAt) * $OthersPerSecond) {
            $others++
            $current++
        }
        while ([Math]::Floor($before * (1 - ($now - $start) / $WindowMs)) + $current -lt $Limit) {
            $current++
            if (++$sent -eq $Rows) {
                return ($now - $StartedAt) / 1000
            }
        }
    }
}

function Format-Number([double] $Value, [int] $Digits = 2) {
    $Value.ToString("N$Digits", [cultureinfo]::InvariantCulture)
}

function Format-BenchTable([string[]] $Head, [object[]] $Line) {
    '| ' + ($Head -join ' | ') + ' |'
    '|' + ('---|' * $Head.Count)
    foreach ($cells in $Line) {
        '| ' + ($cells -join ' | ') + ' |'
    }
    ''
}

function Format-BenchScenario([pscustomobject] $Setup, [object[]] $Run) {
    $bound = Get-BenchMedian ($Run | Where-Object Id -EQ 'Bound').Seconds
    $send = Get-BenchMedian ($Run | Where-Object Id -EQ 'Send').Seconds
    $lines = foreach ($group in Group-BenchRun $Setup $Run) {
        $runs = $group.Runs
        $median = Get-BenchMedian $runs.Seconds
        , @(
            $group.Way.Name
            Format-Number $median 3
            "$(Format-Number ($runs.Seconds | Measure-Object -Minimum).Minimum 3) to $(Format-Number ($runs.Seconds | Measure-Object -Maximum).Maximum 3)"
            Format-Number ($runs[0].Rows / $median) 0
            Format-Number ($median / $bound)
            Format-Number ($median / $send)
            Format-Number (Get-BenchMedian $runs.WholeSeconds)
            "$(($runs.Recorded | Measure-Object -Minimum).Minimum) of $($runs[0].Rows)"
        )
    }
    Format-BenchTable 'way', 'median s', 'lowest to highest', 'rows/s', 'x the bound', 'x Send-DubSale', 'whole process s', 'recorded' $lines
}

function Format-BenchLimit([pscustomobject] $Setup, [object[]] $Run, [int] $OthersPerSecond) {
    $lines = foreach ($group in Group-BenchRun $Setup $Run) {
        foreach ($one in $group.Runs) {
            $shortest = Get-BenchShortestOf $one $OthersPerSecond
            , @(
                $group.Way.Name
                Format-Number ($one.StartedAt % 10000 / 1000) 1
                Format-Number $one.Seconds
                Format-Number $shortest
                Format-Number ($one.Seconds / $shortest)
                $one.Refused
                "$($one.Recorded) of $($one.Rows)"
            )
        }
    }
    Format-BenchTable 'way', 'starts at second', 's', 'shortest possible s', 'ratio', 'answers of 429', 'recorded' $lines
}

function Get-BenchShortestOf([pscustomobject] $Run, [int] $OthersPerSecond) {
    $OthersPerSecond ?
        (Get-BenchShortestBeside $Run.Rows 200 10000 $Run.StartedAt $OthersPerSecond) :
        (Get-BenchShortest $Run.Rows 200 10000 $Run.StartedAt)
}

# A run's time over that without refusals plus the pauses they asked for, of a second each.
function Get-BenchStrayRatio([object[]] $All, [pscustomobject] $Run) {
    $Run.Seconds / ((Get-BenchMedian ($All | Where-Object Id -EQ 'Without').Seconds) + $Run.Stray)
}

function Format-BenchStray([pscustomobject] $Setup, [object[]] $Run) {
    $without = Get-BenchMedian ($Run | Where-Object Id -EQ 'Without').Seconds
    $lines = foreach ($group in Group-BenchRun $Setup $Run) {
        $runs = $group.Runs
        , @(
            $group.Way.Name
            Format-Number (Get-BenchMedian $runs.Seconds)
            "$(Format-Number ($runs.Seconds | Measure-Object -Minimum).Minimum) to $(Format-Number ($runs.Seconds | Measure-Object -Maximum).Maximum)"
            Format-Number (Get-BenchMedian $runs.Stray) 0
            Format-Number $without
            Format-Number (Get-BenchMedian $runs.ForEach({ Get-BenchStrayRatio $Run $_ }))
            "$(($runs.Recorded | Measure-Object -Minimum).Minimum) of $($runs[0].Rows)"
        )
    }
    Format-BenchTable 'way', 'median s', 'lowest to highest', 'answers of 429', 'Send-DubSale without them s', 'ratio', 'recorded' $lines
}

function Format-BenchMemory([object[]] $Run) {
    $lines = foreach ($group in $Run | Group-Object Rows, Sends) {
        $first = $group.Group[0]
        , @(
            Format-Number $first.Rows 0
            $first.Sends ? 'Send-DubSale' : 'the pipeline alone'
            Format-Number (Get-BenchMedian $group.Group.PeakMB) 1
            "$(Format-Number ($group.Group.PeakMB | Measure-Object -Minimum).Minimum 1) to $(Format-Number ($group.Group.PeakMB | Measure-Object -Maximum).Maximum 1)"
            Format-Number (Get-BenchMedian $group.Group.Seconds) 1
        )
    }
    Format-BenchTable 'rows', 'into', 'median peak MB', 'lowest to highest', 'median s' $lines
}

function Group-BenchRun([pscustomobject] $Setup, [object[]] $Run) {
    foreach ($way in $Setup.Ways) {
        $runs = @($Run | Where-Object Id -EQ $way.Id)
        if ($runs) {
            [pscustomobject] @{ Way = $way; Runs = $runs }
        }
    }
}

function Format-BenchTarget([object[]] $Target) {
    $lines = foreach ($one in $Target) {
        , @($one.What, $one.Goal, $one.Figure, ($one.Hit ? 'hit' : '**missed**'))
    }
    Format-BenchTable 'what', 'to reach', 'measured', '' $lines
}

function ConvertTo-BenchTarget([string] $What, [double] $Figure, [string] $Goal, [bool] $Hit, [int] $Digits = 2) {
    [pscustomobject] @{ What = $What; Figure = Format-Number $Figure $Digits; Goal = $Goal; Hit = $Hit }
}

function Get-BenchTarget([pscustomobject] $Result) {
    function Get-Median([object[]] $Run, [string] $Id) {
        Get-BenchMedian ($Run | Where-Object Id -EQ $Id).Seconds
    }
    $slow = (Get-Median $Result.Latency 'Send') / (Get-Median $Result.Latency 'Bound')
    ConvertTo-BenchTarget '100 ms: times the bound' $slow 'at most 1.05' ($slow -le 1.05)
    $fast = (Get-Median $Result.NoLatency 'Send') / (Get-Median $Result.NoLatency 'Bound')
    ConvertTo-BenchTarget 'no latency: times the bound' $fast 'at most 1.60' ($fast -le 1.60)
    if ($Result.NoLatency.Id -contains 'Sdk16') {
        $gain = (Get-Median $Result.NoLatency 'Sdk16') / (Get-Median $Result.NoLatency 'Send')
        ConvertTo-BenchTarget 'no latency: times as fast as the TypeScript SDK, 16 at once' $gain 'at least 4' ($gain -ge 4)
    }
    $warm = (Get-Median $Result.Warm 'Send') / (Get-Median $Result.Fresh 'Bound')
    ConvertTo-BenchTarget 'no latency, compiled code: times the bound in a new process' $warm 'at most 1.30' ($warm -le 1.30)
    $warm = (Get-Median $Result.Warm 'Send') / (Get-Median $Result.Warm 'Bound')
    ConvertTo-BenchTarget 'no latency, compiled code: times the bound, compiled too' $warm 'at most 1.30' ($warm -le 1.30)
    $limited = @($Result.Limit | Where-Object Id -EQ 'Send')
    $refused = ($limited.Refused | Measure-Object -Maximum).Maximum
    ConvertTo-BenchTarget '200 calls in 10 s: answers of 429, highest of all runs' $refused 'at most 16' ($refused -le 16) 0
    $ratio = ($limited.ForEach({ $_.Seconds / (Get-BenchShortest $_.Rows 200 10000 $_.StartedAt) }) | Measure-Object -Maximum).Maximum
    ConvertTo-BenchTarget '200 calls in 10 s: times the shortest possible, highest of all runs' $ratio 'at most 1.05' ($ratio -le 1.05)
    $stray = ($Result.Stray | Where-Object Id -EQ 'Send').ForEach({ Get-BenchStrayRatio $Result.Stray $_ })
    $worst = ($stray | Measure-Object -Maximum).Maximum
    ConvertTo-BenchTarget 'a 429 in a hundred: times the time without and the pauses, highest of all runs' $worst 'at most 1.30' ($worst -le 1.30)
    $shared = @($Result.Shared | Where-Object Id -EQ 'Send').ForEach({ $_.Seconds / (Get-BenchShortestOf $_ 5) })
    $worst = ($shared | Measure-Object -Maximum).Maximum
    ConvertTo-BenchTarget 'beside another client: times the shortest possible, highest of all runs' $worst 'at most 1.15' ($worst -le 1.15)
    $import = (Get-BenchMedian $Result.Import.Import) - (Get-BenchMedian $Result.Import.Empty)
    ConvertTo-BenchTarget 'Import-Module over an empty pwsh, ms' $import 'below 100' ($import -lt 100) 0
    $sent = @($Result.Memory | Where-Object Sends | Sort-Object Rows)
    $growth = (Get-BenchMedian ($sent | Where-Object Rows -EQ $sent[-1].Rows).PeakMB) - (Get-BenchMedian ($sent | Where-Object Rows -EQ $sent[0].Rows).PeakMB)
    ConvertTo-BenchTarget "peak memory at $(Format-Number $sent[-1].Rows 0) rows over that at $(Format-Number $sent[0].Rows 0), MB" $growth 'at most 40' ($growth -le 40) 1
}
