# A missing tmux is a failure.
BeforeAll {
    $terminal = $null
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1'), (Join-Path $PSScriptRoot 'Terminal.psm1') -Force
    $null = Start-Sandbox --auto-customers --latency 100
    $terminal = Start-Terminal @"
Import-Module '$((Get-Module Dub).ModuleBase)/Dub.psd1'
Connect-Dub -ApiKey dub_sandbox_key -BaseUri $((Get-Sandbox).BaseUri) -RetryIntervalSec 0.01
`$rows = 1..2000 | ForEach-Object { [pscustomobject]@{ CustomerId = "cus_`$_"; Amount = `$_; InvoiceId = "inv_`$_" } }
"@

    function Invoke-TypedImport([string] $Line) {
        Send-TerminalLine $terminal 'Clear-Host'
        $null = Wait-Terminal $terminal { $_.Count -eq 1 -and $_[0] -eq 'PS>' } 'an empty screen'
        Send-TerminalLine $terminal $Line
    }

    function Assert-PromptIsBack {
        $null = Wait-Terminal $terminal { $_[-1] -eq 'PS>' } 'the prompt'
        Send-TerminalLine $terminal '"The sum is $(20 + 22)."'
        $null = Wait-Terminal $terminal { $_ -contains 'The sum is 42.' -and $_[-1] -eq 'PS>' } 'the next command''s output'
        Wait-Until { (Get-SandboxTotal).inFlight -eq 0 } 'no call is under way'
    }
}

AfterAll {
    if ($terminal) {
        Stop-Terminal $terminal
    }
    Stop-Sandbox
}

Describe 'Ctrl+C in a terminal' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'gives the prompt back while the table is drawn' {
        Invoke-TypedImport '$rows | Send-DubSale'
        $null = Wait-Terminal $terminal { $_ -match '^cus_2\d\d ' } 'rows'
        Send-TerminalInterrupt $terminal
        Assert-PromptIsBack
        (Get-SandboxTotal).requests | Should -BeLessThan 2000
    }

    It 'gives the prompt back while rows and progress are shown' {
        Add-SandboxFault @{ fault = 'stall'; invoice = 'inv_30'; times = 0 }
        Invoke-TypedImport '$rows | Send-DubSale'
        $null = Wait-Terminal $terminal { $_ -match '^cus_29 ' -and $_[-1] -match '^Sending sales to Dub \[29 sent, ' } 'rows and progress'
        Send-TerminalInterrupt $terminal
        Assert-PromptIsBack
    }

    It 'gives the prompt back while the results go to a variable' {
        Invoke-TypedImport '$sales = $rows | Send-DubSale'
        $null = Wait-Terminal $terminal { $_[-1] -match '^Sending sales to Dub \[\d+ sent, ' } 'progress'
        Send-TerminalInterrupt $terminal
        Assert-PromptIsBack
    }
}

Describe 'Progress in a terminal' {
    BeforeAll {
        # With each question for the cursor's position Ctrl+C can lose the answer, which the console then waits for.
        function Measure-Question {
            ([regex]::Matches((Get-TerminalOutput $terminal), '\e\[6n')).Count
        }
    }

    BeforeEach {
        Reset-Sandbox
    }

    It 'has PowerShell not ask for the cursor with each row that is drawn' {
        Invoke-TypedImport '$rows[0..499] | Send-DubSale'
        $before = Measure-Question
        $null = Wait-Terminal $terminal { $_ -match '^cus_500 ' } 'the last row'
        Measure-Question | Should -BeLessThan ($before + 50)
    }

    It 'has PowerShell not ask for the cursor with each error that is drawn' {
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; times = 0 }
        Invoke-TypedImport '$sales = $rows[0..299] | Send-DubSale; "done"'
        $before = Measure-Question
        $null = Wait-Terminal $terminal { $_ -contains 'done' } 'the last row'
        Measure-Question | Should -BeLessThan ($before + 50)
    }

    It 'shows progress again where no row comes' {
        Add-SandboxFault @{ fault = 'latency'; ms = 2000; invoice = 'inv_40' }
        Invoke-TypedImport '$rows[0..79] | Send-DubSale'
        $null = Wait-Terminal $terminal { $_ -match '^cus_39 ' -and $_[-1] -match '^Sending sales to Dub \[39 sent, ' } 'rows and progress'
        $screen = Wait-Terminal $terminal { $_[-1] -eq 'PS>' -and $_ -match '^cus_80 ' } 'the end'
        $screen -match 'Sending sales' | Should -BeNullOrEmpty
    }
}

Describe 'Rows that are declined in a terminal' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'stay in the journal as they were' {
        $journal = Join-Path $TestDrive 'declined.jsonl'
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; invoice = 'inv_1' }
        Invoke-TypedImport "`$sales = `$rows[0, 1] | Send-DubSale -JournalPath '$journal' -ErrorAction SilentlyContinue; 'sent'"
        $null = Wait-Terminal $terminal { $_ -contains 'sent' -and $_[-1] -eq 'PS>' } 'the end'
        Invoke-TypedImport "`$rows[0, 1] | Send-DubSale -JournalPath '$journal' -Confirm"
        $null = Wait-Terminal $terminal { $_[-1] -match '\(default is "Y"\):$' } 'the question'
        Send-TerminalLine $terminal L
        $null = Wait-Terminal $terminal { $_[-1] -eq 'PS>' } 'the end'
        $report = Get-DubJournal $journal
        $report.Recorded, $report.Refused | Should -Be 1, 1
    }
}

Describe 'A call to a host that does not answer' {
    BeforeAll {
        # A port that was free a moment ago, and nobody listens on.
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $dead = $listener.LocalEndpoint.Port
        $listener.Stop()
    }

    It 'shows that it is retried, and gives the prompt back at Ctrl+C' {
        Invoke-TypedImport "Send-DubSale cus_1 5 -InvoiceId inv_1 -RetryIntervalSec 60 -Connection (Connect-Dub -ApiKey dub_sandbox_key -BaseUri http://127.0.0.1:$dead -PassThru)"
        $null = Wait-Terminal $terminal { $_[-1] -match '^Sending sales to Dub \[retrying in \d' } 'the retry'
        Send-TerminalInterrupt $terminal
        $null = Wait-Terminal $terminal { $_[-1] -eq 'PS>' } 'the prompt'
        Send-TerminalLine $terminal "Connect-Dub -ApiKey dub_sandbox_key -BaseUri $((Get-Sandbox).BaseUri) -RetryIntervalSec 0.01"
        $null = Wait-Terminal $terminal { $_[-1] -eq 'PS>' } 'the prompt'
    }
}

Describe 'Connect-Dub in a terminal, without a key' {
    AfterEach {
        Send-TerminalLine $terminal "Connect-Dub -ApiKey dub_sandbox_key -BaseUri $((Get-Sandbox).BaseUri) -RetryIntervalSec 0.01"
        $null = Wait-Terminal $terminal { $_[-1] -eq 'PS>' } 'the prompt'
    }

    It 'asks for it, and does not show what is typed' {
        Invoke-TypedImport "`$env:DUB_API_KEY = ''; Connect-Dub -BaseUri $((Get-Sandbox).BaseUri)"
        $null = Wait-Terminal $terminal { $_[-1] -match '^API key: *$' } 'the question for the key'
        Send-TerminalLine $terminal 'dub_typed_key_0042'
        $null = Wait-Terminal $terminal { $_[-1] -eq 'PS>' } 'the prompt'
        Send-TerminalLine $terminal '(Get-DubConnection).ApiKey'
        $screen = Wait-Terminal $terminal { $_ -match '^.0042$' -and $_[-1] -eq 'PS>' } 'the key''s last characters'
        $screen -join "`n" | Should -Not -Match 'typed_key'
        Get-TerminalOutput $terminal | Should -Not -Match 'typed_key'
    }
}
