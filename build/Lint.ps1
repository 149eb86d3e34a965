# Reads every script as PowerShell does, and lints it where the linter is installed.

# The manifest names files that stand beside it only when it is staged.
function Get-ScriptFile {
    Get-ChildItem $Root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object { [System.IO.Path]::GetRelativePath($Root, $_.FullName) -notmatch '(^|[\\/])(out|bin|obj|node_modules)[\\/]' }
}

function Invoke-Analyze {
    Invoke-Step 'parse the scripts' {
        $found = foreach ($file in Get-ScriptFile) {
            $tokens = $errors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref] $tokens, [ref] $errors)
            $errors | ForEach-Object { "$([System.IO.Path]::GetRelativePath($Root, $file.FullName)):$($_.Extent.StartLineNumber): $($_.Message)" }
        }
        $found | ForEach-Object { Write-Host $_ -ForegroundColor Red }
        $global:LASTEXITCODE = @($found).Count -gt 0 ? 1 : 0
    }
    if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
        Write-Host 'PSScriptAnalyzer is not installed: the scripts were parsed, but not linted.' -ForegroundColor Yellow
        return
    }
    Invoke-Step 'lint the scripts' {
        $files = @(Get-ScriptFile | Where-Object Name -NE 'Dub.psd1') + @(Get-Item (Join-Path $Module 'Dub.psd1') -ErrorAction Ignore)
        $found = @($files | ForEach-Object { Invoke-ScriptAnalyzer -Path $_.FullName -Settings (Join-Path $Root 'PSScriptAnalyzerSettings.psd1') })
        foreach ($finding in $found) {
            Write-Host "$($finding.ScriptName):$($finding.Line): $($finding.RuleName): $($finding.Message)" -ForegroundColor Red
        }
        $global:LASTEXITCODE = $found.Count -gt 0 ? 1 : 0
    }
}
