<#
    Rows to import, imports whose streams are kept in the order they came, and imports in other runspaces and
    processes, which can be stopped and killed.
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
            throw "Waited $Seconds seconds in vain for this: $What"
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

function Start-Import {
    <#
    .SYNOPSIS
        Starts an import in a runspace of its own, connected with the sandbox. The script finds the rows in $rows
        and the other values under their names.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0)]
        [scriptblock] $Script,

        [Parameter(Mandatory)]
        [object[]] $Row,

        [System.Collections.IDictionary] $Variable = @{},

        [object] $Sandbox = (Get-Sandbox),

        [string] $Key = 'dub_sandbox_key'
    )

    if (-not $PSCmdlet.ShouldProcess($Script)) {
        return
    }

    $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
    $state.ImportPSModule((Join-Path (Get-Module Dub).ModuleBase 'Dub.psd1'))
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.Open()
    $runspace.SessionStateProxy.SetVariable('rows', $Row)
    foreach ($name in $Variable.Keys) {
        $runspace.SessionStateProxy.SetVariable($name, $Variable[$name])
    }

    $shell = [powershell]::Create($runspace)
    $connect = "Connect-Dub -ApiKey '$Key' -BaseUri '$($Sandbox.BaseUri)' -RetryIntervalSec 0.01"
    $null = $shell.AddScript("$connect; $Script")
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $handle = $shell.BeginInvoke($output, $output)
    [pscustomobject]@{ Shell = $shell; Handle = $handle; Output = $output }
}

function Stop-Import {
    <#
    .SYNOPSIS
        Stops an import as Ctrl+C does, and fails where it does not end soon.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)]
        [object] $Import
    )

    if ($PSCmdlet.ShouldProcess($Import.Shell)) {
        $stopping = $Import.Shell.BeginStop($null, $null)
        # A second is what is promised; a machine that has other work as well gets more.
        Wait-Until { $stopping.IsCompleted } 'the import ends' -Seconds 5
        $Import.Shell.EndStop($stopping)
    }
}

function Wait-Import {
    <#
    .SYNOPSIS
        Waits for the end of an import in a runspace of its own.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object] $Import
    )

    Wait-Until { $Import.Handle.IsCompleted } 'the import ends' -Seconds 120
}

function Remove-Import {
    <#
    .SYNOPSIS
        Frees an import and its runspace.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)]
        [object] $Import
    )

    if ($PSCmdlet.ShouldProcess($Import.Shell)) {
        $Import.Shell.Runspace.Dispose()
        $Import.Shell.Dispose()
    }
}

function Start-ImportProcess {
    <#
    .SYNOPSIS
        Starts an import in a process of its own, which waits for Resume-ImportProcess.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)]
        [string] $RowPath,

        [string] $JournalPath,

        [string] $Kind = 'Sale',

        [int] $ThrottleLimit = 16,

        [object] $Sandbox = (Get-Sandbox),

        # A command in front of the process's own, which sets it limits.
        [string[]] $Through = @()
    )

    $command = @($Through) + (Get-PowerShellCommand) + @(
        '-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'ImportProcess.ps1')
        '-ModulePath', (Get-Module Dub).ModuleBase, '-BaseUri', $Sandbox.BaseUri, '-RowPath', $RowPath
        '-Kind', $Kind, '-ThrottleLimit', $ThrottleLimit
    )
    if ($JournalPath) {
        $command += '-JournalPath', $JournalPath
    }

    if (-not $PSCmdlet.ShouldProcess($RowPath)) {
        return
    }

    $start = [System.Diagnostics.ProcessStartInfo]::new($command[0])
    $command | Select-Object -Skip 1 | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.UseShellExecute = $false
    [System.Diagnostics.Process]::Start($start)
}

function Resume-ImportProcess {
    <#
    .SYNOPSIS
        Lets an import begin once it is ready.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Diagnostics.Process] $Process
    )

    $line = $Process.StandardOutput.ReadLine()
    if ($line -ne 'ready') {
        throw "The import did not start: $line"
    }

    $Process.StandardInput.WriteLine('go')
}

function Get-PowerShellCommand {
    <#
    .SYNOPSIS
        How to start the PowerShell that runs this: by its program, or as the assembly that a .NET tool is.
    #>
    [CmdletBinding()]
    [OutputType([string[]])]
    param()

    $program = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
    if (Test-Path $program -PathType Leaf) {
        return , @($program)
    }

    return @('dotnet', (Join-Path $PSHOME 'pwsh.dll'))
}

Export-ModuleMember -Function Get-ImportRow, Get-RowNumber, Receive-Import, ConvertTo-ImportReport, Get-Overtaken, Get-UnsentRow, Wait-Until,
    Get-SandboxTotal, Start-Import, Stop-Import, Wait-Import, Remove-Import, Start-ImportProcess, Resume-ImportProcess
