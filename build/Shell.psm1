<#
    How to start another process of the PowerShell that runs this, whether it is an installed one or a .NET tool.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-PowerShellCommand {
    <#
    .SYNOPSIS
        The command that starts the running PowerShell again: its program, followed by the arguments that come first.
    .DESCRIPTION
        As a .NET tool PowerShell runs inside `dotnet`, which has to be told the assembly.
    .EXAMPLE
        $program, $first = Get-PowerShellCommand
        & $program @($first) -NoProfile -Command '1 + 1'
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $program = [System.Environment]::ProcessPath
    $program
    if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') {
        Join-Path $PSHOME 'pwsh.dll'
    }
}

function Invoke-PowerShell {
    <#
    .SYNOPSIS
        Runs the PowerShell that runs this in a process of its own, and leaves its exit code in $LASTEXITCODE.
    .EXAMPLE
        Invoke-PowerShell -NoProfile -File ./build.ps1 Demo
    #>
    $program, [string[]] $first = Get-PowerShellCommand
    & $program @first @args
}

Export-ModuleMember -Function Get-PowerShellCommand, Invoke-PowerShell
