BeforeAll {
    $null = Start-Sandbox --auto-customers
}

AfterAll {
    Stop-Sandbox
}

Describe 'A CSV cell' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is no amount where it is ''<amount>''' -ForEach @(
        @{ amount = '49.99'; says = '49.99 is not a whole number of minor units; use -Price for 49.99 usd.' }
        @{ amount = '49.00'; says = '49.00 is not a whole number of minor units; use -Price for 49.00 usd.' }
        @{ amount = '1,250'; says = '1,250 is not a whole number of minor units; write it as digits alone*' }
        @{ amount = '1.250,00'; says = '1.250,00 is not a whole number*' }
        @{ amount = '1e3'; says = '1e3 is not a whole number*' }
        @{ amount = '0x10'; says = '0x10 is not a whole number*' }
        @{ amount = '1kb'; says = '1kb is not a whole number*' }
        @{ amount = '-5'; says = '-5 is negative*Set-DubCommission.' }
        @{ amount = '+5'; says = '+5 is not a whole number*' }
        @{ amount = '(5)'; says = '(5) is not a whole number*' }
        @{ amount = '$5'; says = '$5 is not a whole number*' }
        @{ amount = '5 usd'; says = '5 usd is not a whole number*' }
        @{ amount = '1 250'; says = '1 250 is not a whole number*' }
        @{ amount = 'NaN'; says = 'NaN is not a whole number*' }
        @{ amount = 'free'; says = 'free is not a whole number*' }
        @{ amount = ''; says = 'The sale has no amount*-Amount*-Price*' }
        @{ amount = '   '; says = 'The sale has no amount*-Amount*-Price*' }
        @{ amount = '2147483648'; says = '2147483648 is more than Dub can pay a commission on (2147483647 minor units)*' }
        @{ amount = '99999999999999999999'; says = '99999999999999999999 is more than Dub can pay a commission on*' }
    ) {
        $rows = "customer_id,amount`ncus_1,""$amount""`ncus_2,4999" | ConvertFrom-Csv
        $sent = $rows | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.Field | Should -Be amount
        $failed.Exception.Message | Should -BeLike $says
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, sale of customer 'cus_1', column 'amount': $says"
        [object]::ReferenceEquals($failed.TargetObject, $rows[0]) | Should -BeTrue
        # The next row goes on, with its own values.
        $sent.Request.CustomerExternalId | Should -Be cus_2
        (Get-SandboxRequest).Json.amount | Should -BeExactly 4999
    }

    It 'names the row''s own currency in the advice' {
        $row = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = '49.99'; Currency = 'EUR' }
        $row | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Exception.Message | Should -Be '49.99 is not a whole number of minor units; use -Price for 49.99 eur.'
    }

    It 'is the amount <becomes> where it is ''<amount>''' -ForEach @(
        @{ amount = '4999'; becomes = 4999 }
        @{ amount = ' 4999 '; becomes = 4999 }
        @{ amount = '0'; becomes = 0 }
        @{ amount = '007'; becomes = 7 }
        @{ amount = '2147483647'; becomes = 2147483647 }
    ) {
        $null = "customer_id,amount`ncus_1,""$amount""" | ConvertFrom-Csv | Send-DubSale -WarningAction SilentlyContinue
        (Get-SandboxRequest).Json.amount | Should -BeExactly $becomes
    }

    It 'is no price where it is ''<price>'' <currency>' -ForEach @(
        @{ price = '1,250.00'; currency = 'usd'; says = '1,250.00 is not a price; write it with a point*such as 1250.00.' }
        @{ price = '49,99'; currency = 'eur'; says = '49,99 is not a price*' }
        @{ price = '1.250,00'; currency = 'eur'; says = '1.250,00 is not a price*' }
        @{ price = '49.999'; currency = 'usd'; says = '49.999 has more decimals than Dub counts for USD (2).' }
        @{ price = '49.990'; currency = 'usd'; says = '49.990 is 49990 in some countries and 49.99 in others; write it with two decimals or none.' }
        @{ price = '5.000'; currency = 'jpy'; says = '5.000 is 5000 in some countries and 5 in others; write it with two decimals or none.' }
        @{ price = '1.2500001'; currency = 'usd'; says = '1.2500001 has more decimals than Dub counts for USD (2).' }
        @{ price = '1.255'; currency = 'kwd'; says = '1.255 has more decimals than Dub counts for KWD (2).' }
        @{ price = '4999.5'; currency = 'jpy'; says = '4999.5 has more decimals than Dub counts for JPY (0).' }
        @{ price = '-49.99'; currency = 'usd'; says = '-49.99 is negative*Set-DubCommission.' }
        @{ price = '.99'; currency = 'usd'; says = '.99 is not a price*' }
        @{ price = '49.'; currency = 'usd'; says = '49. is not a price*' }
        @{ price = '1e3'; currency = 'usd'; says = '1e3 is not a price*' }
        @{ price = '$49.99'; currency = 'usd'; says = '$49.99 is not a price*' }
        @{ price = '21474836.48'; currency = 'usd'; says = '21474836.48 is more than Dub can pay a commission on*' }
        @{ price = '99999999999999999999999999999999.99'; currency = 'usd'; says = '*is more than Dub can pay a commission on*' }
    ) {
        $rows = "customer_id,price,currency`ncus_1,""$price"",$currency`ncus_2,1.00,usd" | ConvertFrom-Csv
        $sent = $rows | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.Field | Should -Be price
        $failed.Exception.Message | Should -BeLike $says
        [object]::ReferenceEquals($failed.TargetObject, $rows[0]) | Should -BeTrue
        $sent.Request.Amount | Should -Be 100
        (Get-SandboxAudit).totals.requests | Should -Be 1
    }

    It 'is the price <amount> where it is ''<price>'' <currency>, whose last zeros say nothing' -ForEach @(
        @{ price = '49.9900'; currency = 'usd'; amount = 4999 }
        @{ price = '5000.00'; currency = 'jpy'; amount = 5000 }
        @{ price = '5000.000'; currency = 'jpy'; amount = 5000 }
        @{ price = '0.500'; currency = 'eur'; amount = 50 }
        @{ price = '1.250'; currency = 'kwd'; amount = 125 }
        @{ price = [decimal]49.9900; currency = 'usd'; amount = 4999 }
        @{ price = [decimal]'1.250'; currency = 'usd'; amount = 125 }
        @{ price = [decimal]'5000.000'; currency = 'jpy'; amount = 5000 }
        @{ price = [System.Data.SqlTypes.SqlMoney]::new([decimal]49.99); currency = 'usd'; amount = 4999 }
        @{ price = [System.Data.SqlTypes.SqlDecimal]::new([decimal]'49.9900'); currency = 'usd'; amount = 4999 }
    ) {
        $null = [pscustomobject]@{ customer_id = 'cus_1'; price = $price; currency = $currency } | Send-DubSale
        $null = Send-DubSale cus_1 -Price $price -Currency $currency
        (Get-SandboxRequest).Json.amount | Should -BeExactly $amount, $amount
    }

    It 'is no currency where it is ''<_>''' -ForEach 'us', 'dollar', 'u$d', '840', "us$([char]0xE9)" {
        $rows = "customer_id,amount,currency`ncus_1,1,""$_""" | ConvertFrom-Csv
        $rows | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.Field | Should -Be currency
        $failed.Exception.Message | Should -BeLike "'$_' is not a currency; write three letters of ISO 4217*"
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'reads numbers by the invariant culture where the session has another' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            Send-DubSale cus_1 -Price '49,99' -ErrorAction SilentlyContinue -ErrorVariable failed
            $null = 'cus_2' | ForEach-Object { Send-DubSale $_ -Price 49.99 }
            $null = [pscustomobject]@{ CustomerId = 'cus_3'; Price = '1250.50' } | Send-DubSale
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }

        $failed.Exception.Field | Should -Be price
        (Get-SandboxRequest).Json.amount | Should -Be 4999, 125050
    }

    It 'refuses the <type> <amount> as an amount' -ForEach @(
        @{ type = 'double'; amount = 49.99 }
        @{ type = 'double'; amount = -1.0 }
        @{ type = 'double'; amount = 1e21 }
        @{ type = 'double'; amount = [double]::NaN }
        @{ type = 'double'; amount = [double]::PositiveInfinity }
        @{ type = 'decimal'; amount = [decimal]49.99 }
        @{ type = 'int'; amount = -1 }
        @{ type = 'list'; amount = 1, 250 }
        @{ type = 'long'; amount = [long]::MaxValue }
        @{ type = 'bool'; amount = $true }
    ) {
        [pscustomobject]@{ CustomerId = 'cus_1'; Amount = $amount } |
            Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable piped
        Send-DubSale cus_1 -Amount $amount -ErrorAction SilentlyContinue -ErrorVariable given

        foreach ($failed in $piped, $given) {
            $failed | Should -HaveCount 1
            $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
            $failed.Exception.Field | Should -Be amount
        }

        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'takes a whole <type> as an amount' -ForEach @(
        @{ type = 'double'; amount = 4999.0 }
        @{ type = 'decimal'; amount = [decimal]4999 }
        @{ type = 'long'; amount = [long]4999 }
        @{ type = 'byte'; amount = [byte]99 }
    ) {
        $null = Send-DubSale cus_1 $amount
        (Get-SandboxRequest).Json.amount | Should -BeExactly ([long]$amount)
    }

    It 'is an absent field where it is empty or blank' {
        $null = @'
click_id,event_name,customer_id,customer_name,customer_email,customer_avatar,mode,event_quantity,metadata
click_1,Sign up,cus_1,,"  ",,,,
'@ | ConvertFrom-Csv | Send-DubLead
        $null = @'
customer_id,amount,currency,event_name,payment_processor,invoice_id,lead_event_name,click_id,customer_name,customer_email,customer_avatar,metadata
cus_1,1,," ",,,,,,,,
'@ | ConvertFrom-Csv | Send-DubSale -DefaultCurrency usd

        $bodies = (Get-SandboxRequest).Json
        $bodies[0].Keys | Should -Be clickId, eventName, customerExternalId, customerId
        $bodies[1].Keys | Should -Be customerExternalId, customerId, amount
    }

    It 'is trimmed' {
        $null = 'customer_id,amount,currency,event_name,invoice_id', '" cus_1 "," 1 "," EUR ","  Renewal  ","inv_1 "' |
            ConvertFrom-Csv | Send-DubSale

        (Get-SandboxRequest).body | Should -BeExactly '{"customerExternalId":"cus_1","customerId":"cus_1","amount":1,"currency":"eur","eventName":"Renewal","invoiceId":"inv_1"}'
    }

    It 'leaves nothing of a row to the next' {
        $null = @'
customer_id,amount,currency,event_name,invoice_id,customer_name
cus_1,1,eur,Renewal,inv_1,Ana
cus_2,2,,,,
'@ | ConvertFrom-Csv | Send-DubSale -DefaultCurrency usd -ThrottleLimit 1
        (Get-SandboxRequest)[1].Json.Keys | Should -Be customerExternalId, customerId, amount
    }

    It 'keeps the failed rows whole, so that they can be corrected and sent again' {
        $rows = @'
customer_id,amount,note
cus_1,4999,fine
cus_2,49.99,major units
,100,no customer
cus_4,,no amount
'@ | ConvertFrom-Csv
        $null = $rows | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed
        $file = Join-Path $TestDrive 'failed.csv'
        $failed.TargetObject | Export-Csv $file

        $corrected = Import-Csv $file
        $corrected.note | Should -Be 'major units', 'no customer', 'no amount'
        ($corrected | ConvertTo-Csv) -join "`n" | Should -BeExactly (($rows[1..3] | ConvertTo-Csv) -join "`n")
        $corrected | ForEach-Object { $_.amount = '4999'; if (-not $_.customer_id) { $_.customer_id = 'cus_3' } }
        ($corrected | Send-DubSale).Request.CustomerExternalId | Should -Be cus_2, cus_3, cus_4
    }

    It 'is refused where it holds <case>' -ForEach @(
        @{ case = 'half a surrogate pair'; text = "cus$([char]0xD800)"; says = '*U+D800 at position 4*' }
        @{ case = 'NUL'; text = "cus$([char]0)1"; says = '*U+0000 at position 4*' }
        @{ case = 'an escape sequence'; text = "cus$([char]27)[31m"; says = '*U+001B at position 4*' }
        @{ case = 'a line end'; text = "cus`n1"; says = '*U+000A at position 4*' }
    ) {
        [pscustomobject]@{ CustomerId = $text; Amount = 1 } | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.Exception.Field | Should -Be customerExternalId
        $failed.Exception.Message | Should -BeLike $says
        "$failed" | Should -Not -Match '[\x00\x1b]'
        Get-SandboxRequest | Should -BeNullOrEmpty
    }
}
