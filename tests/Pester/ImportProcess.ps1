<#
    An import in a process of its own, to be killed, stopped or held to the limits of its system. Waits for a
    line on its standard input before it begins, and writes a line for each row that ended:
    "result <customer>", "error <id>", "fault <id> <message>", and "done" at last.
#>
param(
    [string] $ModulePath,
    [string] $BaseUri,
    [string] $RowPath,
    [string] $JournalPath,
    [ValidateSet('Lead', 'Sale', 'Customer')]
    [string] $Kind = 'Sale',
    [int] $ThrottleLimit = 16,
    [string] $Key = 'dub_sandbox_key'
)

Set-StrictMode -Version Latest
Import-Module (Join-Path $ModulePath 'Dub.psd1')
Connect-Dub -ApiKey $Key -BaseUri $BaseUri -RetryIntervalSec 0.01
$settings = @{ ThrottleLimit = $ThrottleLimit }
if ($JournalPath) {
    $settings.JournalPath = $JournalPath
}

$rows = Import-Csv $RowPath
[Console]::Out.WriteLine('ready')
if ($null -eq [Console]::In.ReadLine()) {
    # Whoever started this is gone.
    exit 1
}

try {
    $rows | & "Send-Dub$Kind" @settings 2>&1 | ForEach-Object {
        [Console]::Out.WriteLine($_ -is [Dub.TrackResponse] ? "result $($_.Request.CustomerExternalId)" : "error $($_.FullyQualifiedErrorId)")
    }
}
catch {
    [Console]::Out.WriteLine("fault $($_.FullyQualifiedErrorId) $_")
}

[Console]::Out.WriteLine('done')
