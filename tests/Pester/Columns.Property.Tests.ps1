# Files as people have them, made at random from a fixed seed: headers in any spelling, cells with what spreadsheets and
# programs leave around values or in their place. What arrives is what was meant, or an error names the row and column.
BeforeAll {
    $null = Start-Sandbox --auto-customers

    $script:Spellings = @{
        customer = 'customer_id', 'CustomerExternalId', 'External ID', 'customer-id'
        price    = 'price', 'Price'
        currency = 'currency', 'Currency Code', 'CURRENCY'
        invoice  = 'invoice_id', 'InvoiceId', 'Invoice', 'invoice-ID'
        plan     = 'metadata.plan', 'Metadata.plan'
    }
    $script:Around = '', ' ', "`t", "$([char]0xA0)", "$([char]0xFEFF)", "$([char]0x200B)", "$([char]0x2003) "
    $script:Damaged = 'NULL', '#N/A', '2.00E+15', '=A1', "u$([char]0xFFFD)1", "u$([char]0x200B)1", "'u1'", '########', 'N/A'
    $script:NoSums = '1,250.00', '49,99', '1e3', '-5.00', '$5', '1.250', '49.999', '21474836.48', 'NULL', 'free'

    function Get-One([System.Random] $Random, [object[]] $From) {
        $From[$Random.Next($From.Count)]
    }

    # A header that means the same: another case, separators and invisible characters around and in it.
    function Get-Header([System.Random] $Random, [string] $Field) {
        $name = Get-One $Random $Spellings[$Field]
        if ($Random.Next(2) -eq 1 -and $Field -ne 'plan') {
            $name = $Random.Next(2) -eq 1 ? $name.ToUpperInvariant() : $name.ToLowerInvariant()
            $name = $name.Insert($Random.Next(1, $name.Length), (Get-One $Random '_', '-', ' ', "$([char]0x200B)", "$([char]0x2011)"))
        }

        (Get-One $Random $Around) + $name + (Get-One $Random $Around)
    }

    # A cell that means the same.
    function Get-Cell([System.Random] $Random, [string] $Text) {
        $written = switch ($Random.Next(6)) {
            0 { "=""$Text""" }
            1 { "'$Text" }
            default { $Text }
        }

        (Get-One $Random $Around) + $written + (Get-One $Random $Around)
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'A file' {
    It 'arrives as it was meant, or an error names its row and column: seed <_>' -ForEach (1..12) {
        $random = [System.Random]::new($_)
        Reset-Sandbox
        $headers = @{}
        foreach ($field in $Spellings.Keys) {
            $headers[$field] = Get-Header $random $field
        }

        $expected = [System.Collections.Generic.List[string]]::new()
        $badRows = [System.Collections.Generic.List[string]]::new()
        $badColumns = [System.Collections.Generic.List[string]]::new()
        $file = foreach ($number in 1..20) {
            $currency = Get-One $random 'usd', 'eur', 'JPY', 'Kwd'
            $minor = $random.Next(1, 2000000)
            $price = $currency -eq 'JPY' ? "$minor" : ($minor / [decimal]100).ToString('0.00', [cultureinfo]::InvariantCulture)
            $price += $random.Next(4) -eq 0 -and $price.Contains('.') ? '00' : ''
            $row = @{ customer = "u$number"; price = $price; currency = $currency; invoice = "I-$number"; plan = "p $number" }
            $cells = [ordered]@{}
            foreach ($field in 'customer', 'price', 'currency', 'invoice') {
                $cells[$headers[$field]] = Get-Cell $random $row[$field]
            }

            $cells[$headers.plan] = " p $number "
            switch ($random.Next(6)) {
                0 { $column = $headers.customer; $cells[$column] = Get-One $random $Damaged }
                1 { $column = $headers.price; $cells[$column] = Get-One $random ($currency -eq 'Kwd' ? ($NoSums -ne '1.250') : $NoSums) }
                2 { $column = $headers.invoice; $cells[$column] = Get-One $random $Damaged }
                default { $column = $null }
            }

            if ($column) {
                $badRows.Add("Row $number")
                $badColumns.Add($column)
            }
            else {
                $expected.Add("u$number I-$number $minor $($currency.ToLowerInvariant()) p $number")
            }

            $random.Next(2) -eq 1 ? [pscustomobject]$cells : $cells
        }

        $null = $file | Send-DubSale -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction SilentlyContinue

        (Get-SandboxAudit).events | Where-Object kind -EQ sale |
            ForEach-Object { "$($_.customer) $($_.invoiceId) $($_.amount) $($_.currency) $($_.metadata.plan)" } | Should -Be $expected
        @($failed.ErrorDetails.Message -replace ' of the input.*') | Should -Be $badRows
        @($failed.Exception.Column) | Should -Be $badColumns
    }
}
