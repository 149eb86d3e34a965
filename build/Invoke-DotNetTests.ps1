<#
.SYNOPSIS
    Runs the xUnit tests; its last line is "N passed, N failed".
#>
#Requires -Version 7.4
[CmdletBinding()]
param([ValidateSet('Debug', 'Release')] [string] $Configuration = 'Release')

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# As for the Pester tests: hot methods are not worth a second compilation here. The delay is hexadecimal: 8.2 seconds.
$env:DOTNET_TieredPGO = '0'
$env:DOTNET_TC_CallCountingDelayMs = '2000'
$passed = $failed = 0
foreach ($project in 'Dub.PowerShell.Tests', 'Dub.Desktop.Tests') {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $said = dotnet test (Join-Path $PSScriptRoot "../tests/$project") --configuration $Configuration --nologo --verbosity quiet --logger 'console;verbosity=minimal' 2>&1 | Out-String
    $code = $LASTEXITCODE
    # Whatever was left out counts as failed: every test must run.
    $counts = [regex]::Match($said, 'Failed: +(?<failed>\d+), Passed: +(?<passed>\d+), Skipped: +(?<skipped>\d+)')
    $lost = $counts.Success ? [int]$counts.Groups['failed'].Value + [int]$counts.Groups['skipped'].Value : 1
    if ($code -ne 0 -and $lost -eq 0) {
        $lost = 1
    }
    $won = $counts.Success ? [int]$counts.Groups['passed'].Value : 0
    if ($lost -gt 0) {
        $said
    }
    '{0,7:N1} s  {1,4} passed  {2}{3}' -f $clock.Elapsed.TotalSeconds, $won, $project, ($lost -gt 0 ? "  FAILED: $lost" : '')
    $passed += $won
    $failed += $lost
}

"$passed passed, $failed failed"
exit ($failed -gt 0 -or $passed -eq 0 ? 1 : 0)
