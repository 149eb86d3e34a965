<#
.SYNOPSIS
    Makes docs/import-report.png: the report of an import into the sandbox, as a browser draws it.
.DESCRIPTION
    Needs Chromium. Run it as ./build.ps1 Picture.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # The staged module.
    [Parameter(Mandatory)] [string] $ModulePath,
    # The built sandbox.
    [Parameter(Mandatory)] [string] $SandboxPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $ModulePath 'Dub.psd1')
Import-Module (Join-Path $PSScriptRoot '../build/Shell.psm1'), (Join-Path $PSScriptRoot '../tests/Pester/Browser.psm1')
Import-Module (Join-Path $PSScriptRoot '../tests/Pester/Sandbox.psm1') -ArgumentList $SandboxPath

$folder = New-Item (Join-Path ([System.IO.Path]::GetTempPath()) "dub-report-$([guid]::NewGuid().ToString('n'))") -ItemType Directory
$sandbox = Start-Sandbox --event-times iso --latency 20-400 --auto-customers
try {
    $rows = foreach ($number in 1..600) {
        [pscustomobject]@{
            customer_id = $number % 97 -eq 0 ? "unknown_$number" : "cus_$number"
            price       = '{0}.{1:00}' -f (19 + $number * 7 % 180), ($number * 13 % 100)
            currency    = ('usd', 'usd', 'eur', 'gbp')[$number % 4]
            invoice_id  = "INV-2026-$number"
        }
    }
    Add-SandboxFault @(
        @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; customer = 'cus_41' }
        @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; customer = 'cus_260' }
        @{ fault = 'reset-after'; customer = 'cus_333'; times = 0; path = '/track' }
    )
    $journal = Join-Path $folder 'sales-2026-03.jsonl'
    $null = $rows | Send-DubSale -JournalPath $journal -MaximumRetryCount 1 -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
    $page = Join-Path $folder 'report.html'
    $null = $rows | Compare-DubImport $journal -StoreDelaySec 0 | Export-DubImportReport $journal $page
    Save-BrowserPicture $page (Join-Path $PSScriptRoot 'import-report.png') -Height 1060
}
finally {
    Stop-Sandbox $sandbox
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
