# Installs what the tests need, and runs the Pester files and the .NET tests side by side.

# Laid out under out/modules as an installation would be, and put on the module path of the tests' processes alone.
function Restore-Pester {
    dotnet restore (Join-Path $Root 'build/TestModules') --nologo --verbosity quiet
    $package = dotnet msbuild (Join-Path $Root 'build/TestModules') -nologo '-getProperty:PkgPester'
    if ($global:LASTEXITCODE -ne 0 -or -not (Test-Path "$package/tools/Pester.psd1")) {
        throw 'The package Pester could not be restored.'
    }
    $target = Join-Path $Out "modules/Pester/$(Split-Path $package -Leaf)"
    if (-not (Test-Path (Join-Path $target 'Pester.psd1'))) {
        $null = New-Item $target -ItemType Directory -Force
        Copy-Item (Join-Path $package 'tools/*') $target -Recurse -Force
    }
    $script:Pester = $target
}

# The terminal's tests fail without tmux, and say so. Where it can be installed without asking anybody, it is.
function Install-Tmux {
    $found = Get-Command tmux, apt-get -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $found -or $found.Name -ne 'apt-get' -or (id -u) -ne 0) {
        return
    }
    apt-get update --quiet=2
    apt-get install --yes --quiet=2 --no-install-recommends tmux
    $global:LASTEXITCODE = 0
}

# The report's tests fail without a browser, and say so. Where it can be installed without asking anybody, it is.
function Install-Browser {
    $names = 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge', 'apt-get'
    $found = Get-Command $names -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $found -or $found.Name -ne 'apt-get' -or (id -u) -ne 0) {
        return
    }
    apt-get update --quiet=2
    apt-get install --yes --quiet=2 --no-install-recommends chromium
    $global:LASTEXITCODE = 0
}

# Starts the .NET tests in a process of their own, which goes on while the Pester files run.
function Start-DotNetTest {
    $program, $first = Get-PowerShellCommand
    $start = [System.Diagnostics.ProcessStartInfo]::new($program)
    foreach ($argument in @($first) + '-NoProfile', '-NonInteractive', '-File', (Join-Path $Root 'build/Invoke-DotNetTests.ps1'), '-Configuration', $Configuration) {
        $start.ArgumentList.Add($argument)
    }
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    [pscustomobject]@{
        Process = $process
        Output  = $process.StandardOutput.ReadToEndAsync()
        Errors  = $process.StandardError.ReadToEndAsync()
    }
}

# The counts that the closing line of a part gives.
function Add-Count([string] $Text) {
    if ($Text -notmatch '(?m)^(?<passed>\d+) passed, (?<failed>\d+) failed\s*\z') {
        $script:Failed++
        return
    }
    $script:Passed += [int]$Matches.passed
    $script:Failed += [int]$Matches.failed
}

function Invoke-Test {
    $script:Passed = $script:Failed = 0
    try {
        Invoke-Build
        Invoke-Analyze
        Invoke-Step 'restore Pester' { Restore-Pester }
        if ('Terminal' -like $Name) {
            Invoke-Step 'look for tmux' { Install-Tmux }
        }
        if ('ImportReport' -like $Name) {
            Invoke-Step 'look for a browser' { Install-Browser }
        }
        $dotnet = if ($Name -eq '*') { Start-DotNetTest }
        $failures = @()
        try {
            Invoke-Step 'run the Pester tests' {
                $lines = [System.Collections.Generic.List[string]]::new()
                # In one word, or the shell would take the wildcard for file names of this folder.
                Invoke-Script 'tests/Pester/Invoke-Tests.ps1' "-Name:$Name", '-PesterPath', $Pester | ForEach-Object { $lines.Add($_); Write-Host $_ }
                Add-Count ($lines -join "`n")
            }
        }
        catch {
            $failures += "$_"
        }
        if ($dotnet) {
            try {
                Invoke-Step 'run the .NET tests (what is left of them once Pester has ended)' {
                    $dotnet.Process.WaitForExit()
                    $said = $dotnet.Output.Result.TrimEnd()
                    Write-Host $said
                    Write-Host $dotnet.Errors.Result
                    Add-Count $said
                    $global:LASTEXITCODE = $dotnet.Process.ExitCode
                }
            }
            catch {
                $failures += "$_"
            }
        }
        if ($failures) {
            throw ($failures -join ' ')
        }
    }
    catch {
        # A step that failed before a test did is a failure all the same.
        $script:Failed = [Math]::Max($script:Failed, 1)
        throw
    }
    finally {
        $script:Totals = "$Passed passed, $Failed failed"
    }
}
