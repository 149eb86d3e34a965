BeforeAll {
    $null = Start-Sandbox --auto-customers

    # Everything the host was given to show, as one text.
    function Get-Shown([scriptblock] $Script) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $null = Start-Transcript -Path $file -UseMinimalHeader
        try {
            & $Script | Out-Default
        }
        finally {
            $null = Stop-Transcript
        }

        Get-Content $file -Raw
    }
}

AfterAll {
    Stop-Sandbox
}

Describe '-WhatIf' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'shows the exact call and body of <command>, and sends nothing' -ForEach @(
        @{ command = 'Send-DubLead'; values = @{ ClickId = 'click_1'; EventName = 'Sign up'; CustomerExternalId = 'cus_1'; Metadata = @{ plan = 'pro' } }; call = 'POST /track/lead {"clickId":"click_1","eventName":"Sign up","customerExternalId":"cus_1","customerId":"cus_1","metadata":{"plan":"pro"}}' }
        @{ command = 'Send-DubSale'; values = @{ CustomerExternalId = 'cus_1'; Price = '49.99'; Currency = 'EUR'; InvoiceId = 'inv_1' }; call = 'POST /track/sale {"customerExternalId":"cus_1","customerId":"cus_1","amount":4999,"currency":"eur","invoiceId":"inv_1"}' }
        @{ command = 'Send-DubCustomer'; values = @{ CustomerExternalId = 'cus_1'; CustomerName = 'Ana' }; call = 'POST /track/customer {"customerId":"cus_1","customerName":"Ana"}' }
    ) {
        $shown = Get-Shown { & $command @values -WhatIf }

        $shown | Should -BeLike "*What if: Performing the operation ""$call"" on target ""$((Get-Sandbox).BaseUri)/"".*"
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'shows the very body that is sent without it' {
        $values = @{ CustomerExternalId = 'cus_1'; Amount = 4999; Metadata = [ordered]@{ plan = "<pro> & ""more"""; at = [datetimeoffset]::new(2026, 8, 1, 0, 0, 0, [timespan]::Zero) } }
        $shown = Get-Shown { Send-DubSale @values -WhatIf }
        $null = Send-DubSale @values

        $sent = (Get-SandboxRequest).body
        $shown.Contains("""POST /track/sale $sent""") | Should -BeTrue
    }

    It 'shows each row of a CSV, the bad ones as errors' {
        $rows = "customer_id,amount`ncus_1,100`ncus_2,49.99`ncus_3,300" | ConvertFrom-Csv
        $failures = [System.Collections.Generic.List[object]]::new()
        $shown = Get-Shown {
            $rows | Send-DubSale -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed | ForEach-Object { $failures.Add($_) }
        }

        [regex]::Matches($shown, 'What if: ').Count | Should -Be 2
        $shown | Should -Match 'cus_1'
        $shown | Should -Match 'cus_3'
        $failures | Should -HaveCount 1
        $failures[0].TargetObject | Should -Be $rows[1]
        # A line each, that fits into a terminal, and no bodies.
        $shown | Should -Match "(?m)^What if: Row 1, sale of customer 'cus_1': 1\.00 USD\r?$"
        $shown | Should -Not -Match 'POST|\{'
        $failures[0].ErrorDetails.Message | Should -BeLike "Row 2 of the input, sale of customer 'cus_2', column 'Amount': 49.99 is not*"
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'has one short line a row for <command>' -ForEach @(
        @{ command = 'Send-DubSale'; row = @{ CustomerId = 'cus_1001'; Price = '49.99'; Currency = 'EUR'; InvoiceId = 'INV-2026-1040'; Metadata = @{ note = 'n' * 500 } }; line = "Row 1, sale of customer 'cus_1001', invoice 'INV-2026-1040': 49.99 EUR" }
        @{ command = 'Send-DubLead'; row = @{ CustomerId = 'cus_1001'; ClickId = 'click_1'; EventName = 'Sign up' }; line = "Row 1, lead of customer 'cus_1001': Sign up" }
        @{ command = 'Send-DubCustomer'; row = @{ CustomerId = 'cus_1001'; CustomerName = 'Ada Lovelace' }; line = "Row 1, customer 'cus_1001': Ada Lovelace" }
    ) {
        $shown = Get-Shown { $row | & $command -WhatIf }
        $shown -split '\r?\n' | Where-Object { $_ -like 'What if: *' } | Should -Be "What if: $line"
        "What if: $line".Length | Should -BeLessThan 80
    }

    It 'shows the bodies of a file''s rows with -Verbose' {
        $shown = Get-Shown { @{ CustomerId = 'cus_1'; Amount = 5 } | Send-DubSale -WhatIf -Verbose }
        $shown | Should -BeLike '*What if: *POST /track/sale {"customerExternalId":"cus_1"*'
    }

    It 'works without a key and gives nothing out' {
        Disconnect-Dub
        Get-DubConnection | Should -BeNullOrEmpty
        $shown = Get-Shown { Send-DubSale cus_1 4999 -WhatIf }
        $shown | Should -BeLike '*What if: *POST /track/sale {*}" on target "https://api.dub.co/"*' -Because 'the live service is where it would go'

        Send-DubSale cus_1 4999 -WhatIf | Should -BeNullOrEmpty
    }

    It 'begins no journal and counts nothing' {
        $journal = Join-Path $TestDrive 'import.jsonl'
        $null = Get-Shown { Send-DubSale cus_1 4999 -JournalPath $journal -WhatIf -InformationVariable script:told }

        $journal | Should -Not -Exist
        @($told | Where-Object { $_.Tags -contains 'Dub' }) | Should -HaveCount 0
    }

    It 'says what the journal would skip, and leaves the journal as it is' {
        $journal = Join-Path $TestDrive 'resumed.jsonl'
        $rows = "customer_id,amount,invoice_id`ncus_1,100,inv_1`ncus_2,200,inv_2`ncus_3,300,`ncus_4,400," | ConvertFrom-Csv
        $null = $rows[0, 1] | Send-DubSale -JournalPath $journal
        Add-SandboxFault @{ fault = 'reset-after' }
        $rows[2] | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue
        $before = (Get-FileHash $journal).Hash
        $sent = (Get-SandboxAudit).totals.requests

        $script:failed = $script:warned = $null
        $shown = Get-Shown {
            $rows | Send-DubSale -JournalPath $journal -WhatIf -ErrorAction SilentlyContinue -ErrorVariable script:failed -WarningAction SilentlyContinue -WarningVariable script:warned
        }

        $shown | Should -BeLike "*What if: Skipping row 1, sale of customer 'cus_1', invoice 'inv_1': the journal has it as done.*What if: Skipping row 2, *"
        [regex]::Matches($shown, 'What if: Row').Count | Should -Be 1
        $shown | Should -BeLike "*What if: Row 4, sale of customer 'cus_4': 4.00 USD*"
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.OutcomeUnknown,Dub.PowerShell.SendDubSaleCommand'
        $failed.TargetObject | Should -Be $rows[2]
        $warned | Should -Be '2 rows would be skipped: the journal has them as done.'
        (Get-FileHash $journal).Hash | Should -Be $before
        "$journal.lock" | Should -Not -Exist
        (Get-SandboxAudit).totals.requests | Should -Be $sent

        $shown = Get-Shown { $rows[2] | Send-DubSale -JournalPath $journal -ResendUnknown -WhatIf }
        $shown | Should -BeLike "*What if: Row 1, sale of customer 'cus_3': 3.00 USD*"
        $null = Get-Shown { $rows[0] | Send-DubSale -JournalPath $journal -WhatIf -WarningAction SilentlyContinue -WarningVariable script:warned }
        $warned | Should -Be '1 row would be skipped: the journal has it as done.'
    }

    It 'says what is wrong with a journal that could not be used' {
        $journal = Join-Path $TestDrive 'notes.txt'
        Set-Content $journal notes
        $failure = { Send-DubSale cus_1 1 -JournalPath $journal -WhatIf } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'Dub.Journal,Dub.PowerShell.SendDubSaleCommand'
        Get-Content $journal | Should -Be notes
    }

    It 'works from $WhatIfPreference' {
        $shown = Get-Shown {
            $WhatIfPreference = $true
            Send-DubLead click_1 'Sign up' cus_1
        }

        $shown | Should -BeLike '*What if: *POST /track/lead*'
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'sends with -WhatIf:$false whatever $WhatIfPreference says' {
        $WhatIfPreference = $true
        $sale = Send-DubSale cus_1 4999 -WhatIf:$false
        $sale.Recorded | Should -BeTrue
    }

    It 'shows the update of a customer where the server is known to have no other call' {
        $null = Send-DubCustomer cus_1 -CustomerName Ana
        $shown = Get-Shown { Send-DubCustomer 'cus 2/x' -CustomerName Ben -WhatIf }
        $shown | Should -BeLike '*What if: *"PATCH /customers/ext_cus%202%2Fx {"name":"Ben"}"*'
    }

    It 'never shows the key' {
        $shown = Get-Shown { Send-DubSale cus_1 4999 -WhatIf -Verbose -Debug -ApiKey dub_secret_0123456789 }
        $shown | Should -Match 'What if'
        $shown | Should -Not -Match 'dub_secret|0123456789'
    }
}
