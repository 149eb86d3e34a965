# A missing tmux is a failure.
BeforeAll {
    $terminal = $null
    Import-Module (Join-Path $PSScriptRoot 'Terminal.psm1') -Force
    $null = Start-Sandbox --auto-customers
    $script = Join-Path $TestDrive 'import.ps1'
    Set-Content $script '$rows | Send-DubSale'
    $terminal = Start-Terminal @"
Import-Module '$((Get-Module Dub).ModuleBase)/Dub.psd1'
Connect-Dub -ApiKey dub_sandbox_key -BaseUri $((Get-Sandbox).BaseUri) -RetryIntervalSec 0.01
`$import = '$script'
`$rows = 1..5 | ForEach-Object { [pscustomobject]@{ CustomerId = "cus_`$_"; Amount = `$_ } }
"@

    # The screen once a command has ended.
    function Get-Screen([string] $Line) {
        Send-TerminalLine $terminal 'Clear-Host'
        $null = Wait-Terminal $terminal { $_.Count -eq 1 -and $_[0] -eq 'PS>' } 'an empty screen'
        Send-TerminalLine $terminal "$Line; 'en' + 'ded'"
        Wait-Terminal $terminal { $_ -contains 'ended' -and $_[-1] -eq 'PS>' } 'the end of the command'
    }

    $summary = '^5 sales: 5 succeeded '
}

AfterAll {
    if ($terminal) {
        Stop-Terminal $terminal
    }
    Stop-Sandbox
}

Describe 'The summary at the prompt' {
    It 'is one line below the rows of an import' {
        $screen = Get-Screen '$rows | Send-DubSale'
        @($screen -match $summary) | Should -HaveCount 1
        $screen.IndexOf(($screen -match $summary)[0]) | Should -BeGreaterThan $screen.IndexOf(($screen -match '^cus_5 ')[0])
    }

    It 'is not printed <case>' -ForEach @(
        @{ case = 'where the results go to a variable'; line = '$sales = $rows | Send-DubSale' }
        @{ case = 'where another command takes the results'; line = '$rows | Send-DubSale | Measure-Object | Out-Null' }
        @{ case = 'where a single sale is sent'; line = 'Send-DubSale cus_1 5' }
        @{ case = 'by a script'; line = '& $import' }
        @{ case = 'with -InformationAction Ignore'; line = '$rows | Send-DubSale -InformationAction Ignore' }
        @{ case = 'with -InformationAction SilentlyContinue'; line = '$rows | Send-DubSale -InformationAction SilentlyContinue' }
    ) {
        Get-Screen $line | Should -Not -Match ' succeeded \('
    }

    It 'is printed once where the preference prints it anyway' {
        @((Get-Screen '$InformationPreference = "Continue"; $rows | Send-DubSale; $InformationPreference = "SilentlyContinue"') -match $summary) | Should -HaveCount 1
    }

    It 'is in the information stream as well' {
        (Get-Screen '$rows | Send-DubSale -InformationVariable told; "told {0}" -f $told[0].MessageData.Succeeded') | Should -Contain 'told 5'
    }
}
