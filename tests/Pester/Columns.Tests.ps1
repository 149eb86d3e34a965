BeforeAll {
    $null = Start-Sandbox --auto-customers

    # The sales that were recorded, as "customer invoice amount currency".
    function Get-RecordedSale {
        (Get-SandboxAudit).events | Where-Object kind -EQ sale |
            ForEach-Object { "$($_.customer) $($_.invoiceId) $($_.amount) $($_.currency)" }
    }

    # Sends rows and keeps the results, and the error that ended it.
    function Send-Row([scriptblock] $Import) {
        $sent = $fault = $null
        try {
            $sent = @(. $Import)
        }
        catch {
            $fault = $_
        }

        [pscustomobject]@{ Sent = $sent; Fault = $fault }
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'A column''s name' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is found whatever its blanks, marks, dashes and case: <case>' -ForEach @(
        @{ case = 'blanks'; names = 'customer_id ', ' price', 'currency ', 'invoice_id  ' }
        @{ case = 'no-break spaces'; names = "customer_id$([char]0xA0)", 'price', "currency$([char]0xA0)", "$([char]0xA0)invoice_id" }
        @{ case = 'a byte order mark'; names = "$([char]0xFEFF)customer_id", 'price', "currency$([char]0xFEFF)", 'invoice_id' }
        @{ case = 'zero-width marks'; names = "customer$([char]0x200B)_id", 'price', "currency$([char]0x200B)", "invoice_id$([char]0x200D)" }
        @{ case = 'marks of direction'; names = "$([char]0x200E)customer_id", 'price', "$([char]0x200F)currency", 'invoice_id' }
        @{ case = 'dashes'; names = 'customer-id', 'PRICE', 'Currency-Code', 'invoice-id' }
        @{ case = 'long dashes'; names = "customer$([char]0x2013)id", 'Price', 'currency', "invoice$([char]0x2011)id" }
        @{ case = 'blanks between'; names = 'customer external id', 'p r i c e', 'CURRENCY', 'Invoice  Id' }
        @{ case = 'a trailing underscore'; names = 'customer_id_', 'price_', 'currency_', 'invoiceid_' }
        @{ case = 'full-width letters'; names = 'customer_id', 'price', "$([char]0xFF43)urrency", 'invoice_id' }
    ) {
        $object = [ordered]@{ $names[0] = 'cus_1'; $names[1] = '1000'; $names[2] = 'jpy'; $names[3] = 'inv1' }
        $file = Join-Path $TestDrive 'rows.csv'
        [pscustomobject]$object | Export-Csv $file
        $null = Import-Csv $file | Send-DubSale -WarningVariable warned
        Get-RecordedSale | Should -Be 'cus_1 inv1 1000 jpy'
        Reset-Sandbox
        $null = $object | Send-DubSale
        Get-RecordedSale | Should -Be 'cus_1 inv1 1000 jpy'
        $warned | Should -BeNullOrEmpty
    }

    It 'names an entry of the metadata whatever stands around it' {
        $null = [pscustomobject]@{ customer_id = 'u1'; amount = 1; 'metadata.plan ' = 'pro'; " Metadata.$([char]0x200B)Seats Left$([char]0xA0)" = '5' } | Send-DubSale
        $metadata = (Get-SandboxRequest).Json.metadata
        $metadata.Keys | Sort-Object | Should -Be 'plan', 'Seats Left'
        $metadata.plan | Should -Be pro
    }

    It 'is told where it belongs to no field, once and all of them in one warning' {
        $null = @'
customer_id,price,currency,invoice_id,Notes,Created at,invoice_no
u1,1000,jpy,inv1,a,2026-01-01,1
u2,1000,jpy,inv2,b,2026-01-01,2
'@ | ConvertFrom-Csv | Send-DubSale -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -HaveCount 1
        "$warned" | Should -BeLike "3 columns of the input are not used: 'Notes', 'Created at', 'invoice_no' (did you mean InvoiceId?). *-ColumnMap*-UnusedColumn Ignore*"
        Get-RecordedSale | Should -HaveCount 2
    }

    It 'is told in the singular, and ten names at most' {
        $null = [pscustomobject]@{ customer_id = 'u1'; amount = 1; Notes = 'x' } | Send-DubSale -WarningVariable one -WarningAction SilentlyContinue
        "$one" | Should -BeLike "1 column of the input is not used: 'Notes'. Assign it to a field with*skip it*"
        $wide = [ordered]@{ customer_id = 'u1'; amount = 1 }
        1..60 | ForEach-Object { $wide["Extra $_"] = $_ }
        $null = [pscustomobject]$wide | Send-DubSale -WarningVariable many -WarningAction SilentlyContinue
        "$many" | Should -BeLike "60 columns of the input are not used: *'Extra 10' and 50 more.*"
        "$many".Length | Should -BeLessThan 500
    }

    It 'is told at the end where only later rows have it' {
        $rows = [pscustomobject]@{ customer_id = 'u1'; amount = 1 }, [pscustomobject]@{ customer_id = 'u2'; amount = 1; Colour = 'red' }
        $null = $rows | Send-DubSale -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike "*1 column of the input is not used: 'Colour'*"
    }

    It 'is not told with -UnusedColumn Ignore' {
        $null = [pscustomobject]@{ customer_id = 'u1'; amount = 1; Notes = 'x'; curency = 'eur' } | Send-DubSale -UnusedColumn Ignore -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        Get-RecordedSale | Should -Be 'u1  1 usd'
    }

    It 'ends the import with -UnusedColumn Error before anything is sent' {
        $run = Send-Row { [pscustomobject]@{ customer_id = 'u1'; amount = 1; Notes = 'x' }, [pscustomobject]@{ customer_id = 'u2'; amount = 1; Notes = 'x' } | Send-DubSale -UnusedColumn Error }
        $run.Fault.FullyQualifiedErrorId | Should -Be 'Dub.InvalidInput,Dub.PowerShell.SendDubSaleCommand'
        $run.Fault.ErrorDetails.Message | Should -BeLike "1 column of the input is not used: 'Notes'.*"
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'that misses a sum, a currency or an ID by a letter ends the import before anything is sent: <name>' -ForEach @(
        @{ name = 'curency'; field = 'Currency'; row = @{ customer_id = 'u1'; price = '1000' } }
        @{ name = 'currencey'; field = 'Currency'; row = @{ customer_id = 'u1'; price = '1000' } }
        @{ name = 'Sale Currency'; field = 'Currency'; row = @{ customer_id = 'u1'; price = '1000' } }
        @{ name = 'invoiceids'; field = 'InvoiceId'; row = @{ customer_id = 'u1'; price = '1000' } }
        @{ name = 'Invoice Number'; field = 'InvoiceId'; row = @{ customer_id = 'u1'; price = '1000' } }
        @{ name = 'invoice_no'; field = 'InvoiceId'; row = @{ customer_id = 'u1'; price = '1000' } }
        @{ name = 'Customer Key'; field = 'CustomerExternalId'; row = @{ price = '1000' } }
        @{ name = 'currencies'; field = 'Currency'; row = @{ customer_id = 'u1'; price = '1000' } }
        @{ name = 'inovice_id'; field = 'InvoiceId'; row = @{ customer_id = 'u1'; price = '1000' } }
        @{ name = 'amout'; field = 'Amount'; row = @{ customer_id = 'u1' } }
        @{ name = 'prize'; field = 'Price'; row = @{ customer_id = 'u1' } }
        @{ name = 'costumer_id'; field = 'CustomerExternalId'; row = @{ price = '1000' } }
        @{ name = 'customer_no'; field = 'CustomerExternalId'; row = @{ price = '1000' } }
    ) {
        $rows = 1..2 | ForEach-Object { $one = [ordered]@{} + $row; $one[$name] = 'jpy'; [pscustomobject]$one }
        $run = Send-Row { $rows | Send-DubSale }
        $run.Fault.FullyQualifiedErrorId | Should -Be 'Dub.InvalidInput,Dub.PowerShell.SendDubSaleCommand'
        $run.Fault.ErrorDetails.Message | Should -BeLike "*'$name'*may be meant as $field.*-ColumnMap @{ $field = '$name' }*"
        $run.Fault.ErrorDetails.RecommendedAction | Should -BeLike 'Nothing was sent.*'
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'that is near another is left alone where that other is there' {
        $null = [pscustomobject]@{ customer_id = 'u1'; customer_ip = '127.0.0.1'; amount = 1; prices = 'x'; currency = 'eur'; currency_rate = 1; invoice = 'i1'; invoices = 3 } |
            Send-DubSale -WarningAction SilentlyContinue
        $null = [pscustomobject]@{ custmer_id = 'x'; curency = 'x'; amount = 1 } | Send-DubSale u2 -Currency gbp -WarningAction SilentlyContinue
        Get-RecordedSale | Should -Be 'u1 i1 1 eur', 'u2  1 gbp'
    }

    It 'that is near by chance is only told: <_>' -ForEach 'gclid', 'fbclid', 'Detail', 'client_id' {
        $null = [pscustomobject]@{ customer_id = 'u1'; amount = 1; $_ = 'x' } | Send-DubSale -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike "1 column of the input is not used: '$_'. *"
        Get-RecordedSale | Should -Be 'u1  1 usd'
    }

    It 'that is near is the row''s error where rows before it were sent' {
        $rows = [pscustomobject]@{ customer_id = 'u1'; amount = 1; currency = 'eur' }, [pscustomobject]@{ customer_id = 'u2'; amount = 1; curency = 'eur' }, [pscustomobject]@{ customer_id = 'u3'; amount = 1; currency = 'eur' }
        $null = $rows | Send-DubSale -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -HaveCount 1
        $failed.ErrorDetails.Message | Should -BeLike "Row 2 of the input, *column 'curency': *may be meant as Currency*"
        Get-RecordedSale | Should -Be 'u1  1 eur', 'u3  1 eur'
    }

    It 'that holds a currency which no field takes ends the import' {
        $run = Send-Row { [pscustomobject]@{ customer_id = 'u1'; price = 1000; ccy = 'JPY' } | Send-DubSale }
        $run.Fault.ErrorDetails.Message | Should -BeLike "*currency is not given, but the column 'ccy' has 'JPY'*-ColumnMap @{ Currency = 'ccy' }*"
        $null = [pscustomobject]@{ customer_id = 'u1'; price = 1000; ccy = '' }, [pscustomobject]@{ customer_id = 'u2'; price = 1000; ccy = 'eur' } |
            Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $failed.Exception.Column | Should -Be ccy
        Get-RecordedSale | Should -Be 'u1  100000 usd'
    }
}

Describe 'Two columns of one field' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'give the one that is not blank' {
        $null = @'
customer_id,External ID,price,Currency,Currency Code
u1,,1000,,JPY
,u2,1000,JPY,
'@ | ConvertFrom-Csv | Send-DubSale -ThrottleLimit 1
        Get-RecordedSale | Should -Be 'u1  1000 jpy', 'u2  1000 jpy'
    }

    It 'may say the same' {
        $null = [pscustomobject]@{ customer_id = 'u1'; CustomerId = ' u1 '; price = 10; Currency = 'jpy'; 'Currency Code' = 'JPY' } | Send-DubSale
        Get-RecordedSale | Should -Be 'u1  10 jpy'
    }

    It 'are the row''s error where they differ: <case>' -ForEach @(
        @{ case = 'currency'; row = [ordered]@{ customer_id = 'u1'; amount = 1; Currency = 'usd'; 'Currency Code' = 'JPY' }; says = "*currency is 'usd' in the column 'Currency' and 'JPY' in 'Currency Code'*" }
        @{ case = 'customer'; row = [ordered]@{ customer_id = 'u1'; ExternalId = 'u2'; amount = 1 }; says = "*customerExternalId is 'u1' in the column 'customer_id' and 'u2' in 'ExternalId'*" }
        @{ case = 'one name twice'; row = [ordered]@{ customer_id = 'u1'; amount = 1; 'amount ' = 2 }; says = "*amount is '1' in the column 'amount' and '2' in 'amount '*" }
        @{ case = 'metadata'; row = [ordered]@{ customer_id = 'u1'; amount = 1; 'metadata.plan' = 'a'; 'metadata.plan ' = 'b' }; says = "*metadata is 'a' in the column 'metadata.plan' and 'b' in*" }
    ) {
        foreach ($form in [pscustomobject]$row, $row) {
            $null = $form, [pscustomobject]@{ customer_id = 'u9'; amount = 9 } | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed | Should -HaveCount 1
            $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
            $failed.ErrorDetails.Message | Should -BeLike $says
            $failed.ErrorDetails.Message | Should -BeLike '*-ColumnMap*'
        }

        (Get-RecordedSale) | Should -Be 'u9  9 usd', 'u9  9 usd'
    }

    It 'do not matter where the command line gives the field' {
        $null = [pscustomobject]@{ customer_id = 'u1'; ExternalId = 'u2'; amount = 1 } | Send-DubSale -CustomerExternalId { $_.ExternalId }
        Get-RecordedSale | Should -Be 'u2  1 usd'
    }
}

Describe 'An input that was read wrongly' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is one error with the way to read it: a file with <case>' -ForEach @(
        @{ case = 'semicolons'; text = "customer_id;price;currency`nu1;10.00;eur`nu2;11.00;eur"; says = "'customer_id;price;currency' was read as one column.*Import-Csv -Delimiter ';'*" }
        @{ case = 'tabs'; text = "customer_id`tprice`nu1`t10.00`nu2`t10.00"; says = '*was read as one column.*Import-Csv -Delimiter "?t".' }
        @{ case = 'bars'; text = "customer_id|price`nu1|10.00`nu2|10.00"; says = "*was read as one column.*Import-Csv -Delimiter '|'*" }
        @{ case = 'semicolons and a comma in the header'; text = "customer_id;price;Name, first`nu1;10.00;x`nu2;10.00;x"; says = "*was read as one column.*Import-Csv -Delimiter ';'*" }
        @{ case = 'a line for Excel'; text = "sep=;`ncustomer_id;price`nu1;10.00"; says = "*first line of the file is 'sep=;'*Select-Object -Skip 1 | ConvertFrom-Csv -Delimiter ';'*" }
        @{ case = 'a line for Excel that was split'; text = "sep=,`ncustomer_id,price`nu1,10.00"; says = "*first line of the file is 'sep='*Select-Object -Skip 1 | ConvertFrom-Csv with the -Delimiter as it was." }
        @{ case = 'other columns'; text = "Order,Total`n1,10.00`n2,10.00"; says = "None of the input's columns matches a field of a sale: 'Order', 'Total'.*-ColumnMap*" }
    ) {
        $file = Join-Path $TestDrive 'wrong.csv'
        Set-Content $file $text
        $run = Send-Row { Import-Csv $file | Send-DubSale -WarningAction SilentlyContinue }
        $run.Fault.FullyQualifiedErrorId | Should -Be 'Dub.InvalidInput,Dub.PowerShell.SendDubSaleCommand'
        $run.Fault.ErrorDetails.Message | Should -BeLike $says
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'is one error of a dry run too' {
        $run = Send-Row { "customer_id;price`nu1;1`nu2;1" | ConvertFrom-Csv | Send-DubSale -WhatIf }
        $run.Fault.ErrorDetails.Message | Should -BeLike '*was read as one column*'
    }

    It 'is unrolled where it is a list' {
        $rows = '[{"customer_id":"u1","amount":1},{"customer_id":"u2","amount":2}]' | ConvertFrom-Json -NoEnumerate
        $null = , $rows | Send-DubSale -ThrottleLimit 1
        $null = Send-DubSale -InputObject ([System.Collections.ArrayList]@(@{ customer_id = 'u3'; amount = 3 }, @{ customer_id = 'u4'; amount = 'x' })) -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-RecordedSale | Should -Be 'u1  1 usd', 'u2  2 usd', 'u3  3 usd'
        $failed.TargetObject.customer_id | Should -Be u4
    }

    It 'is one error where it is no row: <case>' -ForEach @(
        @{ case = 'lines of text'; rows = 'customer_id,price', 'u1,10.00', 'u2,11.00'; says = "The input is text, not rows: 'customer_id,price'. Read a file with Import-Csv, *ConvertFrom-Json.*" }
        @{ case = 'JSON'; rows = @('[{"customer_id":"u1","amount":1}]'); says = 'The input is text, not rows: *ConvertFrom-Json.*' }
        @{ case = 'numbers'; rows = 1, 2, 3; says = 'The input is one Int32, not a row.*' }
        @{ case = 'an XML document'; rows = @([xml]'<sales><sale><customer_id>u1</customer_id></sale><sale/><sale/></sales>'); says = "The input is one object, and its 3 rows are in 'sale'.*" }
    ) {
        $run = Send-Row { $rows | Send-DubSale }
        $run.Fault.FullyQualifiedErrorId | Should -Be 'Dub.InvalidInput,Dub.PowerShell.SendDubSaleCommand'
        $run.Fault.ErrorDetails.Message | Should -BeLike $says
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'may be single values where the command line says what they are' {
        $null = 'u1', 'u2' | Send-DubSale -CustomerExternalId { $_ } -Amount 1 -ThrottleLimit 1
        Get-RecordedSale | Should -Be 'u1  1 usd', 'u2  1 usd'
    }

    It 'is one error where it is an answer with the rows in it: <case>' -ForEach @(
        @{ case = 'an object'; answer = '{"meta":{"page":1},"data":[{"customer_id":"u1","amount":1},{"customer_id":"u2","amount":2}]}' | ConvertFrom-Json }
        @{ case = 'a hashtable'; answer = @{ data = @(@{ customer_id = 'u1'; amount = 1 }, @{ customer_id = 'u2'; amount = 2 }) } }
    ) {
        $run = Send-Row { $answer | Send-DubSale }
        $run.Fault.ErrorDetails.Message | Should -BeLike "The input is one object, and its 2 rows are in 'data'. Send what it holds: `$answer.data | Send-Dub…*"
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'is one error where it is a list and a script block takes its rows' {
        $run = Send-Row { , @([pscustomobject]@{ c = 'u1' }, [pscustomobject]@{ c = 'u2' }) | Send-DubSale -CustomerExternalId { $_.c } -Amount 1 }
        $run.Fault.ErrorDetails.Message | Should -BeLike '*came as one list*ForEach-Object*'
        Get-SandboxRequest | Should -BeNullOrEmpty
    }
}
