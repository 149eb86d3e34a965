BeforeDiscovery {
    $script:Maps = 'Stripe', 'Shopify', 'Paddle', 'PayPal', 'LemonSqueezy', 'Polar', 'Chargebee'
}

BeforeAll {
    $null = Start-Sandbox --auto-customers

    # The sales that were recorded, as "customer invoice amount currency".
    function Get-RecordedSale {
        (Get-SandboxAudit).events | Where-Object kind -EQ sale |
            ForEach-Object { "$($_.customer) $($_.invoiceId) $($_.amount) $($_.currency)" }
    }

    function Get-Fault([scriptblock] $Import) {
        try {
            $null = . $Import
        }
        catch {
            $_
        }
    }

    $script:Exports = Join-Path $PSScriptRoot 'exports'
}

AfterAll {
    Stop-Sandbox
}

Describe '-ColumnMap with a file''s own headers' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'says which columns hold which fields' {
        $null = @'
Kunden-Nr.,Betrag,Währung,Rechnung Nr.,Produkt,Notiz
u1,49.99,EUR,R-1,pro,x
u2,5000,JPY,R-2,,y
'@ | ConvertFrom-Csv | Send-DubSale -ColumnMap @{ CustomerExternalId = 'Kunden-Nr.'; Price = 'Betrag'; Currency = 'Währung'; InvoiceId = 'Rechnung Nr.'; 'metadata.plan' = 'Produkt' } -ThrottleLimit 1 -WarningVariable warned -WarningAction SilentlyContinue
        Get-RecordedSale | Should -Be 'u1 R-1 4999 eur', 'u2 R-2 5000 jpy'
        (Get-SandboxRequest)[0].Json.metadata.plan | Should -Be pro
        "$warned" | Should -BeLike "1 column of the input is not used: 'Notiz'.*"
    }

    It 'knows fields by any of their names, and columns whatever their blanks and case' {
        $null = [pscustomobject]@{ 'BUYER ' = 'u1'; 'gross-total' = '10.00' } | Send-DubSale -ColumnMap @{ customer_id = 'buyer'; price = 'Gross Total' }
        Get-RecordedSale | Should -Be 'u1  1000 usd'
    }

    It 'goes before the columns'' own names' {
        $null = [pscustomobject]@{ customer_id = 'wrong'; 'User' = 'u1'; amount = '49.99'; Currency = 'usd'; Ccy = 'eur' } |
            Send-DubSale -ColumnMap @{ CustomerExternalId = 'User'; Price = 'amount'; Currency = 'Ccy' } -WarningAction SilentlyContinue
        Get-RecordedSale | Should -Be 'u1  4999 eur'
    }

    It 'takes the first of several columns that is not blank' {
        $null = @'
email,invoice,order,price
u1,I-1,O-1,1.00
u2,,O-2,2.00
'@ | ConvertFrom-Csv | Send-DubSale -ColumnMap @{ CustomerExternalId = 'email'; InvoiceId = 'invoice', 'order' } -ThrottleLimit 1
        Get-RecordedSale | Should -Be 'u1 I-1 100 usd', 'u2 O-2 200 usd'
    }

    It 'maps leads and customers, too' {
        $null = [pscustomobject]@{ User = 'u1'; Click = 'c1'; What = 'Sign up' } | Send-DubLead -ColumnMap @{ CustomerExternalId = 'User'; ClickId = 'Click'; EventName = 'What' }
        $null = [pscustomobject]@{ User = 'u1'; Full = 'Ada' } | Send-DubCustomer -ColumnMap @{ CustomerExternalId = 'User'; CustomerName = 'Full' }
        $requests = Get-SandboxRequest
        $requests[0].Json.eventName | Should -Be 'Sign up'
        $requests[-1].Json.name | Should -Be Ada
    }

    It 'ends the import before anything is sent where it is wrong: <case>' -ForEach @(
        @{ case = 'no such column'; map = @{ Price = 'Betrag' }; says = "-ColumnMap takes Price from the column 'Betrag', which the input does not have. Its columns are 'customer_id', 'price'.*" }
        @{ case = 'a field twice'; map = @{ customer_id = 'price'; CustomerId = 'customer_id' }; says = "-ColumnMap names CustomerExternalId twice, once as '*" }
        @{ case = 'no such field'; map = @{ Prise = 'price' }; says = "-ColumnMap names the field 'Prise', which a sale does not have. It has Amount, *" }
    ) {
        $fault = Get-Fault { [pscustomobject]@{ customer_id = 'u1'; price = '1.00' }, [pscustomobject]@{ customer_id = 'u2'; price = '1.00' } | Send-DubSale -ColumnMap $map }
        $fault.FullyQualifiedErrorId | Should -Be 'Dub.InvalidInput,Dub.PowerShell.SendDubSaleCommand'
        $fault.ErrorDetails.Message | Should -BeLike $says
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'may name both sums, of which a row has one' {
        $null = @'
customer_id,Minor,Major
u1,4999,
u2,,49.99
u3,4999,49.99
'@ | ConvertFrom-Csv | Send-DubSale -ColumnMap @{ Amount = 'Minor'; Price = 'Major' } -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-RecordedSale | Should -Be 'u1  4999 usd', 'u2  4999 usd'
        $failed.Exception.Message | Should -BeLike 'The sale has both an amount and a price*'
    }

    It 'is refused where it is no map: <_>' -ForEach 'Strip', 5, @{ Price = 5 } {
        $fault = Get-Fault { Send-DubSale u1 1 -ColumnMap $_ }
        $fault.FullyQualifiedErrorId | Should -Be 'ParameterArgumentTransformationError,Dub.PowerShell.SendDubSaleCommand'
        "$fault" | Should -Match "There is no column map 'Strip', but Stripe, Shopify, Paddle, PayPal, LemonSqueezy, Polar, Chargebee\.|This is no column map; give a hashtable|gives no column name for Price"
    }

    It 'names the file''s own column in an error' {
        $null = [pscustomobject]@{ Kunde = 'u1'; Betrag = '1.250,00' } | Send-DubSale -ColumnMap @{ CustomerExternalId = 'Kunde'; Price = 'Betrag' } -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, sale of customer 'u1', column 'Betrag': 1.250,00 is not a price*"
    }
}

Describe '-ColumnMap with the name of a service' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'sends the sales of its export and no other row: <Name>' -ForEach @(
        @{ Name = 'Stripe'; File = 'stripe-payments.csv'; Processor = 'stripe'; Failed = 2
            Sales = 'cus_Rk1aQ2 in_1Qa1 4999 usd', 'cus_Rk1aQ3 ch_3Qa2 2000 eur', 'cus_Rk1aQ4 in_1Qa3 4900 jpy' }
        @{ Name = 'Shopify'; File = 'shopify-orders.csv'; Processor = 'shopify'; Failed = 2
            Sales = 'ada.lovelace@example.com #1001 10090 eur', 'alan.turing@example.com #1003 1250 eur' }
        @{ Name = 'Paddle'; File = 'paddle-transactions.csv'; Processor = 'paddle'; Failed = 1
            Sales = 'ctm_01grn1 txn_01hv8w1 4999 usd', 'ctm_01grn2 txn_01hv8w2 12000 eur' }
        @{ Name = 'PayPal'; File = 'paypal-activity.csv'; Processor = $null; Failed = 5
            Sales = 'ada.lovelace@example.com 8AB12345CD678901E 4999 usd', 'grace.hopper@example.com 8AB12345CD678902E 125000 eur' }
        @{ Name = 'Polar'; File = 'polar-orders.csv'; Processor = 'polar'; Failed = 1
            Sales = 'ada.lovelace@example.com POLAR-0001 4999 usd', 'grace.hopper@example.com POLAR-0002 2000 eur', 'edsger.dijkstra@example.com POLAR-0003 5000 jpy' }
        @{ Name = 'Chargebee'; File = 'chargebee-invoices.csv'; Processor = $null; Failed = 2
            Sales = 'cb_ada CB-1001 4999 usd', 'cb_alan CB-1003 4900 jpy' }
    ) {
        $null = Import-Csv (Join-Path $Exports $File) | Send-DubSale -ColumnMap $Name -ThrottleLimit 1 -ErrorVariable failures -ErrorAction SilentlyContinue -WarningVariable warned
        Get-RecordedSale | Should -Be $Sales
        $failures | Should -HaveCount $Failed
        $failures | ForEach-Object { $_.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand' }
        $warned | Should -BeNullOrEmpty
        foreach ($body in (Get-SandboxRequest).Json) {
            $body['paymentProcessor'] | Should -Be $Processor
            $body.customerEmail | Should -BeLike '*@example.com'
        }
    }

    It 'sends the orders of Lemon Squeezy''s API, as objects and as a file' {
        $orders = (Get-Content (Join-Path $Exports 'lemonsqueezy-orders.json') -Raw | ConvertFrom-Json).data.attributes
        $file = Join-Path $TestDrive 'orders.csv'
        $orders | Export-Csv $file
        foreach ($rows in $orders, (Import-Csv $file)) {
            Reset-Sandbox
            $null = $rows | Send-DubSale -ColumnMap LemonSqueezy -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            Get-RecordedSale | Should -Be '2001 104e18a2-d755-4d4b-80c4-a6c1dcbe1c10 4999 usd', '2002 204e18a2-d755-4d4b-80c4-a6c1dcbe1c10 2000 eur'
            $failed[0].Exception.Message | Should -BeLike "This row is not a paid sale: status is 'refunded'. Filter such rows out: Where-Object status -EQ paid."
            $failed[1].Exception.Message | Should -BeLike '500000 is a sum in cents, and JPY has none.*'
        }
    }

    It 'says of a row that is no sale why, and how to leave it out' {
        $null = Import-Csv (Join-Path $Exports 'stripe-payments.csv') | Send-DubSale -ColumnMap Stripe -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].ErrorDetails.Message | Should -BeLike "Row 4 of the input, *column 'Status': This row is not a paid sale: Status is 'Failed'. Filter such rows out: Where-Object Status -EQ Paid."
    }

    It 'is named whatever its case, and completed: <_>' -ForEach $Maps {
        $line = "Send-DubSale -ColumnMap $($_.Substring(0, 3).ToLowerInvariant())"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be $_
        $fault = Get-Fault { [pscustomobject]@{ a = 1 }, [pscustomobject]@{ a = 2 } | Send-DubSale -ColumnMap $_.ToLowerInvariant() }
        $fault.ErrorDetails.Message | Should -BeLike "-ColumnMap takes CustomerExternalId from the column '*', which the input does not have. Its columns are 'a'.*"
    }

    It 'is joined with columns of the caller''s own' {
        $null = Import-Csv (Join-Path $Exports 'stripe-payments.csv') | Where-Object Status -EQ Paid |
            Send-DubSale -ColumnMap Stripe, @{ CustomerExternalId = 'user_id (metadata)'; InvoiceId = 'id' } -ThrottleLimit 1
        Get-RecordedSale | Should -Be '1001 ch_3Qa1 4999 usd', '1002 ch_3Qa2 2000 eur', '1003 ch_3Qa3 4900 jpy'
    }

    It 'gives way to the command line' {
        $null = Import-Csv (Join-Path $Exports 'paddle-transactions.csv') | Where-Object status -EQ completed |
            Send-DubSale -ColumnMap Paddle -PaymentProcessor custom -CustomerExternalId { $_.customer_email } -ThrottleLimit 1
        Get-RecordedSale | Should -Be 'ada.lovelace@example.com txn_01hv8w1 4999 usd', 'grace.hopper@example.com txn_01hv8w2 12000 eur'
        (Get-SandboxRequest).Json.paymentProcessor | Should -Be custom, custom
    }

    It 'takes no sum whose unit is not known' {
        $row = [pscustomobject]@{ id = 'txn_1'; status = 'paid'; customer_id = 'ctm_1'; currency_code = 'USD'; grand_total = '4999' }
        $null = $row | Send-DubSale -ColumnMap Paddle -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.ErrorDetails.Message | Should -BeLike "*column 'grand_total': 4999 may be in major or in minor units*"
        $null = $row | Send-DubSale -ColumnMap Paddle, @{ Amount = 'grand_total' }
        Get-RecordedSale | Should -Be 'ctm_1 txn_1 4999 usd'
    }

    It 'needs the column that tells which rows are sales' {
        $fault = Get-Fault { Import-Csv (Join-Path $Exports 'stripe-payments.csv') | Select-Object * -ExcludeProperty Status | Send-DubSale -ColumnMap Stripe }
        $fault.ErrorDetails.Message | Should -BeLike "-ColumnMap finds out which rows are sales from the column 'Status', which the input does not have.*"
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'is for sales alone' {
        $fault = Get-Fault { [pscustomobject]@{ Email = 'a@example.com' } | Send-DubLead -ColumnMap Polar }
        $fault.ErrorDetails.Message | Should -BeLike 'The column map Polar describes sales, not leads.*'
    }
}
