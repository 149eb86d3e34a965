#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Runs the Pester tests against a staged module, several files side by side.
.DESCRIPTION
    Each slow file runs in a process of its own, the others in batches of a few, since a process takes two seconds to
    begin. Each has sandboxes of its own. Exits 1 when a test failed, when a file or a
    block could not run, when a test was left out, and when there was no test at all. The last line tells how many
    tests passed and failed; of a file that failed the whole output is shown.
.EXAMPLE
    pwsh -NoProfile -File tests/Pester/Invoke-Tests.ps1 -ModulePath out/Dub/0.1.0 -SandboxPath out/sandbox/Dub.Sandbox.dll -PesterPath out/modules/Pester/5.9.1 -Name Send*
    Runs the files whose names begin with Send.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # The folder of the staged module.
    [Parameter(Mandatory)] [string] $ModulePath,

    # The sandbox's assembly.
    [Parameter(Mandatory)] [string] $SandboxPath,

    # The folder of the one version of Pester to use.
    [Parameter(Mandatory)] [string] $PesterPath,

    # Which files to run, as a wildcard over their names without .Tests.ps1.
    [string] $Name = '*',

    # Where the files are.
    [string] $Path = $PSScriptRoot,

    # How many files share a process.
    [int] $BatchSize = 4,

    # How many processes run at once. They wait more than they work.
    [int] $ThrottleLimit = 2 * [Environment]::ProcessorCount,

    # After how long a batch counts as hung.
    [int] $TimeoutSec = 600
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../../build/Shell.psm1')

# .NET compiles hot methods a second time, which does not pay in processes that live for seconds: without profiling, and
# with that delayed, the tests take a third less CPU time. The delay is hexadecimal: 8.2 seconds.
$env:DOTNET_TieredPGO = '0'
$env:DOTNET_TC_CallCountingDelayMs = '2000'

# Longest first, or the last file to begin is the one that all wait for. Names of files that are not here do no harm.
$slow = 'Import.Faults', 'Import.Kill', 'Help', 'Import.Order', 'Import.RateLimit', 'ResolveDubJournal', 'Guides', 'InvokeTests', 'Security.Values', 'Import.Stop'
$files = @(Get-ChildItem $Path -Filter '*.Tests.ps1' |
        ForEach-Object { [pscustomobject]@{ Name = $_.Name -replace '\.Tests\.ps1$'; Path = $_.FullName; Size = $_.Length } } |
        Where-Object Name -Like $Name |
        # Windows has another console, and no tmux.
        Where-Object { -not ($IsWindows -and $_.Name -like 'Terminal*') } |
        Sort-Object { $at = $slow.IndexOf($_.Name); $at -lt 0 ? $slow.Count : $at }, @{ Expression = 'Size'; Descending = $true })
if ($files.Count -eq 0) {
    Write-Output "There is no test file named '$Name'."
    Write-Output '0 passed, 0 failed'
    exit 1
}

$reports = Join-Path ([System.IO.Path]::GetTempPath()) "dub-tests-$([guid]::NewGuid().ToString('n'))"
$null = New-Item $reports -ItemType Directory

function Start-Batch([object[]] $File) {
    $program, $first = Get-PowerShellCommand
    $start = [System.Diagnostics.ProcessStartInfo]::new($program)
    foreach ($argument in @($first) + @(
            '-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'Invoke-TestBatch.ps1')
            '-ModulePath', (Resolve-Path $ModulePath).Path, '-SandboxPath', (Resolve-Path $SandboxPath).Path
            '-PesterPath', (Resolve-Path $PesterPath).Path, '-ReportPath', $reports
        ) + @($File.Path)) {
        $start.ArgumentList.Add($argument)
    }

    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    [pscustomobject]@{
        Files = [System.Collections.Generic.Queue[object]]::new($File)
        Process = $process
        Clock = [System.Diagnostics.Stopwatch]::StartNew()
        Output = $process.StandardOutput.ReadToEndAsync()
        Errors = $process.StandardError.ReadToEndAsync()
        IsHung = $false
    }
}

# Takes the files whose reports are there.
function Receive-Report([pscustomobject] $Batch) {
    while ($Batch.Files.Count -gt 0) {
        $report = Get-Content (Join-Path $reports "$($Batch.Files.Peek().Name).json") -Raw -ErrorAction Ignore | ConvertFrom-Json
        if (-not $report) {
            return
        }
        $bad = $report.failed + $report.notRun
        $why = ''
        if ($report.notRun -gt 0) {
            $why = "$($report.notRun) of its tests did not run; every test must."
        }
        elseif ($report.passed + $bad -eq 0) {
            $why = 'It has no test.'
            $bad = 1
        }
        Write-FileResult $Batch.Files.Dequeue() $report.seconds $report.passed $bad $why
    }
}

# The counts of a file that has ended; its output where all was not well.
function Write-FileResult([pscustomobject] $File, [double] $Seconds, [int] $Count, [int] $Bad, [string] $Why) {
    Write-Output ('{0,7:N1} s  {1,4} passed  {2}{3}' -f $Seconds, $Count, $File.Name, ($Bad -gt 0 ? "  FAILED: $Bad" : ''))
    if ($Bad -gt 0) {
        $text = Get-Content (Join-Path $reports "$($File.Name).log") -Raw -ErrorAction Ignore
        Write-Output "---- the output of $($File.Name)" ((("$text" -split "`r?`n" | Where-Object { $_ -notlike 'What if: *' }) -join "`n").Trim())
        if ($Why) {
            Write-Output $Why
        }
        Write-Output '----'
    }

    $script:passed += $Count
    $script:failed += $Bad
}

# Of a process that ended before its files did, the first without a report is to blame; the rest run in another.
function Complete-Batch([pscustomobject] $Batch) {
    Receive-Report $Batch
    $code = $Batch.Process.ExitCode
    # A process that outlives its parent may still hold the streams.
    $said = ($Batch.Output, $Batch.Errors | Where-Object { $_.Wait(5000) } | ForEach-Object Result) -join "`n"
    if ($Batch.Files.Count -gt 0) {
        $why = $Batch.IsHung ? "It did not end within $TimeoutSec seconds." : "Its process ended with $code before its tests did."
        Write-FileResult $Batch.Files.Dequeue() $Batch.Clock.Elapsed.TotalSeconds 0 1 "$said`n$why".Trim()
    }
    elseif ($code -ne 0) {
        Write-Output "A process of the tests ended with $code." $said
        $script:failed++
    }
    if ($Batch.Files.Count -gt 0) {
        $queue.Enqueue($Batch.Files.ToArray())
    }
    $Batch.Process.Dispose()
}

$passed = $failed = 0
$queue = [System.Collections.Generic.Queue[object[]]]::new()
$files | Where-Object Name -In $slow | ForEach-Object { $queue.Enqueue(@($_)) }
$others = @($files | Where-Object Name -NotIn $slow)
for ($i = 0; $i -lt $others.Count; $i += $BatchSize) {
    $queue.Enqueue($others[$i..[Math]::Min($i + $BatchSize - 1, $others.Count - 1)])
}

$running = [System.Collections.Generic.List[object]]::new()
try {
    while ($queue.Count -gt 0 -or $running.Count -gt 0) {
        while ($queue.Count -gt 0 -and $running.Count -lt $ThrottleLimit) {
            $running.Add((Start-Batch $queue.Dequeue()))
        }

        $ends = foreach ($batch in $running) { $batch.Process.WaitForExitAsync() }
        $null = [System.Threading.Tasks.Task]::WaitAny([System.Threading.Tasks.Task[]] @($ends), 1000)
        foreach ($batch in $running.ToArray()) {
            Receive-Report $batch
            if ($batch.Clock.Elapsed.TotalSeconds -gt $TimeoutSec -and -not $batch.Process.HasExited) {
                $batch.IsHung = $true
                $batch.Process.Kill($true)
                $batch.Process.WaitForExit()
            }
            if ($batch.Process.HasExited) {
                $null = $running.Remove($batch)
                Complete-Batch $batch
            }
        }
    }
}
finally {
    foreach ($batch in $running) {
        $batch.Process.Kill($true)
    }
    Remove-Item $reports -Recurse -Force -ErrorAction Ignore
}

Write-Output "$passed passed, $failed failed"
exit ($failed -gt 0 -or $passed -eq 0 ? 1 : 0)
