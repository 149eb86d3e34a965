BeforeAll {
    $null = Start-Sandbox --auto-customers
    $script:Csv = @(
        'customer_id,price,currency,invoice_id,plan'
        'cus_1,10.00,usd,INV-1,pro'
        'cus_2,"1,250.00",usd,INV-2,pro'
        ',20.00,eur,INV-3,pro'
        'cus_4,30.50,eur,INV-4,pro'
        'cus_1,10.00,usd,INV-1,pro'
        'cus_5,99.00,usd,INV-1,pro'
    )
}

AfterAll {
    Stop-Sandbox
}

Describe '-ValidateOnly' {
    BeforeEach {
        Reset-Sandbox
        Disconnect-Dub
        $output = @($Csv | ConvertFrom-Csv | Send-DubSale -ValidateOnly -WarningAction SilentlyContinue -ErrorVariable failed -ErrorAction SilentlyContinue)
        $problems = @($output | Where-Object { $_ -is [Dub.ImportProblem] })
        $summary = $output[-1]
    }

    It 'needs no key, sends nothing and writes no error' {
        $failed | Should -BeNullOrEmpty
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'outputs one object for each row that cannot be sent, with its row, line, column, value and reason' {
        $problems.Row | Should -Be 2, 3, 6
        $problems.Line | Should -Be 3, 4, 7
        $problems[0].CustomerExternalId | Should -Be cus_2
        $problems[0].InvoiceId | Should -Be INV-2
        $problems[0].Column | Should -Be price
        $problems[0].Value | Should -Be '1,250.00'
        $problems[0].Reason | Should -BeLike '*not a price*'
        $problems[0].ErrorId | Should -Be Dub.InvalidRequest
        $problems[1].Column | Should -Be customer_id
        $problems[1].CustomerExternalId | Should -BeNullOrEmpty
        $problems[2].ErrorId | Should -Be Dub.DuplicateInvoice
        $problems[2].Reason | Should -BeLike 'Row 1 has the same invoice ID*'
    }

    It 'sums up: rows, totals by currency, columns, invoices that repeat' {
        $summary | Should -BeOfType Dub.ImportValidation
        $summary.Kind | Should -Be sale
        $summary.Rows, $summary.ValidRows, $summary.InvalidRows | Should -Be 6, 3, 3
        $summary.Totals.Currency | Should -Be eur, usd
        $summary.Totals.Amount | Should -Be 3050, 2000
        "$($summary.Totals[1])" | Should -Be '20.00 USD in 2 rows'
        $summary.ColumnsUsed | Should -Be customer_id, price, currency, invoice_id
        $summary.ColumnsNotUsed | Should -Be plan
        "$($summary.RepeatedInvoices)" | Should -Be 'INV-1 (rows 1, 5-6)'
        "$summary" | Should -Be '6 rows: 3 valid, 3 invalid'
    }

    It 'shows a table of the problems and the summary as a list' {
        $view = $output | Out-String -Width 120
        $view | Should -Match '(?m)^ +2 +3 +price +1,250\.00 +1,250\.00 is not a price'
        $view | Should -Match '(?m)^Totals +: 30\.50 EUR in 1 row, 20\.00 USD in 2 rows'
        $view | Should -Match '(?m)^RepeatedInvoices +: INV-1 \(rows 1, 5-6\)'
    }

    It 'works for <command> too, and shows no sums there' -ForEach @(
        @{ command = 'Send-DubLead'; row = @{ click_id = 'c1'; event_name = 'Sign up'; customer_id = 'cus_1' } }
        @{ command = 'Send-DubCustomer'; row = @{ customer_id = 'cus_1'; name = 'Ann' } }
    ) {
        $output = @([pscustomobject]$row, [pscustomobject]@{ customer_id = '' } | & $command -ValidateOnly)
        $output | Should -HaveCount 2
        $output[0].Row | Should -Be 2
        $output[1].Totals | Should -BeNullOrEmpty
        $output[1] | Out-String | Should -Not -BeLike '*Totals*'
    }

    It 'reads values as sending does: parameters, column maps and script blocks' {
        $rows = [pscustomobject]@{ Kunde = 'cus_1'; Betrag = '12,50' }, [pscustomobject]@{ Kunde = 'cus_2'; Betrag = '12.50' }
        $output = @($rows | Send-DubSale -ColumnMap @{ CustomerExternalId = 'Kunde'; Price = 'Betrag' } -Currency eur -ValidateOnly)
        $output[0].Row, $output[0].Column, $output[0].Value | Should -Be 1, 'Betrag', '12,50'
        "$($output[1].Totals)" | Should -Be '12.50 EUR in 1 row'
    }

    It 'ends on columns that cannot be right, as sending does' {
        { 'customer_id;price', 'cus_1;10.00' | ConvertFrom-Csv | Send-DubSale -ValidateOnly } |
            Should -Throw -ErrorId 'Dub.InvalidInput,Dub.PowerShell.SendDubSaleCommand'
    }

    It 'leaves a journal alone' {
        $journal = Join-Path $TestDrive 'sales.jsonl'
        $null = [pscustomobject]@{ customer_id = 'cus_1'; amount = 100 } | Send-DubSale -ValidateOnly -JournalPath $journal
        $journal | Should -Not -Exist
    }
}
