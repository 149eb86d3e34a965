BeforeAll {
    $null = Start-Sandbox
}

AfterAll {
    Stop-Sandbox
}

Describe 'An answer' {
    BeforeEach {
        Reset-Sandbox
        $null = Send-DubLead click_1 'Sign up' cus_1 -CustomerName Ana
    }

    It 'keeps the fields of a <kind> that this version does not know' -ForEach @(
        @{ kind = 'lead'; body = '{"click":{"id":"c","region":"eu"},"link":{"id":"l","clicks":7},"customer":{"id":"x","externalId":"cus_1","vip":true},"took":1.5,"extra":{"list":[1,"two",null],"none":null}}'; send = { Send-DubLead c 'Sign up' cus_1 } }
        @{ kind = 'sale'; body = '{"eventName":"Purchase","customer":{"id":"x","vip":true},"sale":{"amount":1,"fee":2},"took":1.5,"extra":{"list":[1,"two",null],"none":null}}'; send = { Send-DubSale cus_1 1 } }
        @{ kind = 'customer'; body = '{"id":"x","externalId":"cus_1","took":1.5,"extra":{"list":[1,"two",null],"none":null}}'; send = { Send-DubCustomer cus_1 } }
    ) {
        Add-SandboxFault @{ fault = 'body'; body = $body }
        $answer = & $send

        $answer.AdditionalProperties.Keys | Should -Be took, extra
        $answer.AdditionalProperties.took | Should -Be 1.5
        $answer.AdditionalProperties.extra.list | Should -Be 1, 'two', $null
        $answer.AdditionalProperties.extra.ContainsKey('none') | Should -BeTrue
        if ($kind -eq 'lead') {
            $answer.Click.AdditionalProperties.region | Should -Be eu
            $answer.Link.AdditionalProperties.clicks | Should -Be 7
        }

        if ($kind -eq 'sale') {
            $answer.Sale.AdditionalProperties.fee | Should -Be 2
        }

        if ($kind -ne 'customer') {
            $answer.Customer.AdditionalProperties.vip | Should -BeTrue
        }
    }

    It 'has no additional fields where there are none' {
        (Send-DubSale cus_1 1).AdditionalProperties.Count | Should -Be 0
    }

    It 'has every documented field of a lead, typed' {
        $body = '{"click":{"id":"c"},"link":{"id":"l","domain":"dub.sh","key":"k","shortLink":"https://dub.sh/k","url":"https://example.com","partnerId":"pn_1","programId":"prog_1","tenantId":"t","externalId":"ext_l"},"customer":{"id":"id","name":"Ana","email":"ana@example.com","avatar":"https://example.com/a.png","externalId":"cus_1"}}'
        Add-SandboxFault @{ fault = 'body'; body = $body }
        $lead = Send-DubLead c Demo cus_1

        $lead.Click | Should -BeOfType Dub.Click
        $lead.Link | Should -BeOfType Dub.Link
        $lead.Customer | Should -BeOfType Dub.Customer
        $expected = $body | ConvertFrom-Json
        foreach ($part in 'click', 'link', 'customer') {
            foreach ($field in $expected.$part.PSObject.Properties) {
                $lead.$part.($field.Name) | Should -BeExactly $field.Value -Because "$part.$($field.Name) was answered"
            }

            $lead.$part.AdditionalProperties.Count | Should -Be 0
        }
    }

    It 'has every documented field of a sale, typed' {
        $body = '{"eventName":"Renewal","customer":{"id":"id","name":"Ana","email":"ana@example.com","avatar":"https://example.com/a.png","externalId":"cus_1"},"sale":{"amount":5437,"currency":"usd","paymentProcessor":"stripe","invoiceId":"inv_1","metadata":{"plan":"pro","seats":5}}}'
        Add-SandboxFault @{ fault = 'body'; body = $body }
        $sale = Send-DubSale cus_1 4999 -Currency eur

        $sale.EventName | Should -Be Renewal
        $sale.Customer | Should -BeOfType Dub.Customer
        $sale.Customer.Avatar | Should -Be https://example.com/a.png
        $sale.Sale | Should -BeOfType Dub.Sale
        $sale.Sale.Amount | Should -Be 5437
        $sale.Sale.Currency | Should -Be usd
        $sale.Sale.PaymentProcessor | Should -Be stripe
        $sale.Sale.InvoiceId | Should -Be inv_1
        $sale.Sale.Metadata.plan | Should -Be pro
        $sale.Sale.Metadata.seats | Should -Be 5
        $sale.AdditionalProperties.Count + $sale.Sale.AdditionalProperties.Count + $sale.Customer.AdditionalProperties.Count | Should -Be 0
        # What was sent stays what it was.
        $sale.Request.Amount | Should -Be 4999
        $sale.Request.Currency | Should -Be eur
    }

    It 'has every documented field of an updated customer, typed' {
        Add-SandboxFault @{ fault = 'body'; body = '{"id":"id","name":"Ana","email":"ana@example.com","avatar":"https://example.com/a.png","externalId":"cus_1","stripeCustomerId":"cus_stripe","country":"PL","sales":3,"saleAmount":14997,"createdAt":"2026-08-01T12:30:00.000Z","firstSaleAt":"2026-08-02T00:00:00.000Z","subscriptionCanceledAt":null}' }
        $customer = Send-DubCustomer cus_1

        $customer.StripeCustomerId | Should -Be cus_stripe
        $customer.Country | Should -Be PL
        $customer.Sales | Should -Be 3
        $customer.SaleAmount | Should -Be 14997
        $customer.CreatedAt | Should -Be ([datetimeoffset]::new(2026, 8, 1, 12, 30, 0, [timespan]::Zero))
        $customer.FirstSaleAt | Should -Be ([datetimeoffset]::new(2026, 8, 2, 0, 0, 0, [timespan]::Zero))
        $customer.SubscriptionCanceledAt | Should -BeNullOrEmpty
        $customer.AdditionalProperties.Count | Should -Be 0
    }

    It 'comes with the request that caused it' {
        $answers = 'cus_1', 'cus_1' | ForEach-Object { [pscustomobject]@{ CustomerId = $_; Price = '12.50'; 'metadata.plan' = 'pro' } } | Send-DubSale

        $answers.Request.Amount | Should -Be 1250, 1250
        $answers[0].Request | Should -BeOfType Dub.SaleRequest
        $answers[0].Request.CustomerExternalId | Should -Be cus_1
        $answers[0].Request.Metadata.plan | Should -Be pro
    }
}

Describe 'Recorded' {
    BeforeEach {
        Reset-Sandbox
        $null = Send-DubLead click_1 'Sign up' cus_1
    }

    It 'is true for a sale that Dub has, false for one it dropped (<case>)' -ForEach @(
        @{ case = 'known customer'; customer = 'cus_1'; amount = 1; recorded = $true }
        @{ case = 'unknown customer'; customer = 'stranger'; amount = 1; recorded = $false }
        @{ case = 'no money'; customer = 'cus_1'; amount = 0; recorded = $false }
    ) {
        $sale = Send-DubSale $customer $amount -WarningAction SilentlyContinue
        $sale.Recorded | Should -Be $recorded
        (Get-SandboxAudit).totals.recordedSales | Should -Be ([int]$recorded)
    }

    It 'is true for the sale of a stranger that brings a click' {
        (Send-DubSale stranger 4999 -ClickId click_2).Recorded | Should -BeTrue
    }

    It 'is false for a lead that Dub had seen before, whatever the case of its name' {
        $lead = Send-DubLead click_1 'SIGN up' cus_1 -WarningAction SilentlyContinue -WarningVariable warned
        $lead.Recorded | Should -BeFalse
        $warned | Should -HaveCount 1
    }

    It 'is false for a lead that was refused for its click and is sent again' {
        Send-DubLead unknown_click Demo cus_9 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.NotFound,Dub.PowerShell.SendDubLeadCommand'
        (Send-DubLead click_1 Demo cus_9 -WarningAction SilentlyContinue).Recorded | Should -BeFalse
    }

    It 'is open for a deferred lead, which is counted later' {
        $lead = Send-DubLead click_1 Later cus_1 -Mode deferred -WarningVariable warned
        $lead.Recorded | Should -Be $null
        $warned | Should -BeNullOrEmpty
    }

    It 'is open for a lead whose first answer was lost and whose second says that it is there' {
        Add-SandboxFault @{ fault = 'reset-after'; customer = 'cus_5' }
        $lead = Send-DubLead click_1 Demo cus_5 -WarningAction SilentlyContinue
        $lead.Recorded | Should -Be $null
        (Get-SandboxAudit).totals.recordedLeads | Should -Be 2
    }

    It 'is shown in the table' {
        $view = Send-DubSale stranger 4999 -WarningAction SilentlyContinue | Out-String
        $view | Should -Match '(?m)^.*Recorded'
        $view | Should -Match '(?m)^stranger .*\bno\b'
    }
}
