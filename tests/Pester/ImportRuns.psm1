<#
    Imports in runspaces and processes of their own, which can be stopped and killed. Goes with Imports.psm1.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

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

Export-ModuleMember -Function *-Import, *-ImportProcess
