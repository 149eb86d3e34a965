BeforeAll {
    $null = Start-Sandbox --auto-customers
}

AfterAll {
    Stop-Sandbox
}

Describe 'Get-DubFailedRow' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).csv"
    }

    It 'gives the rows with their number, the error''s id and the reason' {
        "customer_id,price,invoice_id`ncus_1,1.00,inv_1`ncus_2,x,inv_2`n,3.00,inv_3" | ConvertFrom-Csv |
            Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
        $failed | Get-DubFailedRow | Export-Csv $file

        (Get-Content $file)[0] | Should -Be '"customer_id","price","invoice_id","DubRow","DubErrorId","DubReason"'
        $rows = @(Import-Csv $file)
        $rows.invoice_id | Should -Be inv_2, inv_3
        $rows.DubRow | Should -Be 2, 3
        $rows.DubErrorId | Should -Be Dub.InvalidRequest, Dub.InvalidRequest
        $rows[0].DubReason | Should -BeLike 'x is not a price*'
    }

    It 'keeps the columns that only later rows have' {
        $json = '[{"customerId":"cus_1","amount":"x"},{"customerId":"cus_2","amount":"y","invoiceId":"inv_2","metadata":{"plan":"pro","seats":3}}]'
        @(ConvertFrom-Json $json) | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
        $failed | Get-DubFailedRow | Export-Csv $file

        $rows = Import-Csv $file
        $rows.customerId | Should -Be cus_1, cus_2
        $rows.invoiceId | Should -Be '', inv_2
        $rows[1].metadata | Should -Be '{"plan":"pro","seats":3}'
    }

    It 'gives rows that arrive as they were meant when they are corrected and sent again' {
        @{ CustomerId = 'cus_1'; Amount = 'x'; InvoiceId = 'inv_1'; Metadata = @{ plan = 'pro' } }, @{ CustomerId = 'cus_2'; Amount = 'y' } |
            Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
        $failed | Get-DubFailedRow | Export-Csv $file
        (Get-Content $file) -replace '"x"', '"100"' -replace '"y"', '"200"' | Set-Content $file
        $sent = @(Import-Csv $file | Send-DubSale -WarningAction SilentlyContinue)

        $sent.SentAmount | Should -Be 100, 200
        $sent[0].InvoiceId | Should -Be inv_1
        $sent[0].Sale.Metadata.plan | Should -Be pro
    }

    It 'keeps those that may have been recorded apart' {
        Add-SandboxFault @{ fault = 'reset-after'; customer = 'cus_2'; times = 0 }
        @{ CustomerId = 'cus_1'; Amount = 'x' }, @{ CustomerId = 'cus_2'; Amount = 2 } |
            Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null

        ($failed | Get-DubFailedRow).CustomerId | Should -Be cus_1
        $doubtful = $failed | Get-DubFailedRow -OutcomeUnknown
        $doubtful.CustomerId | Should -Be cus_2
        $doubtful.DubRow | Should -Be 2
    }

    It 'gives every row that met the error which ended the pipeline' {
        Connect-Sandbox -Key dub_wrong_key_0000
        try {
            1..40 | ForEach-Object { @{ CustomerId = "cus_$_"; Amount = 1 } } | Send-DubSale -ThrottleLimit 4 -ErrorVariable failed | Out-Null
        }
        catch {
            $ended = $_
        }

        $expected = 1..$ended.Exception.Rows.Count | ForEach-Object { "cus_$_" }
        ($ended | Get-DubFailedRow).CustomerId | Should -Be $expected
        ($failed | Get-DubFailedRow).CustomerId | Should -Be $expected
    }

    It 'gives nothing for nothing' {
        Get-DubFailedRow $null | Should -BeNullOrEmpty
        @() | Get-DubFailedRow | Should -BeNullOrEmpty
    }

    It 'says that an error which is no row''s was left out' {
        $null = Get-Item ./none-such -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | Get-DubFailedRow -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warned" | Should -BeLike 'An error that belongs to no row was left out: *none-such*'
    }
}

Describe 'The advice of an import''s errors' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'is given once, with the line that the row is in a file' {
        "customer_id,price`ncus_1,1.00`ncus_2,x`ncus_3,y`n,3.00" | ConvertFrom-Csv |
            Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null

        $advice = @($failed.ErrorDetails.RecommendedAction)
        $advice[0] | Should -BeLike 'Row 2 of the input is line 3 of a CSV file with a header line. Nothing was sent for this row.*'
        $advice[1, 2] | Should -Be '', ''
        # What a script reads of the exception stays.
        $failed.Exception.RecommendedAction | Select-Object -Unique | Should -HaveCount 1
    }

    It 'is given again where it is another' {
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; times = 0 }
        "customer_id,price`ncus_1,x`ncus_2,2.00`ncus_3,3.00" | ConvertFrom-Csv |
            Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
        $advice = @($failed.ErrorDetails.RecommendedAction)
        $advice[1] | Should -BeLike 'Correct the value that Dub''s message names*'
        $advice[2] | Should -BeNullOrEmpty
    }
}
