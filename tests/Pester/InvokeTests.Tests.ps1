BeforeAll {
    $script:Runner = Join-Path $PSScriptRoot 'Invoke-Tests.ps1'
    $script:PesterPath = (Get-Module Pester).ModuleBase

    # The exit code and what is said of a run over test files of these contents: in a process of its own, or as a script
    # of this one, which costs less.
    function Invoke-Runner([hashtable] $File, [switch] $InThisProcess) {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item $folder -ItemType Directory
        foreach ($name in $File.Keys) {
            Set-Content (Join-Path $folder "$name.Tests.ps1") $File[$name]
        }

        $arguments = @{ ModulePath = (Get-Module Dub).ModuleBase; SandboxPath = $folder; PesterPath = $PesterPath; Path = $folder }
        $said = if ($InThisProcess) {
            & $Runner @arguments *>&1
        }
        else {
            Invoke-PowerShell -NoProfile -NonInteractive -File $Runner @($arguments.GetEnumerator().ForEach({ "-$($_.Key)", $_.Value })) *>&1
        }
        [pscustomobject]@{ ExitCode = $LASTEXITCODE; Said = $said -join "`n"; Last = "$($said[-1])" }
    }
}

Describe 'The run of the Pester tests' {
    It 'ends <exit> with <case>' -ForEach @(
        @{ case = 'a test that passes'; exit = 0; last = '1 passed, 0 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 } }" } }
        @{ case = 'a test that fails'; exit = 1; last = '1 passed, 1 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 }; It b { 1 | Should -Be 2 } }" } }
        @{ case = 'a test that is left out'; exit = 1; last = '1 passed, 1 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 }; It b -Skip { 1 | Should -Be 1 } }" } }
        @{ case = 'a file that cannot be read'; exit = 1; last = '1 passed, 1 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 } }"; B = "throw 'no'" } }
        @{ case = 'a block that fails around its tests'; exit = 1; last = '1 passed, 1 failed'; files = @{ A = "Describe d { AfterAll { throw 'no' }; It a { 1 | Should -Be 1 } }" } }
        @{ case = 'a file that ends its process'; exit = 1; last = '1 passed, 1 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 } }"; B = "Describe d { It b { [Environment]::Exit(0) } }" } }
        @{ case = 'files without a test'; exit = 1; last = '0 passed, 1 failed'; files = @{ A = "Describe d { }" } }
        @{ case = 'a file without a test beside another'; exit = 1; last = '1 passed, 1 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 } }"; B = "if (`$true) { break }; Describe d { It b { 1 | Should -Be 1 } }" } }
        @{ case = 'a file that breaks what comes after it'; exit = 1; last = '2 passed, 1 failed'; files = @{ AA = "Describe d { It a { 1 | Should -Be 1 }; AfterAll { Remove-Module Pester } }         "; B = "Describe d { It b { 1 | Should -Be 1 } }"; C = "Describe d { It b { 1 | Should -Be 1 } }" } }
        @{ case = 'no file'; exit = 1; last = '0 passed, 0 failed'; files = @{} }
    ) {
        $run = Invoke-Runner $files -InThisProcess
        $run.ExitCode | Should -Be $exit -Because $run.Said
        $run.Last | Should -Be $last
    }

    It 'is a process that ends <exit> with <case>' -ForEach @(
        @{ case = 'a test that passes'; exit = 0; file = "Describe d { It a { 1 | Should -Be 1 } }" }
        @{ case = 'a test that fails'; exit = 1; file = "Describe d { It a { 1 | Should -Be 1 }; It b { 1 | Should -Be 2 } }" }
    ) {
        (Invoke-Runner @{ A = $file }).ExitCode | Should -Be $exit
    }

    It 'shows the whole output of a file that failed, without the lines of -WhatIf, and none of one that passed' {
        $run = Invoke-Runner -InThisProcess -File @{
            A = "Describe d { It 'the bad one' { Write-Host 'before it'; Set-Content `$PSHOME/none y -WhatIf; 1 | Should -Be 2 } }"
            B = "Describe d { It b { Write-Host 'all is well'; 1 | Should -Be 1 } }"
        }
        $run.Said | Should -BeLike '*before it*the bad one*Expected 2*'
        $run.Said | Should -Not -BeLike '*What if:*'
        $run.Said | Should -Not -BeLike '*all is well*'
    }

    It 'uses the Pester it is given, whatever else is installed' {
        $installed = Join-Path $TestDrive 'installed'
        $null = New-Item (Join-Path $installed 'Pester/99.0.0') -ItemType Directory
        Set-Content (Join-Path $installed 'Pester/99.0.0/Pester.psm1') "throw 'the installed one'"
        New-ModuleManifest (Join-Path $installed 'Pester/99.0.0/Pester.psd1') -ModuleVersion 99.0.0 -RootModule Pester.psm1 -FunctionsToExport Invoke-Pester, Should
        $before = $env:PSModulePath
        try {
            $env:PSModulePath = "$installed$([System.IO.Path]::PathSeparator)$before"
            $run = Invoke-Runner -InThisProcess -File @{ A = "Describe d { It a { (Get-Module Pester).ModuleBase | Should -Be '$PesterPath' } }" }
        }
        finally {
            $env:PSModulePath = $before
        }
        $run.Last | Should -Be '1 passed, 0 failed' -Because $run.Said
        $run.ExitCode | Should -Be 0
    }
}
