<#
.SYNOPSIS
    Imports a file of sales into Dub, for a scheduler: no prompt, a log on the output, an exit code.
.DESCRIPTION
    The key comes from the environment variable DUB_API_KEY or from a connection of Connect-Dub. Run again with the
    same file it goes on where it stopped.

    Exit codes: 0 all rows are done; 1 some rows failed and stand in <file>.failed.csv; 2 the import could not go on
    (key, plan, journal, file), and has to be run again.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Import-Sale.ps1 ./sales.csv
#>
[CmdletBinding()]
param(
    # A CSV file of sales in UTF-8.
    [Parameter(Mandatory, Position = 0)]
    [string] $Path,

    # The journal of the import. Keep it until the exit code is 0.
    [string] $JournalPath = "$Path.jsonl"
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Write-LogLine([string] $Message) {
    Write-Output "$([datetime]::UtcNow.ToString('s'))Z $Message"
}

try {
    Import-Module Dub
    $connection = Get-DubConnection
    if (-not $connection) {
        throw 'There is no API key: set DUB_API_KEY.'
    }

    Write-LogLine "Sending $Path to $($connection.BaseUri) with the key $($connection.ApiKey)"
    $failed = @()
    Import-Csv -Path $Path -Encoding UTF8 |
        Send-DubSale -JournalPath $JournalPath -ErrorAction SilentlyContinue -ErrorVariable failed `
            -InformationVariable told -WarningVariable warned -WarningAction SilentlyContinue |
        Out-Null
}
catch {
    Write-LogLine "STOPPED $($_.FullyQualifiedErrorId): $_"
    exit 2
}

foreach ($warning in $warned) {
    Write-LogLine "WARNING $warning"
}

foreach ($failure in $failed) {
    Write-LogLine "FAILED $(($failure.FullyQualifiedErrorId -split ',')[0]): $failure"
}

Write-LogLine ($told | Where-Object { $_.Tags -contains 'Dub' }).MessageData
if ($failed.Count -gt 0) {
    $failed | ForEach-Object { $_.TargetObject } | Export-Csv "$Path.failed.csv" -NoTypeInformation -Encoding UTF8
    exit 1
}

exit 0
