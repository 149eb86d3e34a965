<#
.SYNOPSIS
    Sends rows that are made one by one, and writes the process's peak memory as a line of JSON.
.DESCRIPTION
    Without -ModulePath the same rows go nowhere: what the pipeline alone takes.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [int] $Count,

    [string] $ModulePath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$makeRow = {
    [pscustomobject] @{
        CustomerExternalId = "cus_$_"
        Amount             = 1000 + $_
        Currency           = 'usd'
        EventName          = 'Purchase'
        PaymentProcessor   = 'stripe'
        InvoiceId          = "inv_$_"
    }
}

$clock = [Diagnostics.Stopwatch]::StartNew()
if ($ModulePath) {
    Import-Module $ModulePath
    1..$Count | ForEach-Object $makeRow | Send-DubSale > $null
}
else {
    1..$Count | ForEach-Object $makeRow > $null
}

$peak = if (Test-Path /proc/self/status) {
    1KB * [long] ((Get-Content /proc/self/status) -match '^VmHWM:' -replace '\D')[0]
}
else {
    [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
}
@{ seconds = $clock.Elapsed.TotalSeconds; rows = $Count; peakBytes = $peak } | ConvertTo-Json -Compress
