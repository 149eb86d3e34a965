<#
.SYNOPSIS
    Makes docs/import.svg: an import in a terminal, run against the sandbox and drawn as it stood there.
.DESCRIPTION
    Needs tmux. Run it as ./build.ps1 Picture.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # The staged module.
    [Parameter(Mandatory)] [string] $ModulePath,
    # The built sandbox.
    [Parameter(Mandatory)] [string] $SandboxPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $ModulePath 'Dub.psd1')
Import-Module (Join-Path $PSScriptRoot '../build/Shell.psm1'), (Join-Path $PSScriptRoot '../tests/Pester/Terminal.psm1'), (Join-Path $PSScriptRoot 'TerminalPicture.psm1')
Import-Module (Join-Path $PSScriptRoot '../tests/Pester/Sandbox.psm1') -ArgumentList $SandboxPath

$width = 100
$rows = @(Import-Csv (Join-Path $PSScriptRoot '../examples/sales.csv') | Select-Object -First 15)
# One bad row is enough to see what becomes of it. The customer without a lead stays: it is no error, but not recorded.
$rows[8].invoice_id = 'INV-2026-1048'
$stranger = 'cus_9999'

$terminal = $null
$sandbox = Start-Sandbox --latency 60-140
try {
    $null = $rows | Where-Object customer_id -NE $stranger | ForEach-Object {
        [pscustomobject]@{ ClickId = 'click'; EventName = 'Sign up'; CustomerId = $_.customer_id }
    } | Send-DubLead
    # The last row is answered late, so that the progress can be seen.
    Add-SandboxFault @{ fault = 'latency'; ms = 60000; invoice = $rows[-1].invoice_id }
    $folder = New-Item (Join-Path ([System.IO.Path]::GetTempPath()) "dub-picture-$([guid]::NewGuid().ToString('n'))") -ItemType Directory
    $rows | Export-Csv (Join-Path $folder 'sales.csv')
    $terminal = Start-Terminal -Width $width -Height 40 -Command @"
Set-Location '$folder'
Import-Module '$((Resolve-Path $ModulePath).Path)/Dub.psd1'
Connect-Dub -ApiKey dub_sandbox_key -BaseUri $($sandbox.BaseUri)
Clear-Host
"@
    Send-TerminalLine $terminal 'Import-Csv sales.csv | Send-DubSale'
    $null = Wait-Terminal $terminal { $_[-1] -match '^Sending sales to Dub \[13 sent, 1 failed, 1 not recorded' } 'the table, an error and the progress'
    $screen = Get-TerminalScreen $terminal -Raw
}
finally {
    if ($terminal) {
        Stop-Terminal $terminal
    }
    Stop-Sandbox $sandbox
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}

$picture = ConvertTo-TerminalPicture $screen -Width $width -Title 'A terminal in which Send-DubSale imports a CSV file: a table of sales, the error of a bad row, and the progress.'
Set-Content (Join-Path $PSScriptRoot 'import.svg') $picture
