<#
    The stand-in for Dub's API, as the tests use it. The sandbox started last is the one that every command
    here means where none is named.
#>
param(
    # The sandbox's assembly.
    [Parameter(Mandatory)]
    [string] $SandboxPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:Assembly = $SandboxPath
$script:Running = [System.Collections.Generic.List[object]]::new()

function Start-Sandbox {
    <#
    .SYNOPSIS
        Starts a sandbox in a process of its own and connects this session with it.
    .EXAMPLE
        Start-Sandbox --api 2024 --compress
    #>
    [CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
    param(
        # The sandbox's own options.
        [Parameter(ValueFromRemainingArguments)]
        [string[]] $Option = @()
    )

    if (-not $PSCmdlet.ShouldProcess($script:Assembly)) {
        return
    }

    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in @($script:Assembly, '--parent-pid', "$PID") + $Option) {
        $start.ArgumentList.Add($argument)
    }

    $start.RedirectStandardOutput = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait([timespan]::FromSeconds(60)) -or $line.Result -notmatch '^Listening on (http://\S+)$') {
        $process.Kill()
        throw "The sandbox did not start: $(if ($line.IsCompleted) { $line.Result } else { 'it said nothing' })"
    }

    $sandbox = [pscustomobject]@{ BaseUri = $Matches[1]; Process = $process }
    $script:Running.Add($sandbox)
    Connect-Sandbox -Sandbox $sandbox
    $sandbox
}

function Stop-Sandbox {
    <#
    .SYNOPSIS
        Ends a sandbox, or all that are running, and forgets the connection.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [object] $Sandbox = (Get-Sandbox),

        [switch] $All
    )

    foreach ($one in @($All ? $script:Running.ToArray() : $Sandbox)) {
        if (-not $PSCmdlet.ShouldProcess($one.BaseUri)) {
            continue
        }

        $one.Process.Kill()
        $one.Process.WaitForExit()
        $one.Process.Dispose()
        $null = $script:Running.Remove($one)
    }

    Disconnect-Dub
}

function Get-Sandbox {
    <#
    .SYNOPSIS
        The sandbox that was started last.
    #>
    [CmdletBinding()]
    param()

    $script:Running | Select-Object -Last 1
}

function Connect-Sandbox {
    <#
    .SYNOPSIS
        Connects this session with a sandbox, with waits as short as tests want them.
    #>
    [CmdletBinding()]
    param(
        [object] $Sandbox = (Get-Sandbox),

        # A key of the sandbox. What the module has learnt of an address it keeps for each key.
        [string] $Key = 'dub_sandbox_key'
    )

    Connect-Dub -ApiKey $Key -BaseUri $Sandbox.BaseUri -RetryIntervalSec 0.01
}

function Reset-Sandbox {
    <#
    .SYNOPSIS
        Makes a sandbox forget everything: customers, audit, faults.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([object] $Sandbox = (Get-Sandbox))

    if ($PSCmdlet.ShouldProcess($Sandbox.BaseUri)) {
        $null = Invoke-RestMethod "$($Sandbox.BaseUri)/__reset" -Method Post -NoProxy
    }
}

function Add-SandboxFault {
    <#
    .SYNOPSIS
        Has the sandbox fail: -Rule is what its README calls a rule.
    .EXAMPLE
        Add-SandboxFault @{ fault = 'status'; status = 503; times = 2 }
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [System.Collections.IDictionary[]] $Rule,

        [object] $Sandbox = (Get-Sandbox)
    )

    $body = ConvertTo-Json @($Rule) -Depth 5
    $null = Invoke-RestMethod "$($Sandbox.BaseUri)/__faults" -Method Post -Body $body -ContentType 'application/json' -NoProxy
}

function Get-SandboxAudit {
    <#
    .SYNOPSIS
        What the sandbox recorded, once no call is under way there any more.
    #>
    [CmdletBinding()]
    param([object] $Sandbox = (Get-Sandbox))

    $waited = [System.Diagnostics.Stopwatch]::StartNew()
    do {
        $audit = Invoke-RestMethod "$($Sandbox.BaseUri)/__audit" -NoProxy
        if ($audit.totals.inFlight -gt 0 -and $waited.Elapsed.TotalSeconds -gt 60) {
            throw "The sandbox still has $($audit.totals.inFlight) calls under way."
        }
    } while ($audit.totals.inFlight -gt 0)

    $audit
}

function Get-SandboxRequest {
    <#
    .SYNOPSIS
        The requests that arrived, in order; each body also as a dictionary (Json).
    #>
    [CmdletBinding()]
    param([object] $Sandbox = (Get-Sandbox))

    foreach ($request in (Get-SandboxAudit -Sandbox $Sandbox).requests) {
        $request | Add-Member -NotePropertyName Json -NotePropertyValue (ConvertFrom-Json $request.body -AsHashtable) -PassThru
    }
}

Export-ModuleMember -Function *-Sandbox, *-SandboxAudit, *-SandboxFault, *-SandboxRequest
