#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Runs the Pester tests against a staged module, several files side by side.
.DESCRIPTION
    Each file runs in a process of its own, with sandboxes of its own. Exits 1 when a test failed, when a file or a
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

    # How many files run at once. They wait more than they work.
    [int] $ThrottleLimit = 2 * [Environment]::ProcessorCount,

    # After how long a file counts as hung.
    [int] $TimeoutSec = 600
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../../build/Shell.psm1')

# Longest first, or the last file to begin is the one that all wait for. Names of files that are not here do no harm.
$slow = 'Import.Faults', 'Import.Kill', 'Help', 'Import.Order', 'Import.RateLimit', 'Guides', 'InvokeTests', 'Security.Values', 'Import.Stop'
$files = @(Get-ChildItem $Path -Filter '*.Tests.ps1' |
        ForEach-Object { [pscustomobject]@{ Name = $_.Name -replace '\.Tests\.ps1$'; Path = $_.FullName; Size = $_.Length } } |
        Where-Object Name -Like $Name |
        Sort-Object { $at = $slow.IndexOf($_.Name); $at -lt 0 ? $slow.Count : $at }, @{ Expression = 'Size'; Descending = $true })
if ($files.Count -eq 0) {
    Write-Output "There is no test file named '$Name'."
    Write-Output '0 passed, 0 failed'
    exit 1
}

$reports = Join-Path ([System.IO.Path]::GetTempPath()) "dub-tests-$([guid]::NewGuid().ToString('n'))"
$null = New-Item $reports -ItemType Directory

function Start-TestFile([pscustomobject] $File) {
    $program, $first = Get-PowerShellCommand
    $start = [System.Diagnostics.ProcessStartInfo]::new($program)
    foreach ($argument in @($first) + @(
            '-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'Invoke-TestFile.ps1'), '-Path', $File.Path
            '-ModulePath', (Resolve-Path $ModulePath).Path, '-SandboxPath', (Resolve-Path $SandboxPath).Path
            '-PesterPath', (Resolve-Path $PesterPath).Path, '-ReportPath', (Join-Path $reports "$($File.Name).json")
        )) {
        $start.ArgumentList.Add($argument)
    }

    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    [pscustomobject]@{
        File = $File
        Process = $process
        Clock = [System.Diagnostics.Stopwatch]::StartNew()
        Output = $process.StandardOutput.ReadToEndAsync()
        Errors = $process.StandardError.ReadToEndAsync()
        IsHung = $false
    }
}

# The counts of a file that has ended; its output where all was not well.
function Complete-TestFile([pscustomobject] $Run) {
    $report = Get-Content (Join-Path $reports "$($Run.File.Name).json") -Raw -ErrorAction Ignore | ConvertFrom-Json
    $passed = $report ? $report.passed : 0
    $failed = $report ? $report.failed + $report.notRun : 1
    $bad = $failed -gt 0 -or $Run.Process.ExitCode -ne 0
    Write-Output ('{0,7:N1} s  {1,4} passed  {2}{3}' -f $Run.Clock.Elapsed.TotalSeconds, $passed, $Run.File.Name, ($bad ? "  FAILED: $failed" : ''))
    if ($bad) {
        # A process that outlives its parent may still hold the streams.
        $texts = $Run.Output, $Run.Errors | Where-Object { $_.Wait(5000) } | ForEach-Object Result
        Write-Output "---- the output of $($Run.File.Name)" (($texts -join "`n" -split "`r?`n" | Where-Object { $_ -notlike 'What if: *' }) -join "`n").Trim()
        if ($Run.IsHung) {
            Write-Output "It did not end within $TimeoutSec seconds."
        }
        elseif (-not $report) {
            Write-Output "It ended with $($Run.Process.ExitCode) before its tests did."
        }
        elseif ($report.notRun -gt 0) {
            Write-Output "$($report.notRun) of its tests did not run; every test must."
        }
        Write-Output '----'
    }

    $script:passed += $passed
    $script:failed += [Math]::Max($failed, $bad ? 1 : 0)
    $Run.Process.Dispose()
}

$passed = $failed = 0
$queue = [System.Collections.Generic.Queue[object]]::new([object[]]$files)
$running = [System.Collections.Generic.List[object]]::new()
try {
    while ($queue.Count -gt 0 -or $running.Count -gt 0) {
        while ($queue.Count -gt 0 -and $running.Count -lt $ThrottleLimit) {
            $running.Add((Start-TestFile $queue.Dequeue()))
        }

        $ends = foreach ($run in $running) { $run.Process.WaitForExitAsync() }
        $null = [System.Threading.Tasks.Task]::WaitAny([System.Threading.Tasks.Task[]] @($ends), 1000)
        foreach ($run in $running.ToArray()) {
            if ($run.Clock.Elapsed.TotalSeconds -gt $TimeoutSec -and -not $run.Process.HasExited) {
                $run.IsHung = $true
                $run.Process.Kill($true)
                $run.Process.WaitForExit()
            }
            if ($run.Process.HasExited) {
                $run.Clock.Stop()
                $null = $running.Remove($run)
                Complete-TestFile $run
            }
        }
    }
}
finally {
    foreach ($run in $running) {
        $run.Process.Kill($true)
    }
    Remove-Item $reports -Recurse -Force -ErrorAction Ignore
}

Write-Output "$passed passed, $failed failed"
exit ($failed -gt 0 -or $passed -eq 0 ? 1 : 0)
