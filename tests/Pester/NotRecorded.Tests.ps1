# What Dub answers with success and still does not record must never pass unnoticed.
BeforeAll {
    $null = Start-Sandbox
    Reset-Sandbox
}

AfterAll {
    Stop-Sandbox
}

Describe 'An invoice ID that was used for another sale' {
    BeforeEach {
        Reset-Sandbox
        $null = 'cus_1', 'cus_2' | ForEach-Object { Send-DubLead "click_$_" 'Sign up' $_ }
    }

    It 'is an error where an earlier run sent it with <difference>' -ForEach @(
        @{ difference = 'another customer'; other = @{ CustomerId = 'cus_2' }; says = "to customer 'cus_1'" }
        @{ difference = 'another amount'; other = @{ Amount = 200 }; says = 'of 1.00 USD' }
        @{ difference = 'another event'; other = @{ EventName = 'Renewal' }; says = "event 'Purchase'" }
        @{ difference = 'an amount in another currency that is no conversion'; other = @{ Amount = 200; Currency = 'usd' }; says = 'of 1.00 USD' }
    ) {
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $first = @{ CustomerId = 'cus_1'; Amount = 100; InvoiceId = 'inv_1' }
        $null = $first | Send-DubSale
        $second = $first + @{}
        $other.Keys | ForEach-Object { $second[$_] = $other[$_] }
        $results = @($second | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue -ErrorVariable failed)

        $results | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.DuplicateInvoice,Dub.PowerShell.SendDubSaleCommand'
        $failed.CategoryInfo.Category | Should -Be ResourceExists
        $failed.ErrorDetails.Message | Should -BeLike "*earlier sale of this invoice ID ($says) and recorded nothing*"
        $failed.TargetObject | Should -Be $second
        (Get-DubJournal $journal).Recorded | Should -Be 0
        (Get-SandboxAudit).totals.recordedSales | Should -Be 1
    }

    It 'is an error before sending where a row above has it with other content' {
        $rows = @(
            @{ CustomerId = 'cus_1'; Amount = 100; InvoiceId = 'inv_1' }
            @{ CustomerId = 'cus_2'; Amount = 200; InvoiceId = 'inv_1' }
            @{ CustomerId = 'cus_2'; Amount = 200; InvoiceId = 'inv_2' }
        )
        $results = @($rows | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed)

        $results.InvoiceId | Should -Be inv_1, inv_2
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.DuplicateInvoice,Dub.PowerShell.SendDubSaleCommand'
        $failed.ErrorDetails.Message | Should -BeLike "Row 2 of the input, sale of customer 'cus_2', invoice 'inv_1': Row 1 has the same invoice ID with another customer*was not sent*"
        (Get-SandboxAudit).totals.requests | Should -Be (2 + 2)
    }

    It 'is told by -WhatIf as well' {
        $rows = @(
            @{ CustomerId = 'cus_1'; Amount = 100; InvoiceId = 'inv_1' }
            @{ CustomerId = 'cus_1'; Amount = 150; InvoiceId = 'inv_1' }
        )
        $rows | Send-DubSale -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.DuplicateInvoice,Dub.PowerShell.SendDubSaleCommand'
    }

    It 'is no error where the sale was converted to USD' {
        $sale = @{ CustomerId = 'cus_1'; Amount = 100; Currency = 'eur'; InvoiceId = 'inv_eur' }
        $null = $sale | Send-DubSale
        ($sale | Send-DubSale).Recorded | Should -BeTrue
        (Get-SandboxAudit).totals.recordedSales | Should -Be 1
    }

    It 'is no error after a lost answer to the same sale' {
        Add-SandboxFault @{ fault = 'reset-after'; invoice = 'inv_lost' }
        (Send-DubSale cus_1 100 -InvoiceId inv_lost).Recorded | Should -BeTrue
        (Get-SandboxAudit).totals.recordedSales | Should -Be 1
    }

    It 'is silent where the same sale comes again' {
        $warnings = $null
        $null = @{ CustomerId = 'cus_1'; Amount = 100; InvoiceId = 'inv_2' }, @{ CustomerId = 'cus_1'; Amount = 100; InvoiceId = 'inv_2' } |
            Send-DubSale -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
    }
}

Describe 'A sale that Dub answers without recording it' {
    BeforeEach {
        Reset-Sandbox
        $null = Send-DubLead click_1 'Sign up' cus_1
    }

    It 'has its own reason told: <case>' -ForEach @(
        @{ case = 'amount 0'; rows = @{ CustomerId = 'cus_1'; Amount = 0 }, @{ CustomerId = 'cus_1'; Amount = 5 }; says = 'Dub did not record 1 of 2 sales: it never records a sale of amount 0.' }
        @{ case = 'an unknown customer'; rows = , @{ CustomerId = 'cus_9'; Amount = 5 }; says = 'Dub did not record 1 of 1 sale: it does not know the customer.*' }
    ) {
        $warnings = $null
        $results = @($rows | Send-DubSale -WarningVariable warnings -WarningAction SilentlyContinue)
        $results[0].Recorded | Should -BeFalse
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike $says
    }

    It 'has a line for each reason where there are two' {
        $warnings = $null
        $null = @{ CustomerId = 'cus_1'; Amount = 0 }, @{ CustomerId = 'cus_9'; Amount = 5 } |
            Send-DubSale -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 2
    }

    It 'is warned of where Dub had no exchange rate and took the amount for dollars' {
        Add-SandboxFault @{ fault = 'body'; invoice = 'inv_2'; body = '{"eventName":"Purchase","customer":{"id":"cus_x","externalId":"cus_1"},"sale":{"amount":500,"currency":"pen","paymentProcessor":"custom","invoiceId":"inv_2","metadata":null}}' }
        $warnings = $null
        $null = @{ CustomerId = 'cus_1'; Amount = 500; Currency = 'eur'; InvoiceId = 'inv_1' }, @{ CustomerId = 'cus_1'; Amount = 500; Currency = 'pen'; InvoiceId = 'inv_2' } |
            Send-DubSale -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*no exchange rate for the currency of 1 sale (row 2)*unconverted*'
    }
}

Describe 'A sale right behind its customer''s lead' {
    BeforeEach {
        Reset-Sandbox
        $null = Send-DubLead click_1 'Sign up' cus_1
    }

    It 'is sent again until Dub has stored the lead' {
        Add-SandboxFault @{ fault = 'status'; status = 404; code = 'not_found'; message = 'Lead event not found for externalId: cus_1 and leadEventName: null'; path = '/track/sale'; times = 2 }
        (Send-DubSale cus_1 100).Recorded | Should -BeTrue
        (Get-SandboxAudit).totals.recordedSales | Should -Be 1
        (Get-SandboxAudit).totals.requests | Should -Be 4
    }

    It 'is an error in the end where the lead never comes' {
        Add-SandboxFault @{ fault = 'status'; status = 404; code = 'not_found'; message = 'Lead event not found for externalId: cus_1 and leadEventName: null'; path = '/track/sale'; times = 0 }
        $null = Send-DubSale cus_1 100 -MaximumRetryCount 3 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.NotFound,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.Attempts | Should -Be 4
        $failed.Exception.OutcomeUnknown | Should -BeFalse
    }
}

Describe 'A lead that is answered with link null' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'was not recorded anew where it was sent once' {
        $null = Send-DubLead click_1 'Sign up' cus_1
        (Send-DubLead click_1 'Sign up' cus_1 -WarningAction SilentlyContinue).Recorded | Should -BeFalse
    }

    It 'is left open where an answer was lost before: that attempt may have recorded it' {
        Add-SandboxFault @{ fault = 'reset-after' }
        $result = Send-DubLead click_1 'Sign up' cus_1
        $result.Link | Should -BeNullOrEmpty
        $result.Recorded | Should -Be $null
        (Get-SandboxAudit).totals.recordedLeads | Should -Be 1
    }
}
