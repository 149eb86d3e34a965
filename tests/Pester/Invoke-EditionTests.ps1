<#
.SYNOPSIS
    Runs Editions.Tests.ps1 against a module and a sandbox, in Windows PowerShell too.
.EXAMPLE
    powershell -NoProfile -File tests/Pester/Invoke-EditionTests.ps1 -ModulePath out/Dub/0.1.0 -SandboxPath out/sandbox/Dub.Sandbox.dll -PesterPath out/modules/Pester/5.9.1
#>
#Requires -Version 5.1
[CmdletBinding()]
param(
    # The folder of the staged or installed module.
    [Parameter(Mandatory)]
    [string] $ModulePath,

    # The sandbox's assembly.
    [Parameter(Mandatory)]
    [string] $SandboxPath,

    # The folder of the one version of Pester to use.
    [Parameter(Mandatory)]
    [string] $PesterPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

Get-ChildItem Env: | Where-Object Name -Like 'DUB_*' | ForEach-Object { Remove-Item "Env:$($_.Name)" }
Import-Module (Join-Path (Resolve-Path $PesterPath) 'Pester.psd1')
Import-Module (Join-Path (Resolve-Path $ModulePath) 'Dub.psd1') -Global

$start = New-Object System.Diagnostics.ProcessStartInfo 'dotnet', ('"{0}" --auto-customers --parent-pid {1}' -f (Resolve-Path $SandboxPath).Path, $PID)
$start.RedirectStandardOutput = $true
$start.UseShellExecute = $false
$sandbox = [System.Diagnostics.Process]::Start($start)
try {
    $line = $sandbox.StandardOutput.ReadLineAsync()
    if (-not $line.Wait([timespan]::FromSeconds(60)) -or $line.Result -notmatch '^Listening on (http://\S+)$') {
        throw 'The sandbox did not start.'
    }

    $configuration = New-PesterConfiguration
    $configuration.Run.Container = New-PesterContainer -Path (Join-Path $PSScriptRoot 'Editions.Tests.ps1') -Data @{ BaseUri = $Matches[1] }
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Detailed'
    $ErrorActionPreference = 'Continue'
    $run = Invoke-Pester -Configuration $configuration
}
finally {
    $sandbox.Kill()
    $sandbox.Dispose()
}

$wrong = $run.TotalCount - $run.PassedCount + $run.FailedBlocksCount + $run.FailedContainersCount
Write-Host "$($run.PassedCount) passed, $wrong failed"
if ($wrong -gt 0 -or $run.PassedCount -eq 0) {
    exit 1
}

exit 0
