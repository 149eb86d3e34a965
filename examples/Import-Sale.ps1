<#
.SYNOPSIS
    Imports a file of sales into Dub, for a scheduler: no prompt, a log on the output, an exit code.
.DESCRIPTION
    The key comes from the environment variable DUB_API_KEY or from a connection of Connect-Dub. Run again with the
    same file it goes on where it stopped.

    Exit codes: 0 all rows are recorded; 1 some rows failed; 2 the import could not go on (key, plan, journal, file, no
    connection) and has to be run again; 3 no row failed, but Dub did not record some.

    Next to the file:
    <file>.jsonl            the journal. Keep it until the exit code is 0.
    <file>.failed.csv       the rows that failed and were not recorded, with the reason. Correct them in <file>, or send
                            this file.
    <file>.unknown.csv      the rows that Dub may have recorded although no response came. Run Resolve-DubJournal before
                            they are sent again.
    <file>.notrecorded.csv  the rows that Dub answered without recording them, with the reason.
    A run that has nothing to put into one of the last three removes it.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Import-Sale.ps1 ./sales.csv
#>
[CmdletBinding()]
param(
    # A CSV file of sales in UTF-8.
    [Parameter(Mandatory, Position = 0)]
    [string] $Path,

    # The journal of the import.
    [string] $JournalPath = "$Path.jsonl"
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Write-LogLine([string] $Message) {
    Write-Output "$([datetime]::UtcNow.ToString('s'))Z $Message"
}

function Export-Row([object[]] $Row, [string] $File) {
    if ($Row) {
        $Row | Export-Csv -Path $File -NoTypeInformation -Encoding UTF8
    }
    elseif (Test-Path $File) {
        Remove-Item $File
    }
}

$failed = [System.Collections.Generic.List[object]]::new()
$notRecorded = [System.Collections.Generic.List[object]]::new()
$summary = $null
$stopped = $null
try {
    Import-Module Dub
    $connection = Get-DubConnection
    if (-not $connection) {
        Write-LogLine 'STOPPED There is no API key: set the environment variable DUB_API_KEY.'
        exit 2
    }

    Write-LogLine "Sending $Path to $($connection.BaseUri) with the key $($connection.ApiKey). Row 1 is line 2 of the file."
    # All streams come through the pipeline, so that a line is in the log as soon as it is known.
    Import-Csv -Path $Path -Encoding UTF8 |
        Send-DubSale -JournalPath $JournalPath -ErrorAction Continue -WarningAction Continue 2>&1 3>&1 6>&1 |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.ErrorRecord]) {
                $failed.Add($_)
                Write-LogLine "FAILED $(($_.FullyQualifiedErrorId -split ',')[0]): $_"
            }
            elseif ($_ -is [System.Management.Automation.WarningRecord]) {
                Write-LogLine "WARNING $_"
            }
            elseif ($_ -is [System.Management.Automation.InformationRecord]) {
                $summary = $_.MessageData
            }
            elseif ($_.Recorded -eq $false) {
                $notRecorded.Add(($_ | Select-Object Row, CustomerExternalId, InvoiceId, EventName, SentAmount, SentCurrency, Reason))
                Write-LogLine "NOT RECORDED Row $($_.Row), sale of customer '$($_.CustomerExternalId)', invoice '$($_.InvoiceId)': $($_.Reason)"
            }
        }
}
catch {
    $stopped = $_
    $id = if ($_.FullyQualifiedErrorId -like 'Dub.*') { "$(($_.FullyQualifiedErrorId -split ',')[0]): " }
    Write-LogLine "STOPPED $id$_"
}

if ($summary) {
    Write-LogLine $summary
}

# A run that was refused at once, such as a second one beside the first, leaves the files of the other alone.
if (-not $stopped -or $summary) {
    Export-Row @($failed | Get-DubFailedRow) "$Path.failed.csv"
    Export-Row @($failed | Get-DubFailedRow -OutcomeUnknown) "$Path.unknown.csv"
    Export-Row $notRecorded "$Path.notrecorded.csv"
}

if ($stopped) {
    exit 2
}

if ($failed.Count -gt 0) {
    exit 1
}

if ($notRecorded.Count -gt 0) {
    exit 3
}

exit 0
