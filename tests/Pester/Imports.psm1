<#
    Rows to import, imports whose streams are kept in the order they came, and what the sandbox's audit says of them.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-ImportRow {
    <#
    .SYNOPSIS
        Rows that carry their number: a sale in its amount, a lead in its event's name, a customer in its name.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [int] $Count,

        [ValidateSet('Sale', 'Lead', 'Customer')]
        [string] $Kind = 'Sale',

        # How many customers share the rows; 0 gives each row its own.
        [int] $Customers = 0,

        [switch] $WithoutInvoice
    )

    foreach ($number in 1..$Count) {
        $row = [ordered]@{ CustomerId = "cus_$($Customers -eq 0 ? $number : ($number * 7 % $Customers))" }
        switch ($Kind) {
            'Sale' {
                $row.Amount = "$number"
                if (-not $WithoutInvoice) {
                    $row.InvoiceId = "inv_$number"
                }
            }
            'Lead' {
                $row.ClickId = 'click_1'
                $row.EventName = "Step $number"
            }
            'Customer' {
                $row.CustomerName = "Name $number"
            }
        }

        [pscustomobject] $row
    }
}

function Get-RowNumber {
    <#
    .SYNOPSIS
        The number of the row that a result, an error, or an event or a request of the audit belongs to.
    #>
    [CmdletBinding()]
    [OutputType([int])]
    param(
        [Parameter(ValueFromPipeline)]
        [object] $InputObject
    )

    process {
        $row = switch ($InputObject) {
            { $_.PSObject.Properties['body'] } { ConvertFrom-Json $_.body }
            { $_ -is [Dub.TrackResponse] } { $_.Request }
            { $_ -is [System.Management.Automation.ErrorRecord] } { $_.TargetObject }
            default { $_ }
        }
        $text = foreach ($name in 'Amount', 'EventName', 'CustomerName') {
            if (($property = $row.PSObject.Properties[$name]) -and $null -ne $property.Value) {
                "$($property.Value)"
                break
            }
        }
        [int]($text -replace '^\D+')
    }
}

function Receive-Import {
    <#
    .SYNOPSIS
        Runs an import and keeps what it wrote, results and errors in the order they came.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [scriptblock] $Import
    )

    $all = [System.Collections.Generic.List[object]]::new()
    $fault = $null
    try {
        & $Import 2>&1 3>&1 4>&1 6>&1 | ForEach-Object { $all.Add($_) }
    }
    catch {
        $fault = $_
    }

    ConvertTo-ImportReport -Item $all -Fault $fault
}

function ConvertTo-ImportReport {
    <#
    .SYNOPSIS
        Sorts what an import wrote by its kind.
    #>
    [CmdletBinding()]
    param(
        [System.Collections.Generic.List[object]] $Item,

        [object] $Fault
    )

    $ended = @($Item | Where-Object { $_ -is [Dub.TrackResponse] -or $_ -is [System.Management.Automation.ErrorRecord] })
    [pscustomobject]@{
        Numbers = @($ended | Get-RowNumber)
        Results = @($ended | Where-Object { $_ -is [Dub.TrackResponse] })
        Errors = @($ended | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        Warnings = @($Item | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | ForEach-Object Message)
        Verbose = @($Item | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object Message)
        Summary = $Item | Where-Object { $_ -is [System.Management.Automation.InformationRecord] -and $_.Tags -contains 'Dub' } |
            ForEach-Object MessageData
        Fault = $Fault
    }
}

function Get-Overtaken {
    <#
    .SYNOPSIS
        The requests that arrived after one of a later row of the same customer.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object] $Audit
    )

    $latest = @{}
    foreach ($request in $Audit.requests) {
        if ($request.body -notmatch '"customerExternalId":"(?<customer>[^"]*)"') {
            throw "A request without a customer: $($request.body)"
        }

        $customer = $Matches.customer
        $number = Get-RowNumber $request
        if ($number -lt ($latest[$customer] ?? 0)) {
            $request
        }

        $latest[$customer] = $number
    }
}

function Get-UnsentRow {
    <#
    .SYNOPSIS
        The numbers of the rows that an import's last error calls not sent.
    #>
    [CmdletBinding()]
    [OutputType([int])]
    param(
        [Parameter(Mandatory)]
        [string] $Message,

        # How many rows the input has.
        [Parameter(Mandatory)]
        [int] $Count
    )

    if ($Message -notmatch 'Not sent: (?:rows (?<ranges>[\d, -]+), and )?all from row (?<from>\d+) on\.') {
        throw "No word on the rows that were not sent: $Message"
    }

    $from = [int]$Matches.from
    foreach ($range in $Matches['ranges'] -split ', ' | Where-Object { $_ }) {
        $first, $last = [int[]]($range -split '-')
        $first..($last ?? $first)
    }

    if ($from -le $Count) {
        $from..$Count
    }
}

function Wait-Until {
    <#
    .SYNOPSIS
        Waits for a condition, and fails where it does not come.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [scriptblock] $Condition,

        # What is waited for, as the failure says it.
        [Parameter(Mandatory, Position = 1)]
        [string] $What,

        [int] $Seconds = 20
    )

    $waited = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($waited.Elapsed.TotalSeconds -gt $Seconds) {
            throw "Timed out after $Seconds seconds while waiting for this: $What"
        }

        Start-Sleep -Milliseconds 10
    }
}

function Get-SandboxTotal {
    <#
    .SYNOPSIS
        The sandbox's counters as they stand, whatever is under way.
    #>
    [CmdletBinding()]
    param([object] $Sandbox = (Get-Sandbox))

    (Invoke-RestMethod "$($Sandbox.BaseUri)/__audit?requests=false" -NoProxy).totals
}

Export-ModuleMember -Function Get-ImportRow, Get-RowNumber, Receive-Import, Get-Overtaken, Get-UnsentRow, Wait-Until, Get-SandboxTotal
