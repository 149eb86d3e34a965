# What it was measured on. No name of the host and no path of it.

function Get-BenchMachine([pscustomobject] $Setup) {
    $cpu = if (Test-Path /proc/cpuinfo) {
        (@(Get-Content /proc/cpuinfo) -match '^model name')[0] -replace '^[^:]*:\s*'
    }
    else {
        $env:PROCESSOR_IDENTIFIER ?? 'unknown'
    }
    $memory = [GC]::GetGCMemoryInfo().TotalAvailableMemoryBytes / 1GB
    , @('measured', "$([DateTime]::UtcNow.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)) UTC")
    , @('machine', "$cpu, $([Environment]::ProcessorCount) cores, $(Format-Number $memory 1) GB")
    , @('system', "$([Runtime.InteropServices.RuntimeInformation]::OSDescription), $([Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)")
    , @('module', "Dub $(Split-Path (Split-Path $Setup.Manifest) -Leaf)")
    , @('PowerShell', "$($PSVersionTable.PSVersion) on .NET $([Environment]::Version)")
    , @('sandbox and bound', ".NET $(Get-BenchRuntime)")
    , @('TypeScript SDK', ($Setup.Node ? "dub $($Setup.SdkVersion) on Node $(& $Setup.Node --version)" : $Setup.WithoutNode))
}

function Get-BenchRuntime {
    $found = @(dotnet --list-runtimes) -match '^Microsoft\.AspNetCore\.App 10\.' -replace '^\S+ (\S+) .*', '$1'
    $found ? $found[-1] : 'unknown'
}

# The official SDK is brought only when it is asked for; without it the other ways are measured all the same.
function Install-BenchSdk([pscustomobject] $Setup) {
    $folder = Join-Path $Setup.Bench 'sdk'
    $wanted = (Get-Content (Join-Path $folder 'package.json') -Raw | ConvertFrom-Json).dependencies.dub
    $installed = Join-Path $folder 'node_modules/dub/package.json'
    $node = Get-Command node, npm -CommandType Application -ErrorAction Ignore | Group-Object { [IO.Path]::GetFileNameWithoutExtension($_.Name) }
    if (@($node).Count -lt 2) {
        $Setup.WithoutNode = 'left out: Node is not on PATH'
        return
    }
    if (-not (Test-Path $installed) -or (Get-Content $installed -Raw | ConvertFrom-Json).version -ne $wanted) {
        Write-Host "   npm install dub@$wanted"
        npm install --prefix $folder --no-audit --no-fund --no-package-lock --loglevel error
        if ($LASTEXITCODE -ne 0) {
            $global:LASTEXITCODE = 0
            $Setup.WithoutNode = "left out: npm could not install dub $wanted"
            return
        }
    }
    $Setup.Node = (Get-Command node -CommandType Application | Select-Object -First 1).Source
    $Setup.SdkVersion = $wanted
}
