BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Snippet.psm1') -Force
    $pages = Join-Path $PSScriptRoot '../../docs/en-US'
    # Get-Help reads the whole file each time, so that it is asked once for each cmdlet.
    $commands = @(foreach ($command in Get-Command -Module Dub -CommandType Cmdlet) {
            $own = $command.Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters }
            @{ Name = $command.Name; Parameters = @($own | ForEach-Object { @{ Parameter = $_ } }) }
        })
    $examples = @(Get-ChildItem $pages -Filter '*-*.md' | ForEach-Object { Get-Snippet $_.FullName })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Snippet.psm1') -Force
    $root = Join-Path $PSScriptRoot '../..'
    $pages = Join-Path $root 'docs/en-US'
    $resources = Join-Path $root 'src/Dub.PowerShell/Resources/en-US'
}

Describe 'The help of <Name>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Name -Full
    }

    It 'has synopsis, description, notes, outputs and links' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match '{{|^\s*Connect-Dub \['
        @($help.description.Text) | Should -Not -BeNullOrEmpty
        $help.alertSet.alert.Text | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
        $help.relatedLinks.navigationLink.linkText | Should -Contain 'about_Dub'
    }

    It 'names the types that come out' {
        $named = @($help.returnValues.returnValue.type.name)
        $declared = @((Get-Command $Name).OutputType | ForEach-Object Name)
        $named | Should -Be ($declared.Count -gt 0 ? $declared : 'None')
    }

    It 'has at least four examples, each with code and a remark' {
        $shown = @($help.examples.example)
        $shown.Count | Should -BeGreaterOrEqual 4
        foreach ($example in $shown) {
            $example.code | Should -BeLike "*$Name*"
            ($example.remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'shows the code of its page' {
        $written = @(Get-Snippet (Join-Path $pages "$Name.md")).Code
        @($help.examples.example.code) | Should -Be $written
    }

    It 'describes the parameters there are, and no other' {
        $there = (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters }
        # Where there is none the property is missing.
        $described = $help.parameters.PSObject.Properties['parameter'] ? $help.parameters.parameter.name : @()
        @($described | Sort-Object) | Should -Be @($there | Sort-Object)
    }

    It 'shows no markup and nothing left to fill in' {
        $shown = $help | Out-String -Width 200
        $shown | Should -Not -Match '{{|```|\]\('
        $shown | Should -Not -Match ([char]0x80)
    }

    Context 'on -<Parameter>' -ForEach $Parameters {
        BeforeAll {
            $actual = (Get-Command $Name).Parameters[$Parameter]
            $set = $actual.ParameterSets['__AllParameterSets']
            $shown = $help.parameters.parameter | Where-Object Name -EQ $Parameter
        }

        It 'says what the parameter is' {
            $shown.description.Text -join '' | Should -Match '\w{3}.*\.'
            $shown.type.name | Should -Be ([Nullable]::GetUnderlyingType($actual.ParameterType) ?? $actual.ParameterType).FullName
            $shown.required | Should -Be "$($set.IsMandatory)"
            $shown.position | Should -Be ($set.Position -eq [int]::MinValue ? 'Named' : $set.Position)
            $shown.aliases | Should -Be ($actual.Aliases.Count -gt 0 ? ($actual.Aliases -join ', ') : 'none')
            $forms = @(if ($set.ValueFromPipeline) { 'ByValue' }; if ($set.ValueFromPipelineByPropertyName) { 'ByPropertyName' })
            $shown.pipelineInput | Should -Be ($forms ? "True ($($forms -join ', '))" : 'False')
        }

        It 'says the default that is in force' {
            $cmdlet = [Activator]::CreateInstance((Get-Command $Name).ImplementingType)
            $property = $cmdlet.GetType().GetProperty($Parameter)
            $value = $property ? $property.GetValue($cmdlet) : [switch]$false
            $isSet = $null -ne $value -and "$value" -ne '' -and -not ($value -is [int] -and $value -eq 0)
            $said = $shown.PSObject.Properties['defaultValue'] ? $shown.defaultValue : ''
            $said | Should -Be ($isSet ? ($value -join ', ') : '')
        }
    }
}

Describe 'The examples' {
    BeforeAll {
        $sandbox = Start-Sandbox --auto-customers
        $env:DUB_API_KEY = 'dub_sandbox_key'
        $env:DUB_BLOG_KEY = 'dub_sandbox_key'
        $env:DUB_BASE_URL = $sandbox.BaseUri
    }

    AfterAll {
        Remove-Item Env:DUB_API_KEY, Env:DUB_BLOG_KEY, Env:DUB_BASE_URL
        Stop-Sandbox $sandbox
    }

    It 'run: <Title>' -ForEach $examples {
        Reset-Sandbox
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        New-SnippetFolder $folder
        $shell = New-SnippetShell $folder
        try {
            $run = Invoke-Snippet $shell $Code
        }
        finally {
            $shell.Dispose()
        }

        $run.ErrorIds -join ', ' | Should -Be ($Gives -join ', ') -Because ($run.Errors -join '; ')
    }
}

Describe 'The help files' {
    It 'are what the Markdown gives: <_>' -ForEach 'Dub.PowerShell.dll-Help.xml', 'about_Dub.help.txt', 'about_Dub_Import.help.txt' {
        $made = Join-Path $TestDrive 'help'
        Invoke-PowerShell -NoProfile -NonInteractive -File (Join-Path $root 'docs/Build-Help.ps1') -Destination $made
        $LASTEXITCODE | Should -Be 0
        # Run `./build.ps1 Help` and commit what it writes.
        Get-Content (Join-Path $resources $_) -Raw | Should -BeExactly (Get-Content (Join-Path $made $_) -Raw)
    }

    It 'name every cmdlet in the list and among the links of about_Dub' {
        $list, $links = (Get-Content (Join-Path $pages 'about_Dub.md') -Raw) -split '## See also'
        foreach ($name in (Get-Command -Module Dub -CommandType Cmdlet).Name) {
            $list | Should -Match "(?m)^- .*``$name``"
            if ($name -notin 'Disconnect-Dub', 'Get-DubConnection') {
                $links | Should -Match "$name\b"
            }
        }
    }

    It 'are topics that fit a window of 80 columns: <_>' -ForEach 'about_Dub', 'about_Dub_Import' {
        $lines = Get-Content (Join-Path $resources "$_.help.txt")
        $lines.Length | Should -BeGreaterThan 20
        $lines | Where-Object Length -GT 80 | Should -BeNullOrEmpty
        (Get-Help $_) -join "`n" | Should -BeLike "*$_*"
    }
}
