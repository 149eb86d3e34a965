# Makes the package for the PowerShell Gallery of the staged module.

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
