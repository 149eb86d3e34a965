BeforeAll {
    $null = Start-Sandbox --auto-customers

    # As a terminal of this width shows objects that come slowly: PowerShell leaves its last column free, and after 0.3 s
    # it settles the widths that are not given.
    function Get-Table([int] $Width, [object[]] $Object) {
        & {
            $Object[0]
            Start-Sleep -Milliseconds 400
            $Object | Select-Object -Skip 1
        } | Out-String -Width ($Width - 1) -Stream | Where-Object { $_ } | ForEach-Object { $_ -replace '\e\[[\d;]*m' }
    }

    $long = 'user_01HZX9K3M5N7P9QRSTVWXYZABCD'
    $stripe = 'in_1MtHbELkdIwHu7ixl4OzzPMv'
    $uuid = '0190b3c4-7d5e-7f01-a2b3-c4d5e6f70819'
}

AfterAll {
    Stop-Sandbox
}

Describe 'The table of sales' {
    BeforeAll {
        $sales = @(
            Send-DubSale c1 1 -InvoiceId i1
            Send-DubSale $long -Price 123456.78 -Currency eur -InvoiceId $stripe -EventName 'Subscription created'
            Send-DubSale unknown_1 -Price 999999.99 -WarningAction SilentlyContinue
        )
    }

    It 'cuts no sum and no customer at <_> columns, whatever the first rows were' -ForEach 80, 100, 120, 200 {
        $lines = Get-Table $_ $sales
        @($lines | Where-Object Length -GT $_) | Should -BeNullOrEmpty
        $lines[2] | Should -Match '^c1 +0\.01 USD +0\.01 USD i1'
        $lines[3] | Should -Match "^$long +123,456\.78 EUR +[\d,]+\.\d\d USD "
        $lines[-1] | Should -Match '^unknown_1 +999,999\.99 USD +no\b'
    }

    It 'shows the whole invoice ID at 100 columns' {
        (Get-Table 100 $sales)[3] | Should -Match " $stripe *$"
    }

    It 'shows the whole invoice ID and event at 120 columns' {
        $lines = Get-Table 120 $sales
        $lines[0] | Should -Match '^Customer +Sent +Recorded Invoice +Event'
        $lines[3] | Should -Match " $stripe +Subscription created$"
    }

    It 'shows invoice IDs of a usual length at 80 columns' {
        $lines = Get-Table 80 @($sales[0]; Send-DubSale c2 1 -InvoiceId INV-2026-00104)
        $lines[3] | Should -Match ' INV-2026-00104$'
    }

    It 'shows <price> <currency> as <shown>' -ForEach @(
        @{ price = '1000000'; currency = 'usd'; shown = '1000000.00 USD' }
        @{ price = '21474836.47'; currency = 'usd'; shown = '21474836.47 USD' }
        @{ price = '99999999'; currency = 'vnd'; shown = '99,999,999 VND' }
    ) {
        $lines = Get-Table 80 @($sales[0]; Send-DubSale c2 -Price $price -Currency $currency)
        $lines[3].Substring(33, 15).Trim() | Should -Be $shown
        if ($currency -eq 'usd') {
            $lines[3].Substring(49, 15).Trim() | Should -Be $shown
        }
    }

    It 'shows <amount> <currency> that Dub recorded as <shown>' -ForEach @(
        @{ amount = 9999999999; currency = 'usd'; shown = '99999999.99 USD' }
        @{ amount = 15000000050; currency = 'idr'; shown = '150000000 IDR' }
        @{ amount = 9999999999999; currency = 'usd'; shown = '99999999999 USD' }
        @{ amount = 9007199254740991; currency = 'usd'; shown = '>= 1E+11 USD' }
    ) {
        $answer = @{ eventName = 'Purchase'; customer = @{ id = 'c'; externalId = 'c2' }; sale = @{ amount = $amount; currency = $currency; paymentProcessor = 'custom'; invoiceId = $null; metadata = $null } }
        Add-SandboxFault @{ fault = 'body'; status = 200; body = ($answer | ConvertTo-Json -Compress); contentType = 'application/json'; times = 1 }
        $lines = Get-Table 80 @($sales[0]; Send-DubSale c2 1 -WarningAction SilentlyContinue)
        $lines[3].Substring(49, 15).Trim() | Should -Be $shown
    }
}

Describe 'The table of leads' {
    BeforeAll {
        $leads = @(
            Send-DubLead c 'A' c1
            Send-DubLead dub_click_123456 'Start trial' $long
            Send-DubLead c 'A' $uuid
        )
    }

    It 'cuts no ID at <_> columns, whatever the first rows were' -ForEach 80, 120 {
        $lines = Get-Table $_ $leads
        $lines[0] | Should -Match '^Customer +Event +Recorded +Click'
        $lines[3] | Should -Match "^$long +Start trial +yes +dub_click_123456"
        $lines[4] | Should -Match "^$uuid A "
    }

    It 'shows the whole link at 120 columns' {
        (Get-Table 120 $leads)[3] | Should -Match ' https://dub\.sh/sandbox$'
    }
}

Describe 'The table of customers' {
    BeforeAll {
        Reset-Sandbox
        $null = Send-DubSale $long -Price 999999.98
        $null = Send-DubSale c3 -Price 1234567.50
        $customers = @(
            Send-DubCustomer c1
            Send-DubCustomer $long -CustomerName 'Katherine C. Johnson' -CustomerEmail 'katherine.johnson@research.example'
            Send-DubCustomer c3
        )
    }

    It 'cuts no sum, customer and name at <_> columns, whatever the first rows were' -ForEach 80, 120 {
        $lines = Get-Table $_ $customers
        $lines[0] | Should -Match '^Customer +Sales +SaleAmount Name'
        $lines[3] | Should -Match "^$long +1  999,999\.98 USD Katherine C\. Johnson"
        $lines[4] | Should -Match '^c3 +1  1234567\.50 USD'
    }

    It 'shows the whole address at 120 columns' {
        (Get-Table 120 $customers)[3] | Should -Match ' katherine\.johnson@research\.example *$'
    }
}

Describe 'The table of one sale' {
    It 'cuts no sum and no invoice ID at <_> columns' -ForEach 80, 120 {
        $lines = Get-Table $_ @((Send-DubSale c1 1 -InvoiceId i1).Sale; (Send-DubSale c1 -Price 21474836.47 -InvoiceId single).Sale)
        $lines[3] | Should -Match '^ *21474836\.47 USD single '
    }
}

Describe 'The table of a journal''s entries' {
    It 'cuts neither time nor error at 80 columns' {
        $journal = Join-Path $TestDrive 'table.jsonl'
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; customer = 'c2' }
        $null = 'c1', 'c2' | ForEach-Object { [pscustomobject]@{ CustomerId = $_; Amount = 1 } } |
            Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue
        $lines = Get-Table 80 @((Get-DubJournal $journal).Entries)
        $lines[0] | Should -Match ' At \(UTC\) '
        $lines -match ' Refused ' | Should -Match '^ +2 \w+ +Refused +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Dub\.UnprocessableEntity *$'
    }
}

Describe 'The table of <Type>' -ForEach @(
    @{ Type = 'Dub.ComparedRow'; Values = @{ Price = 5; Currency = 'usd'; Result = 'Missing'; InvoiceId = 'INV-2026-00104' } }
    @{ Type = 'Dub.JournalResolution'; Values = @{ Kind = 'sale' } }
) {
    It 'shows the whole reason at <_> columns' -ForEach 80, 100, 120 {
        $reason = 'Dub has no event that could be its own, and 2 rows of this customer look alike. Compare them in Dub.'
        $row = ($Type -as [type]) | ForEach-Object { $_::new() }
        foreach ($pair in (@{ InputRow = 1; CustomerExternalId = 'c1'; State = 'Unknown'; Reason = $reason } + $Values).GetEnumerator()) {
            $row.($pair.Key) = $pair.Value
        }

        $lines = Get-Table $_ @($row, $row)
        $start = $lines[0].IndexOf('Reason')
        $start | Should -BeGreaterThan 0
        $shown = $lines | Select-Object -Skip 2 | ForEach-Object { $_.PadRight($start).Substring($start).Trim() }
        $shown -join '' -replace ' ' | Should -Be "$reason$reason".Replace(' ', '')
    }
}

Describe 'The sums of a comparison' {
    It 'are shown as those of a sale: <price> <currency> is <shown>' -ForEach @(
        @{ price = 20; currency = 'usd'; shown = '20.00 USD' }
        @{ price = 25.5; currency = 'usd'; shown = '25.50 USD' }
        @{ price = 5000; currency = 'jpy'; shown = '5,000 JPY' }
        @{ price = 1000000; currency = 'usd'; shown = '1000000.00 USD' }
    ) {
        $row = [Dub.ComparedRow]@{ InputRow = 1; CustomerExternalId = 'c1'; Price = $price; Currency = $currency }
        (Get-Table 120 @($row, $row))[2].Substring(22, 15).Trim() | Should -Be $shown
        $total = [Dub.ComparedTotal]@{ Currency = $currency; Rows = 1; Sum = $price; ShownRows = 1; ShownSum = $price }
        (Get-Table 80 @($total, $total))[2] -split '  +' | Where-Object { $_ -eq $shown } | Should -HaveCount 2
    }
}

Describe 'Times' {
    It 'are in UTC in the table and the list of events, and say so' {
        $item = [pscustomobject]@{ PSTypeName = 'Dub.ConversionEvent'; Timestamp = [datetimeoffset]'2026-02-03T01:30:05+05:00' }
        $lines = Get-Table 80 @($item, $item)
        $lines[0] | Should -Match ' At \(UTC\) '
        $lines[2] | Should -Match ' 2026-02-02 20:30:05 '
        $item | Format-List | Out-String | Should -Match 'Timestamp +: 2026-02-02 20:30:05 UTC\r?\n'
    }

    It 'are in UTC in the list of <_>, and say so' -ForEach 'Dub.CustomerRecord', 'Dub.CustomerResponse', 'Dub.Commission', 'Dub.JournalReport', 'Dub.JournalEntry' {
        $names = ($_ -as [type]).GetProperties() | Where-Object { $_.PropertyType -in [datetimeoffset], [Nullable[datetimeoffset]] } | ForEach-Object Name
        $names | Should -Not -BeNullOrEmpty
        $item = [pscustomobject]@{ PSTypeName = $_ }
        foreach ($name in $names) {
            $item | Add-Member $name ([datetimeoffset]'2026-02-03T01:30:05+05:00')
        }

        $list = $item | Format-List | Out-String
        foreach ($name in $names) {
            $list | Should -Match "$name +: 2026-02-02 20:30:05 UTC\r?\n"
        }
    }
}
