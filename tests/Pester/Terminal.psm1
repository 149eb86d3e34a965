<#
    PowerShell in a real terminal (tmux), as a person has it: keys go in, a screen comes out.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Start-Terminal {
    <#
    .SYNOPSIS
        Starts PowerShell in a terminal of its own, and waits until it asks for a command.
    .EXAMPLE
        $terminal = Start-Terminal -Command "Import-Module $path" -Width 80
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        # What the shell runs first.
        [Parameter(Mandatory)]
        [string] $Command,

        [int] $Width = 120,

        [int] $Height = 40,

        # The text of the prompt. A trailing space is added.
        [string] $Prompt = 'PS>'
    )

    if (-not (Get-Command tmux -CommandType Application -ErrorAction Ignore)) {
        throw 'tmux was not found, and there is no real terminal without it. Install it (apt-get install tmux, brew install tmux), then run this again.'
    }
    if (-not $PSCmdlet.ShouldProcess($Command)) {
        return
    }

    $folder = New-Item (Join-Path ([System.IO.Path]::GetTempPath()) "dub-terminal-$([guid]::NewGuid().ToString('n'))") -ItemType Directory
    $setup = Join-Path $folder 'setup.ps1'
    Set-Content $setup "function prompt { '$Prompt ' }`n$Command"
    $terminal = [pscustomobject]@{ Folder = $folder.FullName; Socket = Join-Path $folder 'tmux'; Written = Join-Path $folder 'written'; Prompt = $Prompt }
    $start = @(
        'new-session', '-d', '-x', $Width, '-y', $Height
        # The history of whoever runs this stays as it is.
        'env', "XDG_DATA_HOME=$folder", 'POWERSHELL_UPDATECHECK=Off', 'COLORTERM=truecolor'
    ) + (Get-PowerShellCommand) + @('-NoProfile', '-NoLogo', '-NoExit', '-File', $setup)
    try {
        Invoke-Tmux $terminal @start
        Invoke-Tmux $terminal pipe-pane "cat > '$($terminal.Written)'"
        $null = Wait-Terminal $terminal { $_[-1] -eq $Prompt } 'the first prompt'
    }
    catch {
        Stop-Terminal $terminal
        throw
    }
    $terminal
}

function Invoke-Tmux([object] $Terminal) {
    $said = tmux -u -f /dev/null -S $Terminal.Socket @args 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "tmux $($args[0]) failed: $said"
    }
    $said
}

function Send-TerminalLine {
    <#
    .SYNOPSIS
        Types a command, and the Enter key.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [object] $Terminal, [Parameter(Mandatory)] [string] $Line)

    Invoke-Tmux $Terminal send-keys -l $Line
    Invoke-Tmux $Terminal send-keys Enter
}

function Send-TerminalInterrupt {
    <#
    .SYNOPSIS
        Presses Ctrl+C.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [object] $Terminal)

    Invoke-Tmux $Terminal send-keys C-c
}

function Get-TerminalScreen {
    <#
    .SYNOPSIS
        The lines on the screen, without the empty ones at the end.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)] [object] $Terminal,

        # Colours and all, as escape sequences.
        [switch] $Raw
    )

    $lines = @(Invoke-Tmux $Terminal capture-pane -p @($Raw ? '-e' : @()))
    $last = $lines.Count - 1
    while ($last -gt 0 -and -not $lines[$last].Trim()) {
        $last--
    }
    $lines[0..$last]
}

function Get-TerminalOutput {
    <#
    .SYNOPSIS
        All that the shell wrote to the terminal since it was started, escape sequences included.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory)] [object] $Terminal)

    Get-Content $Terminal.Written -Raw
}

function Wait-Terminal {
    <#
    .SYNOPSIS
        Waits until the screen, as lines in $_, fulfils a condition, and gives its lines.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)] [object] $Terminal,
        [Parameter(Mandatory)] [scriptblock] $Condition,

        # What is waited for, as the failure says it.
        [Parameter(Mandatory)] [string] $What,

        [int] $Seconds = 30
    )

    $waited = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $screen = [string[]] @(Get-TerminalScreen $Terminal)
        if (, $screen | ForEach-Object $Condition) {
            return $screen
        }
        if ($waited.Elapsed.TotalSeconds -gt $Seconds) {
            throw "Timed out after $Seconds seconds while waiting for this: $What. The screen:`n$($screen -join "`n")"
        }
        Start-Sleep -Milliseconds 20
    }
}

function Stop-Terminal {
    <#
    .SYNOPSIS
        Closes the terminal, and ends what runs in it.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [object] $Terminal)

    if ($PSCmdlet.ShouldProcess($Terminal.Socket)) {
        tmux -S $Terminal.Socket kill-server 2>$null
        $global:LASTEXITCODE = 0
        Remove-Item $Terminal.Folder -Recurse -Force -ErrorAction Ignore
    }
}

Export-ModuleMember -Function *-Terminal, *-TerminalLine, *-TerminalInterrupt, *-TerminalScreen, *-TerminalOutput
