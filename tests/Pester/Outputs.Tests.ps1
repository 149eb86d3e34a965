BeforeAll {
    $null = Start-Sandbox

    # As a job, a remote session or a file of Export-Clixml gives an object back.
    function Copy-AsData([object] $Object, [int] $Depth = 1) {
        [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Object, $Depth))
    }

    function Get-Shown([object[]] $Object) {
        ($Object | Out-String -Width 120) -replace '\e\[[\d;]*m'
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'The results of an import as a CSV file' {
    BeforeAll {
        Reset-Sandbox
        $null = Send-DubLead click_1 'Sign up' cus_1
        $file = Join-Path $TestDrive 'sent.csv'
    }

    It 'have the amount, the currency, the customer and the invoice of a sale in columns of their own' {
        @{ CustomerId = 'cus_1'; Price = '49.99'; Currency = 'EUR'; InvoiceId = 'inv_1' }, @{ CustomerId = 'cus_9'; Amount = '5' } |
            Send-DubSale -DefaultCurrency usd -WarningAction SilentlyContinue | Export-Csv $file
        $rows = @(Import-Csv $file)

        $rows.Row | Should -Be 1, 2
        $rows.CustomerExternalId | Should -Be cus_1, cus_9
        $rows.InvoiceId | Should -Be inv_1, ''
        $rows.SentAmount | Should -Be 4999, 5
        $rows.SentCurrency | Should -Be eur, usd
        $rows.Recorded | Should -Be True, False
        $rows[0].RecordedCurrency | Should -Be usd
        [decimal]$rows[0].RecordedAmount | Should -BeGreaterThan 4999
        $rows[1].RecordedAmount | Should -BeNullOrEmpty
        $rows.Reason | Should -Be '', 'Dub does not know the customer.'
    }

    It 'have no sentence and no object in them: <Command>' -ForEach @(
        @{ Command = 'Send-DubSale'; Values = @{ CustomerExternalId = 'cus_1'; Amount = 5; Metadata = @{ plan = 'pro' } } }
        @{ Command = 'Send-DubLead'; Values = @{ CustomerExternalId = 'cus_1'; ClickId = 'click_1'; EventName = 'Demo' } }
        @{ Command = 'Send-DubCustomer'; Values = @{ CustomerExternalId = 'cus_1'; CustomerName = 'Ada' } }
    ) {
        & $Command @Values | Export-Csv $file
        $row = Import-Csv $file
        $row.PSObject.Properties.Name | Should -Not -Contain Request
        $row.($Command -eq 'Send-DubCustomer' ? 'ExternalId' : 'CustomerExternalId') | Should -Be cus_1
        foreach ($cell in $row.PSObject.Properties.Value) {
            $cell | Should -Not -Match 'of customer|^customer |System\.|^Dub\.|@\{'
        }
    }

    It 'still give scripts what was sent' {
        $sale = Send-DubSale cus_1 -Price 49.99 -Currency eur -Metadata @{ plan = 'pro' }
        $sale.Request | Should -BeOfType Dub.SaleRequest
        $sale.Request.Amount | Should -Be 4999
        $sale.Request.Metadata.plan | Should -Be pro
        $sale.GetRequest() | Should -Be $sale.Request
    }
}

Describe 'Results that come from a job or a file' {
    BeforeAll {
        Reset-Sandbox
        $lead = Send-DubLead click_1 'Sign up' cus_1
        $sale = Send-DubSale cus_1 -Price 49.99 -Currency eur -InvoiceId inv_1
        $unknown = Send-DubSale cus_9 -Price 1.00 -WarningAction SilentlyContinue
        $customer = Send-DubCustomer cus_1 -CustomerName Ada
        $journal = Join-Path $TestDrive 'import.jsonl'
        $null = Send-DubSale cus_1 -Price 1.00 -JournalPath $journal
    }

    It 'show the same table: <Name>, depth <Depth>' -ForEach @(
        foreach ($depth in 1, 2) {
            foreach ($name in 'lead', 'sale', 'unknown', 'customer') {
                @{ Name = $name; Depth = $depth }
            }
        }
    ) {
        $object = Get-Variable $Name -ValueOnly
        Get-Shown (Copy-AsData $object $Depth) | Should -Be (Get-Shown $object)
    }

    It 'show the same entries of a journal' {
        $report = Get-DubJournal $journal
        Get-Shown (Copy-AsData $report.Entries[0]) | Should -Be (Get-Shown $report.Entries[0])
        Get-Shown (Copy-AsData $report) | Should -Be (Get-Shown $report)
    }

    It 'keep what was sent and recorded' {
        $copy = Copy-AsData $sale
        $copy.SentAmount, $copy.SentCurrency, $copy.CustomerExternalId, $copy.InvoiceId, $copy.Recorded | Should -Be 4999, eur, cus_1, inv_1, $true
    }
}

Describe 'What a journal counts' {
    BeforeEach {
        Reset-Sandbox
        $null = Send-DubLead click_1 'Sign up' cus_1
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $csv = "customer_id,price,invoice_id`ncus_1,1.00,inv_1`ncus_1,x,inv_2`ncus_9,3.00,inv_3`ncus_1,4.00,inv_4`ncus_1,5.00,inv_1"
        function Send-Row([string] $Csv) {
            $Csv | ConvertFrom-Csv | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -IncludeInvoiceInJournal
        }
    }

    It 'adds up to the rows of the file, those that could not be sent included' {
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; invoice = 'inv_4'; times = 0 }
        $null = Send-Row $csv
        $report = Get-DubJournal $journal

        $report.Recorded, $report.NotRecorded, $report.Refused, $report.Invalid | Should -Be 1, 1, 1, 2
        "$report" | Should -Be '5 rows: 1 recorded, 1 not recorded, 1 refused, 2 invalid, 0 not sent, 0 unknown'
        $entries = $report.Entries | Sort-Object InputRow
        $entries.InputRow | Should -Be (1..5)
        $entries.State | Should -Be Recorded, Invalid, NotRecorded, Refused, Invalid
        $entries.ErrorId | Should -Be $null, Dub.InvalidRequest, $null, Dub.UnprocessableEntity, Dub.DuplicateInvoice
        $entries.InvoiceId | Should -Be inv_1, inv_2, inv_3, inv_4, inv_1
    }

    It 'adds up to the rows of the file after they were corrected, and after some were taken out' {
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; invoice = 'inv_4'; times = 1 }
        $null = Send-Row $csv
        $null = Send-Row "customer_id,price,invoice_id`ncus_1,1.00,inv_1`ncus_1,2.00,inv_2`ncus_9,3.00,inv_3`ncus_1,4.50,inv_4"
        "$(Get-DubJournal $journal)" | Should -Be '4 rows: 3 recorded, 1 not recorded, 0 refused, 0 invalid, 0 not sent, 0 unknown'

        $null = Send-Row "customer_id,price,invoice_id`ncus_1,1.00,inv_1`ncus_1,2.00,inv_2`ncus_1,4.50,inv_4"
        $report = Get-DubJournal $journal
        "$report" | Should -Be '3 rows: 3 recorded, 0 not recorded, 0 refused, 0 invalid, 0 not sent, 0 unknown'
        (Get-SandboxAudit).totals.recordedSales | Should -Be 3
    }

    It 'keeps what it knows of sales where a later run sends leads' {
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; invoice = 'inv_4'; times = 0 }
        $null = Send-Row $csv
        $null = 'cus_5', 'cus_6' | Send-DubLead click_1 'Sign up' -CustomerExternalId { $_ } -JournalPath $journal
        $report = Get-DubJournal $journal
        "$report" | Should -Be '7 rows: 3 recorded, 1 not recorded, 1 refused, 2 invalid, 0 not sent, 0 unknown'

        # The second sale and the second lead of their inputs are invalid.
        $leads = [pscustomobject]@{ customer_id = 'cus_5' }, [pscustomobject]@{ customer_id = '' }
        $null = $leads | Send-DubLead click_1 'Sign up' -JournalPath $journal -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        (Get-DubJournal $journal).Invalid | Should -Be 3
        $null = $leads[0] | Send-DubLead click_1 'Sign up' -JournalPath $journal -WarningAction SilentlyContinue
        (Get-DubJournal $journal).Invalid | Should -Be 2
    }

    It 'keeps what it knows of the other rows where a few are sent alone' {
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; invoice = 'inv_4'; times = 0 }
        $null = Send-Row $csv
        $null = Send-Row "customer_id,price,invoice_id`ncus_1,2.00,inv_2"
        "$(Get-DubJournal $journal)" | Should -Be '6 rows: 2 recorded, 1 not recorded, 1 refused, 2 invalid, 0 not sent, 0 unknown'
    }

    It 'keeps what it knows of rows that a run did not come to' {
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; invoice = 'inv_4'; times = 0 }
        $null = Send-Row $csv
        Connect-Sandbox -Key dub_wrong_key_0000
        { $null = Send-Row "customer_id,price,invoice_id`ncus_1,9.00,inv_9" } | Should -Throw
        Connect-Sandbox
        ((Get-DubJournal $journal).Entries | Where-Object InvoiceId -EQ inv_4).State | Should -Be Refused
    }

    It 'names no invoice unless it is told to' {
        $null = $csv | ConvertFrom-Csv | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        Get-Content $journal -Raw | Should -Not -Match 'inv_\d'
        (Get-DubJournal $journal).Entries.InvoiceId | Should -Be @($null, $null, $null, $null, $null)
    }

    It 'shows the invoice in its table' {
        $null = Send-Row $csv
        $lines = Get-Shown (Get-DubJournal $journal).Entries
        $lines | Should -Match 'ErrorId +InvoiceId'
        $lines | Should -Match 'Invalid .* Dub\.InvalidRequest +inv_2'
    }
}
