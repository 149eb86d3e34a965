BeforeAll {
    $null = Start-Sandbox --auto-customers
}

AfterAll {
    Stop-Sandbox
}

Describe 'Send-DubSale' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'refuses a currency that ISO 4217 does not list, and sends it where it is told to' {
        $row = @{ CustomerId = 'cus_1'; Amount = '5'; Currency = 'XYZ' }
        $null = $row | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.ErrorDetails.Message | Should -BeLike "Row 1*: 'XYZ' is not a currency of ISO 4217. Correct it, or send it as it is with -AllowUnlistedCurrency."
        (Get-SandboxAudit).totals.requests | Should -Be 0

        $null = $row | Send-DubSale -AllowUnlistedCurrency -WarningAction SilentlyContinue
        (Get-SandboxRequest).Json.currency | Should -BeExactly xyz
    }

    It 'refuses a row whose currency is blank, as Dub would take the sum for US dollars (<case>)' -ForEach @(
        @{ case = 'blank'; value = ' ' }
        @{ case = 'null'; value = $null }
        @{ case = 'DBNull'; value = [DBNull]::Value }
        @{ case = 'a null text'; value = 'n/a' }
    ) {
        $rows = @{ CustomerId = 'u1'; price = '1000'; Currency = 'JPY' }, @{ CustomerId = 'u2'; price = '1000'; Currency = $value } | ForEach-Object { [pscustomobject]$_ }
        $sent = $rows | Send-DubSale -NullText n/a -ErrorAction SilentlyContinue -ErrorVariable failed
        $sent.SentCurrency | Should -Be jpy
        $failed.ErrorDetails.Message | Should -BeLike "Row 2*The currency is blank*-DefaultCurrency*"
        (Get-SandboxAudit).totals.recordedSales | Should -BeIn 0, 1
        @(Get-SandboxRequest).Count | Should -Be 1
    }

    It 'refuses a row without the property that a row before it had' {
        $rows = '[{"customer_id":"u1","price":"10","currency":"EUR"},{"customer_id":"u2","price":"10"}]' | ConvertFrom-Json
        $null = $rows | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.ErrorDetails.Message | Should -BeLike "Row 2*The currency is blank*"
    }

    It 'fills blank currencies with -DefaultCurrency, and no other' {
        $rows = 'customer_id,price,currency', 'u1,1000,JPY', 'u2,10.5,', 'u3,7,usd' | ConvertFrom-Csv
        $null = $rows | Send-DubSale -DefaultCurrency EUR -ThrottleLimit 1
        @(Get-SandboxRequest).Json.currency | Should -Be jpy, eur, usd
        @(Get-SandboxRequest).Json.amount | Should -Be 1000, 1050, 700
    }

    It 'sends customer and amount by position, and nothing that was not given' {
        $sale = Send-DubSale cus_1 4999

        $sale | Should -BeOfType Dub.SaleResponse
        $request = Get-SandboxRequest
        $request.method | Should -Be POST
        $request.path | Should -Be /track/sale
        $request.body | Should -BeExactly '{"customerExternalId":"cus_1","customerId":"cus_1","amount":4999}'
    }

    It 'sends every field it is given' {
        $null = Send-DubSale -CustomerExternalId cus_1 -Amount 4999 -Currency EUR -EventName Renewal -PaymentProcessor stripe `
            -InvoiceId inv_1 -LeadEventName 'Sign up' -ClickId click_1 -CustomerName Ana -CustomerEmail ana@example.com `
            -CustomerAvatar https://example.com/a.png -Metadata @{ seats = 5 }

        $body = (Get-SandboxRequest).Json
        $body.Keys | Should -Be customerExternalId, customerId, amount, currency, eventName, paymentProcessor, invoiceId, leadEventName, clickId, customerName, customerEmail, customerAvatar, metadata
        $body.currency | Should -BeExactly eur
        $body.eventName | Should -BeExactly Renewal
        $body.paymentProcessor | Should -BeExactly stripe
        $body.invoiceId | Should -BeExactly inv_1
        $body.leadEventName | Should -BeExactly 'Sign up'
        $body.clickId | Should -BeExactly click_1
        $body.metadata.seats | Should -BeExactly 5

        $recorded = (Get-SandboxAudit).events
        $recorded.kind | Should -Be sale
        $recorded.invoiceId | Should -Be inv_1
        $recorded.amount | Should -Be 4999
        $recorded.currency | Should -Be eur
    }

    It 'answers with the sale and its customer' {
        $sale = Send-DubSale cus_1 4999 -InvoiceId inv_1 -PaymentProcessor paddle -Metadata @{ plan = 'pro' }

        $sale.Recorded | Should -BeTrue
        $sale.EventName | Should -Be Purchase
        $sale.Sale.Amount | Should -Be 4999
        $sale.Sale.Currency | Should -Be usd
        $sale.Sale.PaymentProcessor | Should -Be paddle
        $sale.Sale.InvoiceId | Should -Be inv_1
        $sale.Sale.Metadata.plan | Should -Be pro
        $sale.Customer.ExternalId | Should -Be cus_1
        $sale.Customer.Id | Should -Match '^cus_'
        $sale.Request.Amount | Should -Be 4999
    }

    It 'turns the price <price> <currency> into <amount>' -ForEach @(
        @{ price = '49.99'; currency = 'usd'; amount = 4999 }
        @{ price = '49.9'; currency = 'usd'; amount = 4990 }
        @{ price = '49'; currency = 'usd'; amount = 4900 }
        @{ price = '0.07'; currency = 'usd'; amount = 7 }
        @{ price = ' 1250.00 '; currency = 'eur'; amount = 125000 }
        @{ price = 19.99; currency = 'USD'; amount = 1999 }
        @{ price = [decimal]1.10; currency = 'gbp'; amount = 110 }
        @{ price = 5; currency = 'usd'; amount = 500 }
        @{ price = '4999'; currency = 'jpy'; amount = 4999 }
        @{ price = '4999'; currency = 'KRW'; amount = 4999 }
        # Dub reads three-decimal currencies as hundredths.
        @{ price = '1.25'; currency = 'kwd'; amount = 125 }
        @{ price = '21474836.47'; currency = 'usd'; amount = 2147483647 }
    ) {
        $null = Send-DubSale cus_1 -Price $price -Currency $currency
        (Get-SandboxRequest).Json.amount | Should -BeExactly $amount
    }

    It 'counts <_> in whole units' -ForEach 'BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF' {
        $null = Send-DubSale cus_1 -Price 1200 -Currency $_
        (Get-SandboxRequest).Json.amount | Should -BeExactly 1200
    }

    It 'takes a price without a currency as US dollars, and leaves the currency to Dub' {
        $null = Send-DubSale cus_1 -Price 49.99

        $body = (Get-SandboxRequest).Json
        $body.amount | Should -BeExactly 4999
        $body.Keys | Should -Not -Contain currency
    }

    It 'wants exactly one of amount and price (<case>)' -ForEach @(
        @{ case = 'none'; values = @{}; says = '*no amount*-Amount*-Price*' }
        @{ case = 'both'; values = @{ Amount = 4999; Price = 49.99 }; says = '*both*not both*' }
        @{ case = 'both blank'; values = @{ Amount = ' '; Price = '' }; says = '*no amount*' }
    ) {
        Send-DubSale cus_1 @values -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.Message | Should -BeLike $says
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'lets the row decide between amount and price where one of the two cells is blank' {
        $rows = @'
customer_id,amount,price
cus_1,4999,
cus_2,,12.50
'@ | ConvertFrom-Csv
        $null = $rows | Send-DubSale -ThrottleLimit 1

        (Get-SandboxRequest).Json.amount | Should -Be 4999, 1250
    }

    It 'refuses a sale without a customer and goes on' {
        $sent = [pscustomobject]@{ Amount = 1 }, [pscustomobject]@{ Amount = 2; CustomerId = 'cus_2' } |
            Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.Exception.Message | Should -BeLike 'customerExternalId is required*'
        $sent.Request.Amount | Should -Be 2
    }

    It 'completes -PaymentProcessor with Tab' {
        $line = 'Send-DubSale -PaymentProcessor '
        $found = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        foreach ($known in 'stripe', 'shopify', 'polar', 'paddle', 'apple', 'revenuecat', 'dub', 'custom') {
            $found | Should -Contain $known
        }

        $line = 'Send-DubSale -PaymentProcessor sh'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be shopify
    }

    It 'sends a payment processor that it does not know as it is' {
        Send-DubSale cus_1 1 -PaymentProcessor lemonsqueezy -ErrorAction SilentlyContinue
        (Get-SandboxRequest).Json.paymentProcessor | Should -BeExactly lemonsqueezy
    }

    It 'records one sale for an invoice that is sent twice' {
        $first, $second = 1, 2 | ForEach-Object { Send-DubSale cus_1 4999 -InvoiceId inv_1 }

        $second.Sale.InvoiceId | Should -Be $first.Sale.InvoiceId
        $audit = Get-SandboxAudit
        $audit.totals.requests | Should -Be 2
        $audit.totals.recordedSales | Should -Be 1
    }
}
