#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Runs the Pester tests against a staged module.
.DESCRIPTION
    Meant for a process of its own: it loads the module, and the module's state lives as long as the process.
    Exits 1 when a test failed, when a file or a block could not run, when a test was left out, and when there
    was no test at all.
.EXAMPLE
    pwsh -NoProfile -File tests/Pester/Invoke-Tests.ps1 -ModulePath out/Dub/0.1.0 -SandboxPath out/sandbox/Dub.Sandbox.dll -Name Send*
    Runs the files whose names begin with Send.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # The folder of the staged module.
    [Parameter(Mandatory)]
    [string] $ModulePath,

    # The sandbox's assembly.
    [Parameter(Mandatory)]
    [string] $SandboxPath,

    # Which files to run, as a wildcard over their names without .Tests.ps1.
    [string] $Name = '*'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What the person who runs the tests has set must not decide them, nor must a test reach the live service.
Get-ChildItem Env: | Where-Object Name -Like 'DUB_*' | ForEach-Object { Remove-Item "Env:$($_.Name)" }
Remove-Variable WhatIfPreference, ConfirmPreference -ErrorAction Ignore
$ProgressPreference = 'SilentlyContinue'

$files = @(Get-ChildItem $PSScriptRoot -Filter '*.Tests.ps1' | Where-Object { ($_.Name -replace '\.Tests\.ps1$') -like $Name })
if ($files.Count -eq 0) {
    Write-Host "There is no test file named '$Name'." -ForegroundColor Red
    Write-Host '0 passed, 0 failed'
    exit 1
}

# Not by #Requires: of a script that names modules there, pwsh -File forgets the exit code.
Import-Module Pester -MinimumVersion 5.5.0 -MaximumVersion 5.99
Import-Module (Join-Path (Resolve-Path $ModulePath) 'Dub.psd1') -Global
Import-Module (Join-Path $PSScriptRoot 'Sandbox.psm1') -ArgumentList (Resolve-Path $SandboxPath).Path -Global

$configuration = New-PesterConfiguration
$configuration.Run.Path = $files.FullName
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

$notRun = $run.TotalCount - $run.PassedCount - $run.FailedCount
$failed = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
foreach ($container in $run.FailedContainers) {
    Write-Host "$($container.Item) could not be run: $($container.ErrorRecord)" -ForegroundColor Red
}

if ($notRun -gt 0) {
    Write-Host "$notRun of $($run.TotalCount) tests did not run; every test must." -ForegroundColor Red
}

Write-Host "$($run.PassedCount) passed, $failed failed"
exit ($failed -gt 0 -or $notRun -gt 0 -or $run.PassedCount -eq 0 ? 1 : 0)
