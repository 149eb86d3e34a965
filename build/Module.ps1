# Builds the module and stages it as an installation would lay it out, with the sandbox beside it.

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
