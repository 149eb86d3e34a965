<#
.SYNOPSIS
    Runs files of Pester tests against a staged module, one after the other, and writes a report of each.
.DESCRIPTION
    Started by Invoke-Tests.ps1 in a process of its own: the module's state lives as long as the process.
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

    # The folder for each file's counts (.json) and output (.log).
    [Parameter(Mandatory)] [string] $ReportPath,

    # The files of tests.
    [Parameter(Mandatory, ValueFromRemainingArguments)] [string[]] $Path
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What the person who runs the tests has set must not decide them.
Remove-Variable WhatIfPreference, ConfirmPreference -ErrorAction Ignore
$ProgressPreference = 'SilentlyContinue'

Import-Module (Join-Path $PesterPath 'Pester.psd1')
Import-Module (Join-Path $ModulePath 'Dub.psd1') -Global
Import-Module (Join-Path $PSScriptRoot '../../build/Shell.psm1') -Global
Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -ArgumentList $SandboxPath -Global

# What a person would see of a record; of the other information nothing is shown by default.
function ConvertTo-LogText([object] $Record) {
    if ($Record -is [System.Management.Automation.WarningRecord]) {
        return "WARNING: $Record`n"
    }
    if ($Record -isnot [System.Management.Automation.InformationRecord]) {
        return $Record | Out-String
    }
    if ($Record.MessageData -is [System.Management.Automation.HostInformationMessage]) {
        $Record.MessageData.Message + ($Record.MessageData.NoNewLine ? '' : "`n")
    }
}

# The tests see the preferences that a user has.
$ErrorActionPreference = 'Continue'
foreach ($file in $Path) {
    # Nor must a test reach the live service.
    Get-ChildItem Env: | Where-Object Name -Like 'DUB_*' | ForEach-Object { Remove-Item "Env:$($_.Name)" }
    $run = $null
    $report = Join-Path $ReportPath ((Split-Path $file -Leaf) -replace '\.Tests\.ps1$')
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $file
    $configuration.Run.PassThru = $true
    $configuration.Run.Exit = $false
    $configuration.Output.Verbosity = 'Normal'
    $configuration.Output.RenderMode = 'Plaintext'
    $configuration.TestResult.Enabled = $false
    $configuration.CodeCoverage.Enabled = $false
    # What is said before a process ends by itself is there to be read.
    $log = [System.IO.StreamWriter]::new("$report.log")
    $log.AutoFlush = $true
    try {
        & {
            $script:run = Invoke-Pester -Configuration $configuration
            foreach ($container in $script:run.FailedContainers) {
                Write-Host "$($container.Item) could not be run: $($container.ErrorRecord)"
            }
        } *>&1 | ForEach-Object { $log.Write((ConvertTo-LogText $_)) }
    }
    finally {
        $log.Dispose()
        Stop-Sandbox -All
    }

    # Without its report, the file counts as failed.
    if ($null -eq $run) {
        Write-Host "Pester did not run $file to its end."
        exit 1
    }

    # Moved, because whoever reads it must not find the half of it.
    @{
        seconds = $clock.Elapsed.TotalSeconds
        passed  = $run.PassedCount
        failed  = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
        notRun  = $run.TotalCount - $run.PassedCount - $run.FailedCount
        slowest = @($run.Tests | Sort-Object Duration -Descending | Select-Object -First 5 |
                ForEach-Object { '{0:N1} {1}' -f $_.Duration.TotalSeconds, $_.ExpandedPath })
    } | ConvertTo-Json | Set-Content "$report.part"
    Move-Item "$report.part" "$report.json" -Force
}
