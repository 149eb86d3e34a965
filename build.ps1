#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, measures and packs the module.
.DESCRIPTION
    The one entry for every task. Each step's exit code is checked; the first that fails ends the run with a
    word on which it was, and an exit code of 1.
.EXAMPLE
    pwsh ./build.ps1 Demo
    Builds the module, starts the sandbox, imports the example files through the staged module.
.EXAMPLE
    pwsh ./build.ps1 Test
    Builds, lints, and runs the xUnit and the Pester tests.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # What to do.
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Analyze', 'Help', 'Pack', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Which Pester files to run, as a wildcard over their names.
    [string] $Name = '*',

    # Bench: few rows, once.
    [switch] $Quick
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$Root = $PSScriptRoot
# The manifest asks for the edition, which Import-PowerShellDataFile does not read.
$Manifest = & ([scriptblock]::Create((Get-Content (Join-Path $Root 'Dub.psd1') -Raw)))
$Version = $Manifest.ModuleVersion
$Out = Join-Path $Root 'out'
$Module = Join-Path $Out "Dub/$Version"
$SandboxDll = Join-Path $Out 'sandbox/Dub.Sandbox.dll'

function Invoke-Step([string] $What, [scriptblock] $Command) {
    Write-Host "== $What" -ForegroundColor Cyan
    $global:LASTEXITCODE = 0
    & $Command
    if ($global:LASTEXITCODE -ne 0) {
        throw "The step '$What' failed with exit code $global:LASTEXITCODE."
    }
}

# A process of its own: what is run is the staged module, and nothing of this session.
function Invoke-Script([string] $Path, [string[]] $Arguments = @()) {
    $all = @('-NoProfile', '-NonInteractive', '-File', (Join-Path $Root $Path), '-ModulePath', $Module, '-SandboxPath', $SandboxDll) + $Arguments
    if (Get-Command pwsh -CommandType Application -ErrorAction Ignore) {
        pwsh @all
    }
    else {
        dotnet tool run pwsh -- @all
    }
}

function Invoke-Build {
    Invoke-Step 'compile the module' {
        dotnet build (Join-Path $Root 'src/Dub.PowerShell') --configuration $Configuration --nologo --verbosity quiet
    }
    Invoke-Step 'compile the loader for Windows PowerShell' {
        dotnet build (Join-Path $Root 'src/Dub.Desktop') --configuration $Configuration --nologo --verbosity quiet
    }
    Invoke-Step 'compile the sandbox' {
        dotnet publish (Join-Path $Root 'tests/Dub.Sandbox') --configuration Release --output (Split-Path $SandboxDll) --nologo --verbosity quiet
    }
    Invoke-Step "stage out/Dub/$Version" { Copy-ModuleFile }
}

function Copy-ModuleFile {
    if (Test-Path $Module) {
        Remove-Item $Module -Recurse -Force
    }
    $null = New-Item $Module -ItemType Directory -Force
    $built = Join-Path $Root "src/Dub.PowerShell/bin/$Configuration/netstandard2.0"
    Copy-Item (Join-Path $built 'Dub.PowerShell.dll') $Module
    $desktop = New-Item (Join-Path $Module 'Desktop') -ItemType Directory
    $needed = Join-Path $Root "src/Dub.Desktop/bin/$Configuration/net472"
    Copy-Item (Join-Path $needed '*.dll'), (Join-Path $needed '*.TXT') $desktop
    Copy-Item (Join-Path $Root 'Dub.psd1'), (Join-Path $Root 'LICENSE') $Module
    Copy-Item (Join-Path $Root 'src/Dub.PowerShell/Resources/*.ps1xml') $Module
    $help = Join-Path $Root 'src/Dub.PowerShell/Resources/en-US'
    if (Test-Path $help) {
        Copy-Item $help $Module -Recurse
    }
}

function Invoke-Analyze {
    if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
        Write-Warning 'PSScriptAnalyzer is not installed: the scripts were not linted.'
        return
    }
    Invoke-Step 'lint the scripts' {
        # The manifest names files that stand beside it only when it is staged.
        $files = @(Get-ChildItem $Root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
                Where-Object { $_.FullName -notmatch '[\\/](out|bin|obj|node_modules)[\\/]' -and $_.Name -ne 'Dub.psd1' })
        $files += Get-Item (Join-Path $Module 'Dub.psd1') -ErrorAction Ignore
        $found = @($files | ForEach-Object { Invoke-ScriptAnalyzer -Path $_.FullName -Settings (Join-Path $Root 'PSScriptAnalyzerSettings.psd1') })
        foreach ($finding in $found) {
            Write-Host "$($finding.ScriptName):$($finding.Line): $($finding.RuleName): $($finding.Message)" -ForegroundColor Red
        }
        $global:LASTEXITCODE = $found.Count -gt 0 ? 1 : 0
    }
}

function Invoke-Test {
    Invoke-Build
    Invoke-Analyze
    foreach ($project in 'Dub.PowerShell.Tests', 'Dub.Desktop.Tests') {
        Invoke-Step "run the xUnit tests of $project" {
            dotnet test (Join-Path $Root "tests/$project") --configuration $Configuration --nologo --verbosity quiet --logger 'console;verbosity=minimal'
        }
    }
    Invoke-Step 'run the Pester tests' {
        # In one word, or the shell would take the wildcard for file names of this folder.
        Invoke-Script 'tests/Pester/Invoke-Tests.ps1' "-Name:$Name"
    }
}

function Invoke-Demo {
    Invoke-Build
    Invoke-Step 'import the example files' {
        Invoke-Script 'examples/Demo.ps1'
    }
}

function Invoke-Bench {
    Invoke-Build
    Invoke-Step 'measure' {
        Invoke-Script 'bench/Bench.ps1' @($Quick ? '-Quick' : @())
    }
}

function Invoke-Pack {
    Invoke-Build
    Invoke-Step 'check the manifest' {
        $null = Test-ModuleManifest (Join-Path $Module 'Dub.psd1') -WarningAction Stop
    }
    $nuspec = Join-Path $Out 'Dub.nuspec'
    Invoke-Step 'describe the package' { Write-Nuspec $nuspec }
    Invoke-Step 'pack' {
        # One commit, one package: the times in it are the commit's.
        $time = git -C $Root log -1 --format=%ct
        dotnet pack (Join-Path $Root 'src/Dub.Package') --output $Out --nologo --verbosity quiet `
            "-p:NuspecFile=$nuspec" "-p:NuspecBasePath=$Module" "-p:DeterministicTimestamp=$time"
    }
    Invoke-Step 'list the checksums' {
        $files = @(Get-Item (Join-Path $Out "Dub.$Version.nupkg")) + @(Get-ChildItem $Module -Recurse -File | Sort-Object FullName -Culture '')
        $lines = foreach ($file in $files) {
            $name = [System.IO.Path]::GetRelativePath($Out, $file.FullName).Replace('\', '/')
            '{0}  {1}' -f (Get-FileHash $file.FullName -Algorithm SHA256).Hash.ToLowerInvariant(), $name
        }
        [System.IO.File]::WriteAllText((Join-Path $Out 'SHA256SUMS'), ($lines -join "`n") + "`n")
    }
}

# The entries and tags are those that Publish-Module gives a module: the Gallery searches by them.
function Write-Nuspec([string] $Path) {
    $data = $Manifest.PrivateData.PSData
    $commands = foreach ($name in $Manifest.CmdletsToExport) { "PSCmdlet_$name"; "PSCommand_$name" }
    $entries = [ordered] @{
        id                       = 'Dub'
        version                  = $Version
        authors                  = $Manifest.Author
        owners                   = $Manifest.CompanyName
        licenseUrl               = $data.LicenseUri
        projectUrl               = $data.ProjectUri
        requireLicenseAcceptance = 'false'
        description              = $Manifest.Description
        releaseNotes             = Get-ReleaseNote
        copyright                = $Manifest.Copyright
        tags                     = @($data.Tags) + 'PSModule', 'PSIncludes_Cmdlet' + $commands -join ' '
    }
    $package = [System.Xml.Linq.XElement]::new([System.Xml.Linq.XName] 'package')
    $metadata = [System.Xml.Linq.XElement]::new([System.Xml.Linq.XName] 'metadata')
    $package.Add($metadata)
    foreach ($entry in $entries.GetEnumerator()) {
        $metadata.Add([System.Xml.Linq.XElement]::new([System.Xml.Linq.XName] $entry.Key, [object] $entry.Value))
    }
    $all = [System.Xml.Linq.XElement]::new([System.Xml.Linq.XName] 'file')
    $all.SetAttributeValue('src', '**')
    $all.SetAttributeValue('target', '')
    $package.Add([System.Xml.Linq.XElement]::new([System.Xml.Linq.XName] 'files', $all))
    [System.IO.File]::WriteAllText($Path, $package.ToString())
}

function Get-ReleaseNote {
    $text = Get-Content (Join-Path $Root 'CHANGELOG.md') -Raw
    $section = [regex]::Match($text, "(?ms)^## \[?$([regex]::Escape($Version))\b[^\n]*\n(.+?)(?=^## |\z)")
    if (-not $section.Success) {
        throw "CHANGELOG.md has no section on $Version."
    }
    $section.Groups[1].Value.Trim()
}

function Invoke-Help {
    Invoke-Step 'make the help of the Markdown in docs' {
        pwsh -NoProfile -NonInteractive -File (Join-Path $Root 'docs/Build-Help.ps1')
    }
}

function Invoke-Clean {
    foreach ($folder in 'out', 'src/*/bin', 'src/*/obj', 'tests/*/bin', 'tests/*/obj', 'bench/*/bin', 'bench/*/obj') {
        Remove-Item (Join-Path $Root $folder) -Recurse -Force -ErrorAction Ignore
    }
}

try {
    switch ($Task) {
        'Build' { Invoke-Build }
        'Test' { Invoke-Test }
        'Demo' { Invoke-Demo }
        'Bench' { Invoke-Bench }
        'Analyze' { Invoke-Analyze }
        'Pack' { Invoke-Pack }
        'Help' { Invoke-Help }
        'Clean' { Invoke-Clean }
    }
}
catch {
    Write-Host "FAILED: $_" -ForegroundColor Red
    exit 1
}
exit 0
