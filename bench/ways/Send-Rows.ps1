<#
.SYNOPSIS
    Sends the sales of a CSV file in one of PowerShell's ways and writes how long it took, as a line of JSON.
.DESCRIPTION
    Runs in a process of its own. The clock starts after the module is imported and before the file is read.
    With BENCH_WARM_PASSES, Send-DubSale sends the file as often before that, and the sandbox forgets it each time.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [ValidateSet('Send-DubSale', 'Loop', 'Parallel')]
    [string] $Way,

    [Parameter(Mandatory)]
    [string] $Path,

    [string] $ModulePath,

    [int] $ThrottleLimit = 16
)

Set-StrictMode -Version Latest
# As at the prompt: an error of one row is shown, and the next row is sent.
$ErrorActionPreference = 'Continue'

if ($Way -eq 'Send-DubSale') {
    Import-Module $ModulePath -ErrorAction Stop
}

for ($pass = 1; $pass -le [int] $env:BENCH_WARM_PASSES; $pass++) {
    Import-Csv $Path | Send-DubSale > $null
    $null = Invoke-RestMethod "$env:DUB_BASE_URL/__reset" -Method Post
}

$wait = [long] ($env:BENCH_START_AT ?? 0) - [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds()
if ($wait -gt 0) {
    Start-Sleep -Milliseconds $wait
}

$startedAt = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds()
$clock = [Diagnostics.Stopwatch]::StartNew()
switch ($Way) {
    'Send-DubSale' {
        $results = Import-Csv $Path | Send-DubSale
    }
    'Loop' {
        $headers = @{ Authorization = "Bearer $env:DUB_API_KEY" }
        $results = foreach ($row in Import-Csv $Path) {
            $body = @{
                customerExternalId = $row.CustomerExternalId
                amount             = [int] $row.Amount
                currency           = $row.Currency
                eventName          = $row.EventName
                paymentProcessor   = $row.PaymentProcessor
                invoiceId          = $row.InvoiceId
            } | ConvertTo-Json
            Invoke-RestMethod "$env:DUB_BASE_URL/track/sale" -Method Post -Headers $headers -Body $body -ContentType 'application/json' -MaximumRetryCount 100 -RetryIntervalSec 1
        }
    }
    'Parallel' {
        $results = Import-Csv $Path | ForEach-Object -ThrottleLimit $ThrottleLimit -Parallel {
            $headers = @{ Authorization = "Bearer $env:DUB_API_KEY" }
            $body = @{
                customerExternalId = $_.CustomerExternalId
                amount             = [int] $_.Amount
                currency           = $_.Currency
                eventName          = $_.EventName
                paymentProcessor   = $_.PaymentProcessor
                invoiceId          = $_.InvoiceId
            } | ConvertTo-Json
            Invoke-RestMethod "$env:DUB_BASE_URL/track/sale" -Method Post -Headers $headers -Body $body -ContentType 'application/json' -MaximumRetryCount 100 -RetryIntervalSec 1
        }
    }
}
$clock.Stop()

$recorded = @($results | Where-Object { $_.sale }).Count
@{ startedAt = $startedAt; seconds = $clock.Elapsed.TotalSeconds; rows = @(Import-Csv $Path).Count; recorded = $recorded } | ConvertTo-Json -Compress
