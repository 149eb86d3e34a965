BeforeAll {
    $null = Start-Sandbox --auto-customers

    # The sales that were recorded, as "customer invoice amount currency".
    function Get-RecordedSale {
        (Get-SandboxAudit).events | Where-Object kind -EQ sale |
            ForEach-Object { "$($_.customer) $($_.invoiceId) $($_.amount) $($_.currency)" }
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'An ID that is no text' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is sent as a text that says the same: <case>' -ForEach @(
        @{ case = 'a time'; id = [datetime]::new(2026, 3, 2, 9, 14, 11, [DateTimeKind]::Utc).AddTicks(1234567); text = '2026-03-02T09:14:11.1234567Z' }
        @{ case = 'a time with its offset'; id = [DateTimeOffset]::new(2026, 3, 2, 9, 14, 11, [timespan]::FromHours(2)); text = '2026-03-02T09:14:11.0000000+02:00' }
        @{ case = 'a day'; id = [DateOnly]::new(2026, 3, 2); text = '2026-03-02' }
        @{ case = 'a double'; id = [double]2000000123456780; text = '2000000123456780' }
        @{ case = 'a float'; id = [float]1234567; text = '1234567' }
        @{ case = 'a long'; id = [long]::MaxValue; text = '9223372036854775807' }
        @{ case = 'a BigInteger'; id = [bigint]::Parse('123456789012345678901234567890'); text = '123456789012345678901234567890' }
        @{ case = 'an Int128'; id = [Int128]::MaxValue; text = '170141183460469231731687303715884105727' }
        @{ case = 'a decimal'; id = [decimal]79228162514264337593543950335; text = '79228162514264337593543950335' }
        @{ case = 'a GUID'; id = [guid]'0190b3c4-7d5e-7f01-a2b3-c4d5e6f70819'; text = '0190b3c4-7d5e-7f01-a2b3-c4d5e6f70819' }
        @{ case = 'a SqlInt64'; id = [System.Data.SqlTypes.SqlInt64]::new(2000000123456780); text = '2000000123456780' }
        @{ case = 'a JSON number'; id = [System.Text.Json.JsonDocument]::Parse('2000000123456780001').RootElement; text = '2000000123456780001' }
        @{ case = 'a JSON text'; id = [System.Text.Json.Nodes.JsonNode]::Parse('"00123"'); text = '00123' }
    ) {
        $null = [pscustomobject]@{ customer_id = $id; amount = 1; invoice_id = $id }, @{ customer_id = $id; amount = 2 } | Send-DubSale -ThrottleLimit 1
        $null = Send-DubSale $id 3
        $null = [pscustomobject]@{ number = $id } | Send-DubSale -CustomerExternalId { $_.number } -Amount 4
        (Get-SandboxAudit).totals.recordedSales | Should -Be 4
        # As it was written: PowerShell reads a time in JSON as a time.
        $bodies = (Get-SandboxRequest).body
        $bodies | ForEach-Object { [regex]::Match($_, '"customerExternalId":"([^"]*)"').Groups[1].Value } | Should -Be $text, $text, $text, $text
        $bodies[0] | Should -BeLike "*""invoiceId"":""$text""*"
    }

    It 'keeps two times of one second apart' {
        $first = [datetime]::new(2026, 3, 2, 9, 14, 11, 100)
        $null = $first, $first.AddMilliseconds(1) | ForEach-Object { [pscustomobject]@{ customer_id = 'u1'; amount = 1; invoice_id = $_ } } | Send-DubSale
        Get-RecordedSale | Should -HaveCount 2
    }

    It 'is the row''s error where a number does not say all its digits: <_>' -ForEach ([double]1e16), ([double]20000001234567812345), ([float]16777217), ([double]1e-7), ([double]::NaN), ([double]::PositiveInfinity) {
        $null = [pscustomobject]@{ customer_id = $_; amount = 1 } | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
        $null = Send-DubSale u1 1 -InvoiceId $_ -ErrorVariable given -ErrorAction SilentlyContinue
        $failed.Exception.Field | Should -Be customerExternalId
        $failed.Exception.Column | Should -Be customer_id
        $given.Exception.Field | Should -Be invoiceId
        Get-SandboxRequest | Should -BeNullOrEmpty
    }
}

Describe 'An ID that a spreadsheet or a program has damaged' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is the row''s error: <_>' -ForEach 'NULL', 'null', '(null)', '<null>', '\N', 'N/A', '#N/A', '#NV', '#VALUE!', '#REF!', '#WERT!', '#NAME?', '#DIV/0!', '########', '2.00E+15', '2,00E+15', '1e-7', 'NaN', 'undefined', '[object Object]', 'None', 'True', '=A1&B1', '=HYPERLINK("x","y")', "'123'" {
        foreach ($column in 'customer_id', 'invoice_id', 'click_id') {
            $row = [ordered]@{ customer_id = 'u1'; amount = 1 }
            $row[$column] = $_
            $null = [pscustomobject]$row | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
            $failed.Exception.Column | Should -Be $column
            $failed.Exception.Message | Should -BeLike '* is *'
        }

        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'is the row''s error for leads and customers, too' {
        @{ customer_id = 'NULL'; click_id = 'c'; event_name = 'x' } | Send-DubLead -ErrorVariable lead -ErrorAction SilentlyContinue
        @{ customer_id = '#N/A'; name = 'Ada' } | Send-DubCustomer -ErrorVariable customer -ErrorAction SilentlyContinue
        $lead.Exception.Message | Should -BeLike "*customerExternalId is 'NULL', which stands for a missing value; with -NullText 'NULL'*"
        $customer.Exception.Message | Should -BeLike '*spreadsheet*'
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'is any other text where it only looks alike: <_>' -ForEach 'null-1', 'Nil', 'none', '#1001', '1E10', '2e15', 'E+15', 'true', '-', "O'Neil", 'a=b', '00123' {
        $null = [pscustomobject]@{ customer_id = $_; amount = 1 } | Send-DubSale
        Get-RecordedSale | Should -BeExactly "$_  1 usd"
    }

    It 'is the text behind the form that keeps digits: <cell>' -ForEach @(
        @{ cell = '="00123"'; text = '00123' }
        @{ cell = '=" a ""b"" "'; text = 'a "b"' }
        @{ cell = "'00124"; text = '00124' }
        @{ cell = "' 00124"; text = '00124' }
    ) {
        $null = [pscustomobject]@{ customer_id = $cell; amount = '="4999"'; currency = "'eur"; invoice_id = $cell } |
            Send-DubSale -WarningVariable warned -WarningAction SilentlyContinue
        Get-RecordedSale | Should -BeExactly "$text $text 4999 eur"
        $warned | Should -HaveCount 1
        "$warned" | Should -BeLike "Row 1 of the input, column '*', is written as text for a spreadsheet*"
    }

    It 'is read alike from a file, and told once' {
        $file = Join-Path $TestDrive 'excel.csv'
        Set-Content $file @'
customer_id,price,name
="00123",="49.99",="Ada"
'00124,12.50,'t Hooft
'@
        $null = Import-Csv $file | Send-DubSale -ThrottleLimit 1 -WarningVariable warned -WarningAction SilentlyContinue
        Get-RecordedSale | Should -Be '00123  4999 usd', '00124  1250 usd'
        (Get-SandboxRequest).Json.customerName | Should -Be 'Ada', "'t Hooft"
        $warned | Should -HaveCount 1
    }

    It 'loses marks that nobody sees at its ends, and is an error with one inside' {
        $null = [pscustomobject]@{ customer_id = "$([char]0xFEFF)u1$([char]0x200B)"; price = "$([char]0xA0)10$([char]0x202F)"; currency = "$([char]0x200E)jpy" } | Send-DubSale
        $null = [pscustomobject]@{ customer_id = "u$([char]0x200B)1"; amount = 1 } | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-RecordedSale | Should -Be 'u1  10 jpy'
        $failed.Exception.Message | Should -Be 'customerExternalId contains an invisible character (U+200B at position 2); remove it.'
    }

    It 'is the row''s error where it has lost a character' {
        $null = [pscustomobject]@{ customer_id = "m$([char]0xFFFD)ller"; amount = 1 } | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.Exception.Message | Should -BeLike '*contains U+FFFD (at position 2)*Import-Csv -Encoding*'
        Get-SandboxRequest | Should -BeNullOrEmpty
    }
}

Describe 'A cell that stands for nothing' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is blank with -NullText, in every field' {
        $null = @'
customer_id,price,currency,invoice_id,name,Amount,metadata.plan
u1,10.00,NULL,null,NULL,n/a, NULL
u2,20.00,EUR,i2,Null Smith,,pro
'@ | ConvertFrom-Csv | Send-DubSale -NullText NULL, N/A -DefaultCurrency usd -ThrottleLimit 1
        Get-RecordedSale | Should -Be 'u1  1000 usd', 'u2 i2 2000 eur'
        $bodies = (Get-SandboxRequest).Json
        $bodies[0].Keys | Should -Be customerExternalId, customerId, amount
        $bodies[1].customerName | Should -Be 'Null Smith'
        $bodies[1].metadata.plan | Should -Be pro
    }

    It 'leaves the customer''s ID missing with -NullText' {
        $null = @{ customer_id = 'NULL'; amount = 1 } | Send-DubSale -NullText NULL -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.Exception.Message | Should -BeLike 'customerExternalId is required*'
    }

    It 'is a text of its own without it' {
        $null = @{ customer_id = 'u1'; amount = 1; name = 'NULL' } | Send-DubSale
        (Get-SandboxRequest).Json.customerName | Should -Be NULL
    }

    It 'is never a currency: <_>' -ForEach 'NULL', 'NaN', 'N/A' {
        $null = @{ customer_id = 'u1'; amount = 1; currency = $_ } | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.Exception.Field | Should -Be currency
        Get-SandboxRequest | Should -BeNullOrEmpty
    }
}

Describe 'A text that was read in the wrong encoding' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is sent, and warned of once, with its row and column: <case>' -ForEach @(
        @{ case = 'a name'; column = 'name' }
        @{ case = 'an event'; column = 'event_name' }
        @{ case = 'metadata'; column = 'metadata.city' }
    ) {
        $file = Join-Path $TestDrive 'latin1.csv'
        [System.IO.File]::WriteAllText($file, "customer_id,amount,$column`nu1,1,Koeln`nu2,1,K$([char]0xF6)ln`nu3,1,K$([char]0xF6)ln", [System.Text.Encoding]::Latin1)
        $null = Import-Csv $file | Send-DubSale -WarningVariable warned -WarningAction SilentlyContinue
        Get-RecordedSale | Should -HaveCount 3
        $warned | Should -HaveCount 1
        "$warned" | Should -BeLike "Row 2 of the input, column '$column', contains U+FFFD*Import-Csv -Encoding*"
    }
}

Describe 'An object in place of a text' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is refused as an argument: <case>' -ForEach @(
        @{ case = 'a hashtable'; value = @{ customer_id = 'u1' }; type = 'Hashtable' }
        @{ case = 'an object'; value = [pscustomobject]@{ id = 'u1' }; type = 'PSCustomObject' }
        @{ case = 'a list'; value = 'u1', 'u2'; type = 'Object[[][]]' }
        @{ case = 'bytes'; value = [byte[]](1, 2); type = 'Byte[[][]]' }
    ) {
        $null = Send-DubSale $value 100 -ErrorVariable customer -ErrorAction SilentlyContinue
        $null = Send-DubSale u1 100 -InvoiceId $value -ErrorVariable invoice -ErrorAction SilentlyContinue
        $null = Send-DubSale u1 100 -EventName $value -ErrorVariable eventName -ErrorAction SilentlyContinue
        $null = Send-DubLead c x $value -ErrorVariable lead -ErrorAction SilentlyContinue
        foreach ($failed in $customer, $invoice, $eventName, $lead) {
            $failed.FullyQualifiedErrorId | Should -BeLike 'Dub.InvalidRequest,*'
            $failed.Exception.Message | Should -BeLike "* is not a single value but a $type; give text or a number."
            $failed.TargetObject | Out-String | Should -Not -Match "$([char]0xFFFF)"
        }

        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'is refused from a script block on nested JSON' {
        $rows = '[{"customer":{"id":"u1","email":"a@example.com"},"amount":1},{"customer":"u2","amount":2}]' | ConvertFrom-Json
        $null = $rows | Send-DubSale -CustomerExternalId { $_.customer } -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -HaveCount 1
        $failed.ErrorDetails.Message | Should -BeLike 'Row 1 of the input, *customerExternalId is not a single value but a PSCustomObject*'
        [object]::ReferenceEquals($failed.TargetObject, $rows[0]) | Should -BeTrue
        Get-RecordedSale | Should -Be 'u2  2 usd'
    }
}

Describe 'What Dub would lose' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is refused with the reason: <case>' -ForEach @(
        @{ case = 'a long ID'; row = @{ customer_id = 'x' * 101; amount = 1 }; says = 'customerExternalId is 101 characters long; Dub takes at most 100.' }
        @{ case = 'a long invoice'; row = @{ customer_id = 'u1'; amount = 1; invoice_id = 'x' * 191 }; says = 'invoiceId is 191 characters long; Dub takes at most 190.' }
        @{ case = 'a large amount'; row = @{ customer_id = 'u1'; amount = '2147483648' }; says = '2147483648 is more than Dub can pay a commission on*' }
        @{ case = 'a large price'; row = @{ customer_id = 'u1'; price = '21474836.48' }; says = '21474836.48 is more than Dub can pay a commission on*' }
        @{ case = 'a large sum of whole units'; row = @{ customer_id = 'u1'; price = '2147483648'; currency = 'jpy' }; says = '2147483648 is more than Dub can pay a commission on*' }
    ) {
        $null = $row | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.Exception.Message | Should -BeLike $says
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'is sent up to there' {
        $null = @{ customer_id = ' ' + 'x' * 100 + ' '; amount = '2147483647'; invoice_id = 'y' * 190 } | Send-DubSale
        Get-RecordedSale | Should -Be "$('x' * 100) $('y' * 190) 2147483647 usd"
    }

    It 'is not an ID with blanks around it, for leads, sales and customers' {
        $null = @{ customer_id = " u1$([char]0xA0)"; click_id = 'c'; event_name = 'x' } | Send-DubLead
        $null = Send-DubSale " u1`t" 1
        $null = Send-DubCustomer "`u{2003}u1 " -CustomerName Ada
        (Get-SandboxRequest | Where-Object path -Like '/track/*').Json.customerId | Should -Be u1, u1, u1
        (Get-SandboxRequest)[-1].path | Should -BeLike '*/ext_u1'
    }
}

Describe 'A row that is missing or says a thing twice' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'has no other row as its error''s target where it is null' {
        $rows = [pscustomobject]@{ customer_id = 'u1'; amount = 1 }, $null, [pscustomobject]@{ customer_id = 'u3'; amount = 3 }
        $null = $rows | Send-DubSale -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -HaveCount 1
        $failed.TargetObject | Should -BeNullOrEmpty
        $failed.ErrorDetails.Message | Should -BeLike 'Row 2 of the input, *The row is null.'
        # The documented way to send the failed rows again.
        $null = $failed.TargetObject | Send-DubSale -ErrorAction SilentlyContinue
        Get-RecordedSale | Should -Be 'u1  1 usd', 'u3  3 usd'
    }

    It 'is its error where a hashtable has a key in two cases' {
        $row = [hashtable]::new([StringComparer]::Ordinal)
        $row.customer_id = 'u1'
        $row.amount = 1
        $row.Amount = 2
        $null = $row, @{ customer_id = 'u2'; amount = 2 } | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.Exception.Message | Should -BeLike "The row has the key 'amount' twice, in upper and in lower case.*"
        [object]::ReferenceEquals($failed.TargetObject, $row) | Should -BeTrue
        Get-RecordedSale | Should -Be 'u2  2 usd'
    }

    It 'is counted over all files of an import' {
        'a', 'b' | ForEach-Object { Set-Content (Join-Path $TestDrive "$_.csv") "customer_id,amount`n$($_)1,1`n$($_)2,x" }
        $null = Get-ChildItem $TestDrive -Filter '?.csv' | Sort-Object Name | Import-Csv | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.ErrorDetails.Message | Should -BeLike 'Row * of the input, *'
        $failed.ErrorDetails.Message -replace ',.*' | Should -Be 'Row 2 of the input', 'Row 4 of the input'
    }
}
