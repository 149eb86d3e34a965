<#
.SYNOPSIS
    Runs one file of Pester tests against a staged module, and writes what became of it to a report.
.DESCRIPTION
    Started by Invoke-Tests.ps1 in a process of its own: the module's state lives as long as the process.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # The file of tests.
    [Parameter(Mandatory)] [string] $Path,

    # The folder of the staged module.
    [Parameter(Mandatory)] [string] $ModulePath,

    # The sandbox's assembly.
    [Parameter(Mandatory)] [string] $SandboxPath,

    # The folder of the one version of Pester to use.
    [Parameter(Mandatory)] [string] $PesterPath,

    # Where the counts are written.
    [Parameter(Mandatory)] [string] $ReportPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What the person who runs the tests has set must not decide them, nor must a test reach the live service.
Get-ChildItem Env: | Where-Object Name -Like 'DUB_*' | ForEach-Object { Remove-Item "Env:$($_.Name)" }
Remove-Variable WhatIfPreference, ConfirmPreference -ErrorAction Ignore
$ProgressPreference = 'SilentlyContinue'

Import-Module (Join-Path $PesterPath 'Pester.psd1')
Import-Module (Join-Path $ModulePath 'Dub.psd1') -Global
Import-Module (Join-Path $PSScriptRoot '../../build/Shell.psm1') -Global
Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -ArgumentList $SandboxPath -Global

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Run.Exit = $false
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$configuration.TestResult.Enabled = $false
$configuration.CodeCoverage.Enabled = $false

# The tests see the preferences that a user has.
$ErrorActionPreference = 'Continue'
try {
    $run = Invoke-Pester -Configuration $configuration
}
finally {
    Stop-Sandbox -All
}

foreach ($container in $run.FailedContainers) {
    Write-Host "$($container.Item) could not be run: $($container.ErrorRecord)"
}

@{
    passed = $run.PassedCount
    failed = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
    notRun = $run.TotalCount - $run.PassedCount - $run.FailedCount
    slowest = @($run.Tests | Sort-Object Duration -Descending | Select-Object -First 5 |
            ForEach-Object { '{0:N1} {1}' -f $_.Duration.TotalSeconds, $_.ExpandedPath })
} | ConvertTo-Json | Set-Content $ReportPath
