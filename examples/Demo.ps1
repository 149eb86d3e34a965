<#
.SYNOPSIS
    Imports the three example files into a sandbox, as a user would into Dub.
#>
[CmdletBinding()]
param(
    # The staged module.
    [Parameter(Mandatory)] [string] $ModulePath,
    # The built sandbox, a stand-in for Dub on this machine.
    [Parameter(Mandatory)] [string] $SandboxPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $ModulePath 'Dub.psd1')
Import-Module (Join-Path $PSScriptRoot '../tests/Pester/Sandbox.psm1') -ArgumentList $SandboxPath

$sandbox = Start-Sandbox
try {
    Connect-Dub -ApiKey 'dub_sandbox_key' -BaseUri $sandbox.BaseUri
    Get-DubConnection | Format-List BaseUri, ApiKey, Source | Out-Host

    foreach ($import in @(
            @{ File = 'leads.csv'; Command = 'Send-DubLead' }
            @{ File = 'sales.csv'; Command = 'Send-DubSale' }
            @{ File = 'customers.csv'; Command = 'Send-DubCustomer' }
        )) {
        $path = Join-Path $PSScriptRoot $import.File
        Write-Host "Import-Csv $($import.File) | $($import.Command)" -ForegroundColor Cyan
        $failed = @()
        $results = @(Import-Csv $path | & $import.Command -ErrorAction SilentlyContinue -ErrorVariable failed)
        $results | Format-Table -AutoSize | Out-Host
        foreach ($failure in $failed) {
            Write-Host "$($failure.FullyQualifiedErrorId.Split(',')[0])  " -ForegroundColor Red -NoNewline
            Write-Host "$failure"
        }
        $rows = @(Import-Csv $path).Count
        Write-Host "`n$rows rows: $($results.Count) answered, $($failed.Count) failed`n"
        if ($results.Count + $failed.Count -ne $rows) {
            throw "$($import.File) has $rows rows, but $($results.Count + $failed.Count) came back."
        }
    }
}
finally {
    Stop-Sandbox $sandbox
}
