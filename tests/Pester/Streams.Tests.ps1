BeforeAll {
    $null = Start-Sandbox --auto-customers --key dub_sandbox_key --key dub_paced_key_00 --key dub_paced_key_01
    $script:Row = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = '4999'; InvoiceId = 'inv_1' }

    # What a command writes to each stream, by the type of what is in it.
    function Get-Text([object[]] $Written, [type] $Type) {
        ($Written | Where-Object { $_ -is $Type } | Out-String).Trim()
    }
}

AfterAll {
    Stop-Sandbox
}

Describe '-Verbose' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'tells each retry with its reason and its wait' {
        Add-SandboxFault @{ fault = 'status'; status = 503; code = 'unavailable'; message = 'Back soon.'; times = 2 }
        $written = $Row | Send-DubSale -Verbose 4>&1

        $told = @($written | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and $_.Message -like '*again*' })
        $told | Should -HaveCount 2
        $told[0].Message | Should -Match "^Row 1, sale of customer 'cus_1', invoice 'inv_1': Dub answered 503 \(unavailable\): Back soon\. Sending it again in 5 s \(attempt 2\)\.$"
        $told[1].Message | Should -Match '\(attempt 3\)\.$'
    }

    It 'tells the reason of a retry after <fault>' -ForEach @(
        @{ fault = 'reset-before'; says = '*The connection with 127.0.0.1:* was lost before the answer was complete*again in*' }
        @{ fault = 'html502'; says = '*The server answered 502 (text/html*) without Dub''s error object*again in*' }
        @{ fault = 'garbage'; says = '*Dub answered 200, but the body is not what it documents*again in*' }
        @{ fault = 'truncated'; says = '*was lost before the answer was complete*again in*' }
    ) {
        Add-SandboxFault @{ fault = $fault }
        $written = $Row | Send-DubSale -Verbose 4>&1

        Get-Text $written ([System.Management.Automation.VerboseRecord]) | Should -BeLike $says
        ($written | Where-Object { $_ -is [Dub.SaleResponse] }).Recorded | Should -BeTrue
    }

    It 'tells the wait that a refusal by the rate limit asks for' {
        Connect-Sandbox -Key dub_paced_key_00
        Add-SandboxFault @{ fault = 'limited'; resetMs = 300 }
        $written = $Row | Send-DubSale -Verbose 4>&1

        $told = Get-Text $written ([System.Management.Automation.VerboseRecord])
        $told | Should -Match 'Dub answered 429 \(rate_limit_exceeded\).*Sending it again in 0\.\d+ s \(attempt 2\)'
        (Get-SandboxAudit).totals.recordedSales | Should -Be 1
    }

    It 'is silent of retries where there are none' {
        $written = $Row | Send-DubSale -Verbose 4>&1
        Get-Text $written ([System.Management.Automation.VerboseRecord]) | Should -Not -Match 'again'
    }
}

Describe '-Debug' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'tells each answer: call, body, status, time and attempt' {
        Add-SandboxFault @{ fault = 'status'; status = 500 }
        # With -Debug alone the engine asks at each verbose message whether to go on.
        $written = $Row | Send-DubSale -Debug -Verbose 4>&1 5>&1

        $told = @($written | Where-Object { $_ -is [System.Management.Automation.DebugRecord] })
        $told | Should -HaveCount 2
        $told[0].Message | Should -Match '^Row 1: POST /track/sale \{"customerExternalId":"cus_1",.*\} was answered 500 in \d+ ms \(attempt 1\)$'
        $told[1].Message | Should -Match 'was answered 200 in \d+ ms \(attempt 2\)$'
    }

    It 'tells them with $DebugPreference, too' {
        $DebugPreference = 'Continue'
        $written = $Row | Send-DubSale 5>&1
        Get-Text $written ([System.Management.Automation.DebugRecord]) | Should -Match 'was answered 200'
    }

    It 'is silent without it' {
        $written = $Row | Send-DubSale 5>&1
        Get-Text $written ([System.Management.Automation.DebugRecord]) | Should -BeNullOrEmpty
    }
}

Describe 'The information stream' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'has one summary at the end, with the tag Dub' {
        Add-SandboxFault @{ fault = 'status'; status = 500; customer = 'cus_2' }
        $rows = "customer_id,amount,invoice_id`ncus_1,1,a`ncus_2,2,b`ncus_3,x,c`nunknown_4,4,d" | ConvertFrom-Csv
        $null = $rows | Send-DubSale -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -InformationVariable told

        $told | Should -HaveCount 1
        $told.Tags | Should -Be Dub
        $summary = $told.MessageData
        $summary | Should -BeOfType Dub.SendSummary
        $summary.Kind | Should -Be sale
        $summary.Rows | Should -Be 4
        $summary.Succeeded | Should -Be 3
        $summary.NotRecorded | Should -Be 1
        $summary.Failed | Should -Be 1
        $summary.Retries | Should -Be 1
        $summary.Skipped | Should -Be 0
        $summary.Seconds | Should -BeGreaterThan 0
    }

    It 'has the summary even where a fault common to all ends the pipeline' {
        $told = [System.Collections.Generic.List[object]]::new()
        {
            $Row | Send-DubSale -ApiKey dub_wrong_key_0000 -InformationAction Continue 6>&1 | ForEach-Object { $told.Add($_) }
        } | Should -Throw
        $told.MessageData.Failed | Should -Be 1
    }
}

Describe 'The warning stream' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'says once for a pipeline how many sales were not recorded' {
        $rows = 'cus_1', 'unknown_2', 'unknown_3', 'cus_4' | ForEach-Object { [pscustomobject]@{ CustomerId = $_; Amount = 1 } }
        $sent = $rows | Send-DubSale -WarningAction SilentlyContinue -WarningVariable warned

        $sent.Recorded | Should -Be $true, $false, $false, $true
        $warned | Should -HaveCount 1
        $warned.Message | Should -BeLike 'Dub did not record 2 of 4 sales: *-ClickId*'
    }

    It 'says once for a pipeline how many leads were not recorded' {
        $rows = 1..3 | ForEach-Object { [pscustomobject]@{ ClickId = 'c'; EventName = 'Sign up'; CustomerId = 'cus_1' } }
        $sent = $rows | Send-DubLead -WarningAction SilentlyContinue -WarningVariable warned

        $sent.Recorded | Should -Be $true, $false, $false
        $warned | Should -HaveCount 1
        $warned.Message | Should -BeLike 'Dub did not record 2 of 3 leads anew: *'
    }

    It 'is empty where all were recorded' {
        $null = $Row | Send-DubSale -WarningVariable warned
        $warned | Should -BeNullOrEmpty
    }
}

Describe 'Write-Progress' {
    It 'shows none for a single row' {
        Reset-Sandbox
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($Manifest, $Address)
                    Import-Module $Manifest
                    Connect-Dub -ApiKey dub_paced_key_01 -BaseUri $Address
                    Send-DubSale cus_1 1
                }).AddArgument((Join-Path (Get-Module Dub).ModuleBase 'Dub.psd1')).AddArgument((Get-Sandbox).BaseUri)
            $sent = $shell.Invoke()
            $sent.Recorded | Should -BeTrue
            @($shell.Streams.Progress | Where-Object Activity -Like '*Dub*') | Should -HaveCount 0
        }
        finally {
            $shell.Dispose()
        }
    }
}
