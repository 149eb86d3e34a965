BeforeAll {
    $script:Self = (Get-Process -Id $PID).Path
    $script:First = @(if ((Split-Path $Self -LeafBase) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' })
    $script:Folder = Join-Path $TestDrive runner
    $null = New-Item $Folder -ItemType Directory
    Copy-Item (Join-Path $PSScriptRoot 'Invoke-Tests.ps1'), (Join-Path $PSScriptRoot 'Sandbox.psm1') $Folder

    # The exit code and the last line of a run over test files of these contents.
    function Invoke-Runner([hashtable] $File) {
        Remove-Item (Join-Path $Folder '*.Tests.ps1')
        foreach ($name in $File.Keys) {
            Set-Content (Join-Path $Folder "$name.Tests.ps1") $File[$name]
        }

        $said = & $Self @First -NoProfile -NonInteractive -File (Join-Path $Folder 'Invoke-Tests.ps1') -ModulePath (Get-Module Dub).ModuleBase -SandboxPath $Folder *>&1
        [pscustomobject]@{ ExitCode = $LASTEXITCODE; Last = "$($said[-1])" }
    }
}

Describe 'The run of the Pester tests' {
    It 'ends <exit> with <case>' -ForEach @(
        @{ case = 'a test that passes'; exit = 0; last = '1 passed, 0 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 } }" } }
        @{ case = 'a test that fails'; exit = 1; last = '1 passed, 1 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 }; It b { 1 | Should -Be 2 } }" } }
        @{ case = 'a test that is left out'; exit = 1; last = '1 passed, 0 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 }; It b -Skip { 1 | Should -Be 1 } }" } }
        @{ case = 'a file that cannot be read'; exit = 1; last = '1 passed, 1 failed'; files = @{ A = "Describe d { It a { 1 | Should -Be 1 } }"; B = "throw 'no'" } }
        @{ case = 'a block that fails around its tests'; exit = 1; last = '1 passed, 1 failed'; files = @{ A = "Describe d { AfterAll { throw 'no' }; It a { 1 | Should -Be 1 } }" } }
        @{ case = 'files without a test'; exit = 1; last = '0 passed, 0 failed'; files = @{ A = "Describe d { }" } }
        @{ case = 'no file'; exit = 1; last = '0 passed, 0 failed'; files = @{} }
    ) {
        $run = Invoke-Runner $files
        $run.ExitCode | Should -Be $exit
        $run.Last | Should -Be $last
    }
}
