Describe 'A server of the generation <generation>' -ForEach @(
    @{ generation = '2024' }
    @{ generation = 'current' }
) {
    BeforeAll {
        $null = Start-Sandbox --api $generation --key dub_sandbox_key --key dub_second_key_0
        $script:Is2024 = $generation -eq '2024'
    }

    AfterAll {
        Stop-Sandbox
    }

    BeforeEach {
        Reset-Sandbox
    }

    It 'takes a lead, and a sale of the same customer' {
        $lead = Send-DubLead click_1 'Sign up' cus_1 -CustomerName Ana -CustomerEmail ana@example.com
        $sale = Send-DubSale cus_1 4999 -InvoiceId inv_1 -PaymentProcessor stripe

        $lead.Click.Id | Should -Be click_1
        $lead.Customer.Name | Should -Be Ana
        $lead.Customer.Email | Should -Be ana@example.com
        $sale.Sale.Amount | Should -Be 4999
        $sale.Customer.Name | Should -Be Ana
        $sale.Recorded | Should -BeTrue

        $events = (Get-SandboxAudit).events
        $events.kind | Should -Be lead, sale
        $events.customer | Should -Be cus_1, cus_1
    }

    It 'finds the customer''s ID under its own name in leads and sales' {
        $null = Send-DubLead click_1 'Sign up' cus_1
        $null = Send-DubSale cus_1 4999 -PaymentProcessor stripe

        foreach ($request in Get-SandboxRequest) {
            $request.status | Should -Be 200
            $request.Json.customerId | Should -BeExactly cus_1
            $request.Json.customerExternalId | Should -BeExactly cus_1
        }
    }

    It 'answers with the customer''s ID in the caller''s system' {
        $lead = Send-DubLead click_1 'Sign up' cus_1
        ($Is2024 ? $lead.Customer.Id : $lead.Customer.ExternalId) | Should -Be cus_1
    }

    It 'tells of a lead what it knows: Recorded' {
        (Send-DubLead click_1 'Sign up' cus_1).Recorded | Should -Be ($Is2024 ? $null : $true)
        (Send-DubLead click_1 'Sign up' cus_1 -WarningAction SilentlyContinue).Recorded | Should -BeFalse
    }

    It 'is not asked again for a lead that it has, and is not slowed down by it' {
        $rows = 1..8 | ForEach-Object { [pscustomobject]@{ ClickId = 'click_1'; EventName = 'Sign up'; CustomerId = "cus_$($_ % 4)" } }
        $leads = $rows | Send-DubLead -WarningAction SilentlyContinue -WarningVariable warned -InformationVariable told

        $leads | Where-Object Recorded -EQ $false | Should -HaveCount 4
        $warned | Should -BeLike 'Dub did not record 4 of 8 leads anew*'
        ($told | Where-Object Tags -Contains Dub).MessageData.RateLimitWaitSeconds | Should -Be 0
        ($told | Where-Object Tags -Contains Dub).MessageData.Retries | Should -Be 0
        $audit = Get-SandboxAudit
        $audit.totals.requests | Should -Be 8
        $audit.totals.recordedLeads | Should -Be 4
    }

    It 'is not sent a lead again that the journal has as known to it' {
        $journal = Join-Path $TestDrive "leads-$generation.jsonl"
        $null = Send-DubLead click_1 'Sign up' cus_1
        $null = Send-DubLead click_1 'Sign up' cus_1 -JournalPath $journal -WarningAction SilentlyContinue

        # Within the hour it says so; after it, a server of 2024 would record the lead again.
        (Get-DubJournal $journal).Entries.State | Should -Be ($Is2024 ? 'Recorded' : 'NotRecorded')
    }

    It 'answers to a sale of somebody it has never seen' {
        $sale = Send-DubSale stranger 4999 -PaymentProcessor stripe -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue -WarningVariable warned
        if ($Is2024) {
            $failed.FullyQualifiedErrorId | Should -Be 'Dub.NotFound,Dub.PowerShell.SendDubSaleCommand'
        }
        else {
            $failed | Should -BeNullOrEmpty
            $sale.Recorded | Should -BeFalse
            $sale.Customer | Should -BeNullOrEmpty
            $sale.Sale | Should -BeNullOrEmpty
            $warned | Should -HaveCount 1
        }
    }

    It 'takes a customer, whose names of both generations hold the same' {
        $null = Send-DubLead click_1 'Sign up' cus_1
        $customer = Send-DubCustomer cus_1 -CustomerName Ana -CustomerEmail ana@example.com -CustomerAvatar https://example.com/a.png

        $customer | Should -BeOfType Dub.CustomerResponse
        $customer.Recorded | Should -BeTrue
        $customer.ExternalId | Should -Be cus_1
        $customer.CustomerId | Should -Be cus_1
        $customer.Name | Should -Be Ana
        $customer.CustomerName | Should -Be Ana
        $customer.Email | Should -Be ana@example.com
        $customer.CustomerEmail | Should -Be ana@example.com
        $customer.Avatar | Should -Be https://example.com/a.png
        $customer.CustomerAvatar | Should -Be https://example.com/a.png
        $customer.Request.CustomerName | Should -Be Ana
        if (-not $Is2024) {
            $customer.Id | Should -Match '^cus_'
            $customer.Sales | Should -Be 0
            $customer.CreatedAt | Should -BeOfType datetimeoffset
        }

        $recorded = (Get-SandboxAudit).events[-1]
        $recorded.kind | Should -Be customer
        $recorded.customer | Should -Be cus_1
        $recorded.customerName | Should -Be Ana
    }

    It 'is asked for its own call for customers first, and remembered where it has none' {
        Connect-Sandbox -Key dub_second_key_0
        $null = Send-DubLead click_1 'Sign up' 'cus 1/x'
        $null = Send-DubCustomer 'cus 1/x' -CustomerName Ana
        $null = Send-DubCustomer 'cus 1/x' -CustomerName Ben
        $null = [pscustomobject]@{ CustomerId = 'cus 1/x'; Name = 'Cleo' } | Send-DubCustomer

        $calls = Get-SandboxRequest | Select-Object -Skip 1
        $lines = $calls | ForEach-Object { "$($_.method) $($_.path) $($_.body)" }
        $lines | Should -Be ($Is2024 ? @(
                'POST /track/customer {"customerId":"cus 1/x","customerName":"Ana"}'
                'POST /track/customer {"customerId":"cus 1/x","customerName":"Ben"}'
                'POST /track/customer {"customerId":"cus 1/x","customerName":"Cleo"}'
            ) : @(
                'POST /track/customer {"customerId":"cus 1/x","customerName":"Ana"}'
                'PATCH /customers/ext_cus%201%2Fx {"name":"Ana"}'
                'PATCH /customers/ext_cus%201%2Fx {"name":"Ben"}'
                'PATCH /customers/ext_cus%201%2Fx {"name":"Cleo"}'
            ))
    }

    It 'takes a customer it has never seen, or says what must come first' {
        $null = Send-DubCustomer stranger -CustomerName Ana -ErrorAction SilentlyContinue -ErrorVariable failed
        if ($Is2024) {
            $failed | Should -BeNullOrEmpty
            (Get-SandboxAudit).events.customer | Should -Be stranger
        }
        else {
            $failed.FullyQualifiedErrorId | Should -Be 'Dub.NotFound,Dub.PowerShell.SendDubCustomerCommand'
            $failed.ErrorDetails.Message | Should -BeLike "Customer 'stranger': *Customer not found*"
            $failed.ErrorDetails.RecommendedAction | Should -BeLike '*must first come in as a lead (Send-DubLead)*'
        }
    }

    It 'is given no field that was not set' {
        $null = Send-DubLead click_1 'Sign up' cus_1
        $null = Send-DubSale cus_1 1 -PaymentProcessor stripe
        foreach ($request in Get-SandboxRequest) {
            $request.body | Should -Not -Match 'null'
            $request.Json.Keys | Should -Not -Contain metadata
            $request.Json.Keys | Should -Not -Contain customerName
        }
    }
}
