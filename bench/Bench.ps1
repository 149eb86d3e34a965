<#
.SYNOPSIS
    Measures Send-DubSale side by side with what a user would write instead, and writes RESULTS.md.
.DESCRIPTION
    Every run is a process of its own against the sandbox, which is another one. Ways take turns, so that
    whatever else the machine does strikes all alike.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # The staged module's folder.
    [Parameter(Mandatory)]
    [string] $ModulePath,

    [Parameter(Mandatory)]
    [string] $SandboxPath,

    # Few rows, once: whether it runs at all. RESULTS.md stays as it is.
    [switch] $Quick,

    # The scenarios about rate limits alone. RESULTS.md stays as it is.
    [switch] $LimitsOnly
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../build/Shell.psm1')
Get-ChildItem (Join-Path $PSScriptRoot 'lib') -Filter *.ps1 | ForEach-Object { . $_.FullName }

$out = Split-Path (Split-Path $SandboxPath)
$setup = [pscustomobject] @{
    Bench       = $PSScriptRoot
    Manifest    = Join-Path (Resolve-Path $ModulePath) 'Dub.psd1'
    Sandbox     = (Resolve-Path $SandboxPath).ProviderPath
    Bound       = Join-Path $out ('bound/Dub.Bound' + ($IsWindows ? '.exe' : ''))
    Work        = (New-Item (Join-Path $out 'bench') -ItemType Directory -Force).FullName
    Node        = $null
    SdkVersion  = $null
    WithoutNode = $null
    Ways        = @()
}
$size = $Quick ?
    @{ Latency = 50; NoLatency = 200; Warm = 2000; Limit = 220; Memory = 200, 2000; Rounds = 1; Imports = 2; Phases = , 8000 } :
    @{ Latency = 500; NoLatency = 5000; Warm = 20000; Limit = 600; Memory = 10000, 300000; Rounds = 3; Imports = 15; Phases = 2000, 5000, 8000 }

$clock = [Diagnostics.Stopwatch]::StartNew()
Write-Host '-- the bound and the SDK'
dotnet publish (Join-Path $PSScriptRoot 'Dub.Bound') --configuration Release --output (Split-Path $setup.Bound) --nologo --verbosity quiet
if ($LASTEXITCODE -ne 0) {
    throw 'The bound could not be built.'
}
Install-BenchSdk $setup
$setup.Ways = @(Get-BenchWay $setup)
$window = '--limit', '200', '--window', '10'
$strays = '--fault-rate', '0.01', '--faults', 'stray-429'

if (-not $LimitsOnly) {
    Write-Host "-- 100 ms latency, $($size.Latency) rows"
    $latency = @(Measure-BenchScenario $setup 'Send', 'Parallel', 'Sdk16', 'Bound' -Rows $size.Latency -LatencyMs 100 -Rounds $size.Rounds)
    $latency += @(Measure-BenchWaiting $setup 'Loop', 'Sdk1' -Rows $size.Latency -Option '--latency', '100' -Phase (@(-1) * $size.Rounds))
    Write-Host "-- no latency, $($size.NoLatency) rows"
    $noLatency = @(Measure-BenchScenario $setup $setup.Ways.Id -Rows $size.NoLatency -LatencyMs 0 -Rounds $size.Rounds)
    Write-Host "-- no latency, compiled code, $($size.Warm) rows"
    $warm = @(Measure-BenchScenario $setup 'Send', 'Bound' -Rows $size.Warm -LatencyMs 0 -Rounds $size.Rounds -WarmPasses 8)
    $fresh = @(Measure-BenchScenario $setup 'Bound' -Rows $size.Warm -LatencyMs 0 -Rounds $size.Rounds)
    Write-Host "-- 200 calls in 10 s, $($size.Limit) rows"
    $limit = @($size.Phases.ForEach({ Measure-BenchWaiting $setup 'Send' -Rows $size.Limit -Option $window -Phase $_ }))
    $limit += @(Measure-BenchWaiting $setup 'Parallel' -Rows $size.Limit -Option $window -Phase $size.Phases)
    $limit += @(Measure-BenchWaiting $setup 'Loop', 'Sdk1', 'Sdk16' -Rows $size.Limit -Option $window -Phase $size.Phases)
}
Write-Host "-- a 429 in a hundred, $($size.Limit) rows"
$stray = @(Measure-BenchScenario $setup 'Send' -Rows $size.Limit -LatencyMs 50 -Rounds $size.Rounds | ForEach-Object { $_.Id = 'Without'; $_ })
foreach ($id in 'Send', 'Sdk16') {
    $stray += @(Measure-BenchWaiting $setup $id -Rows $size.Limit -Option ('--latency', '50' + $strays) -Phase (@(-1) * $size.Rounds))
}
Write-Host "-- 200 calls in 10 s beside another client, $($size.Limit) rows"
$shared = @(Measure-BenchWaiting $setup 'Send', 'Sdk16' -Rows $size.Limit -Option $window -Phase $size.Phases -OthersPerSecond 5)
if ($LimitsOnly) {
    Format-BenchStray $setup $stray | Out-Host
    Format-BenchLimit $setup $shared -OthersPerSecond 5 | Out-Host
    $global:LASTEXITCODE = 0
    return
}
Write-Host '-- Import-Module'
$import = @(Measure-BenchImport $setup $size.Imports)
Write-Host '-- memory'
$memory = @(Measure-BenchMemory $setup $size.Memory $size.Rounds)

$result = [pscustomobject] @{ Latency = $latency; NoLatency = $noLatency; Warm = $warm; Fresh = $fresh; Limit = $limit; Stray = $stray; Shared = $shared; Import = $import; Memory = $memory }
$page = Format-BenchPage $setup $result $size $clock.Elapsed
$target = $Quick ? (Join-Path $setup.Work 'quick.md') : (Join-Path $PSScriptRoot 'RESULTS.md')
[IO.File]::WriteAllText($target, ($page -join "`n").TrimEnd() + "`n")
$page | Out-Host
$global:LASTEXITCODE = 0
