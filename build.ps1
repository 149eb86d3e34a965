#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, measures and packs the module.
.DESCRIPTION
    The one entry for every task; the parts are in the folder build. Each step's exit code is checked; the first
    that fails ends the run, names itself, and gives the exit code 1.
.EXAMPLE
    dotnet tool exec -y powershell -- ./build.ps1 Demo
    Builds the module, starts the sandbox, imports the example files through the staged module.
.EXAMPLE
    pwsh ./build.ps1 Test
    Builds, lints, and runs the xUnit and the Pester tests.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # What to do.
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Analyze', 'Help', 'Picture', 'Pack', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Test: which Pester files to run, as a wildcard over their names. With it, the .NET tests do not run.
    [string] $Name = '*',

    # Bench: few rows, once.
    [switch] $Quick
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$Root = $PSScriptRoot
# The manifest asks for the edition, which Import-PowerShellDataFile does not read.
$Manifest = & ([scriptblock]::Create((Get-Content (Join-Path $Root 'Dub.psd1') -Raw)))
$Version = $Manifest.ModuleVersion
$Out = Join-Path $Root 'out'
$Module = Join-Path $Out "Dub/$Version"
$SandboxDll = Join-Path $Out 'sandbox/Dub.Sandbox.dll'
$Totals = $null

Import-Module (Join-Path $Root 'build/Shell.psm1')
foreach ($part in 'Steps', 'Module', 'Lint', 'Test', 'Package') {
    . (Join-Path $Root "build/$part.ps1")
}

function Invoke-Demo {
    Invoke-Build
    Invoke-Step 'import the example files' {
        Invoke-Script 'examples/Demo.ps1'
    }
}

function Invoke-Bench {
    Invoke-Build
    Invoke-Step 'measure' {
        Invoke-Script 'bench/Bench.ps1' @($Quick ? '-Quick' : @())
    }
}

function Invoke-Help {
    Invoke-Step 'write the help from the Markdown in docs' {
        Invoke-PowerShell -NoProfile -NonInteractive -File (Join-Path $Root 'docs/Build-Help.ps1')
    }
}

function Invoke-Picture {
    Invoke-Build
    Invoke-Step 'draw an import in a terminal' {
        Invoke-Script 'docs/Build-Picture.ps1'
    }
    Invoke-Step 'draw a report in a browser' {
        Invoke-Script 'docs/Build-ReportPicture.ps1'
    }
}

function Invoke-Clean {
    foreach ($folder in 'out', 'build/*/obj', 'src/*/bin', 'src/*/obj', 'tests/*/bin', 'tests/*/obj', 'bench/*/bin', 'bench/*/obj') {
        Remove-Item (Join-Path $Root $folder) -Recurse -Force -ErrorAction Ignore
    }
}

$exitCode = 0
try {
    & "Invoke-$Task"
}
catch {
    Write-Host "FAILED: $_" -ForegroundColor Red
    $exitCode = 1
}
Write-StepTime
if ($Totals) {
    Write-Host $Totals
}
exit $exitCode
