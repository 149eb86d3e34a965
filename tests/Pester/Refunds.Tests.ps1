BeforeAll {
    $sandbox = Start-Sandbox --auto-customers --page-cap 3

    function Set-SandboxCommission([string] $InvoiceId, [string] $Status) {
        $null = Invoke-RestMethod "$($sandbox.BaseUri)/__commissions?invoiceId=$InvoiceId&status=$Status" -Method Post -NoProxy
    }

    function Get-Status([string[]] $InvoiceId) {
        @($InvoiceId | Get-DubCommission).Status
    }
}

AfterAll {
    Stop-Sandbox -All
}

Describe 'Get-DubCommission' {
    BeforeAll {
        Reset-Sandbox
        foreach ($number in 1..5) {
            $null = Send-DubSale "cus_$number" ($number * 1000) -InvoiceId "inv_$number"
        }
    }

    It 'gets the commission of an invoice' {
        $commission = Get-DubCommission inv_2
        $commission | Should -BeOfType Dub.Commission
        $commission.InvoiceId | Should -Be inv_2
        $commission.Status | Should -Be pending
        $commission.Earnings | Should -Be 400
        $commission.Partner.Name | Should -Be 'Sandbox partner'
        $commission.Customer.ExternalId | Should -Be cus_2
        @(Get-SandboxRequest)[-1].path | Should -BeLike '/commissions?invoiceId=inv_2&*'
    }

    It 'takes invoices from a file''s column, and goes on after one without a commission' {
        $found = [pscustomobject]@{ invoice_id = 'inv_1' }, [pscustomobject]@{ invoice_id = 'none' }, [pscustomobject]@{ invoice_id = 'inv_3' } |
            Get-DubCommission -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.InvoiceId | Should -Be inv_1, inv_3
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.NotFound,Dub.PowerShell.GetDubCommissionCommand'
        "$failed" | Should -Be 'Invoice ''none'': Dub has no commission with this invoice ID.'
    }

    It 'advises on invoices, not on customers, where there is no commission' {
        Get-DubCommission none -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*invoice ID*workspace*partner program*'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*customer*'
    }

    It 'says that the workspace has no partner program: <call>' -ForEach @(
        @{ call = { Get-DubCommission inv_1 -ErrorAction SilentlyContinue -ErrorVariable script:failed } }
        @{ call = { Get-DubCommission -ErrorAction SilentlyContinue -ErrorVariable script:failed } }
    ) {
        Add-SandboxFault @{ fault = 'status'; status = 404; path = '/commissions'; message = 'Program not found' }
        & $call
        $failed.FullyQualifiedErrorId | Should -BeLike 'Dub.NotFound,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*workspace has no partner program*'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*customer*'
    }

    It 'says which filter leaves the invoice''s commission out' {
        Get-DubCommission inv_2 -Status paid -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'Dub.NotFound,*'
        "$failed" | Should -Be 'Invoice ''inv_2'': Dub has no commission with this invoice ID and the status ''paid''.'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*without -Status*'
        Get-DubCommission inv_2 -CustomerId cus_x -Status pending -ErrorAction SilentlyContinue -ErrorVariable failed
        "$failed" | Should -BeLike '*this invoice ID, the status ''pending'' and the customer ''cus_x''.'
        (Get-DubCommission inv_2 -Status Pending).InvoiceId | Should -Be inv_2
    }

    It 'lists all of them, page by page' {
        (Get-DubCommission).InvoiceId | Should -Be inv_5, inv_4, inv_3, inv_2, inv_1
        Set-SandboxCommission inv_4 paid
        (Get-DubCommission -Status paid).InvoiceId | Should -Be inv_4
    }
}

Describe 'Set-DubCommission' {
    BeforeEach {
        Reset-Sandbox
        $null = 1..6 | ForEach-Object { [pscustomobject]@{ customer_id = "cus_$_"; amount = "$($_ * 1000)"; invoice_id = "inv_$_" } } | Send-DubSale
    }

    It 'refunds the invoices of a file with one call' {
        $csv = Join-Path $TestDrive 'refunds.csv'
        Set-Content $csv "invoice_id,reason`ninv_2,returned`ninv_5,returned"
        $updates = Import-Csv $csv | Set-DubCommission -Status Refunded -Confirm:$false
        $updates | ForEach-Object { $_ | Should -BeOfType Dub.CommissionUpdate }
        $updates.InputRow | Should -Be 1, 2
        $updates.InvoiceId | Should -Be inv_2, inv_5
        $updates.IsChanged | Should -Be $true, $true
        Get-Status inv_1, inv_2, inv_5 | Should -Be pending, refunded, refunded
        @((Get-SandboxRequest) | Where-Object method -EQ PATCH).path | Should -Be /commissions/bulk
    }

    It 'takes the commissions that Get-DubCommission gives' {
        $updates = Get-DubCommission -Status pending | Set-DubCommission -Status Canceled -Confirm:$false
        $updates | Should -HaveCount 6
        (Get-DubCommission -Status canceled).Count | Should -Be 6
    }

    It 'takes one by its ID, and refuses an ID of another kind' {
        $id = (Get-DubCommission inv_3).Id
        (Set-DubCommission -CommissionId $id -Status Refunded -Confirm:$false).InvoiceId | Should -Be inv_3
        Set-DubCommission -CommissionId inv_3 -Status Refunded -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SetDubCommissionCommand'
    }

    It 'counts what is refunded already as done' {
        Set-SandboxCommission inv_1 refunded
        $id = (Get-DubCommission inv_1).Id
        (Set-DubCommission inv_1 -Status Refunded -Confirm:$false).IsChanged | Should -BeFalse
        (Set-DubCommission -CommissionId $id -Status Refunded -Confirm:$false).IsChanged | Should -BeFalse
        $updates = 'inv_1', 'inv_2', 'inv_2' | Set-DubCommission -Status Refunded -Confirm:$false
        $updates.IsChanged | Should -Be $false, $true, $false
    }

    It 'says of each row why it cannot be refunded, and refunds the others' {
        Set-SandboxCommission inv_2 paid
        Set-SandboxCommission inv_3 processed
        $updates = 'inv_1', 'inv_2', 'none', 'inv_3', 'inv_4' | Set-DubCommission -Status Refunded -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        $updates.InvoiceId | Should -Be inv_1, inv_4
        $failed.FullyQualifiedErrorId | Should -Be @(
            'Dub.BadRequest,Dub.PowerShell.SetDubCommissionCommand'
            'Dub.NotFound,Dub.PowerShell.SetDubCommissionCommand'
            'Dub.BadRequest,Dub.PowerShell.SetDubCommissionCommand'
        )
        $failed.TargetObject | Should -Be inv_2, none, inv_3
        "$($failed[0])" | Should -BeLike 'Row 2, invoice ''inv_2'': *already been paid*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*clawback*'
        $failed[2].ErrorDetails.RecommendedAction | Should -BeLike '*clawback*'
        $failed[1].ErrorDetails.RecommendedAction | Should -BeLike '*partner*'
        Get-Status inv_1, inv_2, inv_4 | Should -Be refunded, paid, refunded
    }

    It 'has errors that Get-DubFailedRow takes, and advice on refunds in the exception' {
        Set-SandboxCommission inv_2 paid
        $file = [pscustomobject]@{ invoice_id = 'inv_1' }, [pscustomobject]@{ invoice_id = 'inv_2' }, [pscustomobject]@{ invoice_id = 'none' }
        $null = $file | Set-DubCommission -Status Refunded -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        $rows = $failed | Get-DubFailedRow
        $rows.invoice_id | Should -Be inv_2, none
        $failed[0].Exception.Rows.Row | Should -Be 2
        $failed[0].Exception.RecommendedAction | Should -BeLike '*clawback*'
        $failed[1].Exception.RecommendedAction | Should -BeLike '*invoice ID*'
    }

    It 'sends more than a hundred in several calls' {
        $null = 101..220 | ForEach-Object { [pscustomobject]@{ customer_id = 'cus_1'; amount = '100'; invoice_id = "inv_$_" } } | Send-DubSale
        $updates = 101..220 | ForEach-Object { "inv_$_" } | Set-DubCommission -Status Refunded -Confirm:$false
        $updates.InputRow | Should -Be (1..120)
        @((Get-SandboxRequest) | Where-Object method -EQ PATCH) | Should -HaveCount 2
    }

    It 'asks by default, and changes nothing with -WhatIf' {
        (Get-Command Set-DubCommission).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be High
        Set-DubCommission inv_1 -Status Refunded -WhatIf | Should -BeNullOrEmpty
        Get-Status inv_1 | Should -Be pending
        @((Get-SandboxRequest) | Where-Object method -EQ PATCH) | Should -BeNullOrEmpty
    }

    It 'survives a lost answer' {
        Add-SandboxFault @{ fault = 'reset-after'; path = '/commissions/bulk'; record = $true }
        $updates = 'inv_1', 'inv_2' | Set-DubCommission -Status Refunded -Confirm:$false
        $updates | Should -HaveCount 2
        Get-Status inv_1, inv_2 | Should -Be refunded, refunded
    }

    It 'ends where there is no partner program' {
        Add-SandboxFault @{ fault = 'status'; status = 404; message = 'Program not found'; path = '/commissions'; times = 0 }
        $failure = { 'inv_1', 'inv_2' | Set-DubCommission -Status Refunded -Confirm:$false } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'Dub.NotFound,Dub.PowerShell.SetDubCommissionCommand'
        "$failure" | Should -BeLike 'Row 1, invoice ''inv_1'': *Program not found* Not set: all from row 1 on.'
    }

    It 'finds <_> commissions by their invoice, so that a second run counts them as done' -ForEach Canceled, Duplicate, Fraud {
        $first = 'inv_1', 'inv_2' | Set-DubCommission -Status $_ -Confirm:$false
        $first.IsChanged | Should -Be $true, $true
        $second = 'inv_1', 'inv_2' | Set-DubCommission -Status $_ -Confirm:$false
        $second.IsChanged | Should -Be $false, $false
        (Get-DubCommission inv_1).Status | Should -Be "$_".ToLowerInvariant()
    }

    It 'takes rows of <Kind>' -ForEach @(
        @{ Kind = 'hashtables'; Rows = @{ invoice_id = 'inv_1' }, @{ InvoiceId = 'inv_2' } }
        @{ Kind = 'other spellings of the column'; Rows = [pscustomobject]@{ 'INVOICE-ID' = 'inv_1' }, [pscustomobject]@{ 'Invoice Id' = 'inv_2' } }
    ) {
        ($Rows | Set-DubCommission -Status Refunded -Confirm:$false).InvoiceId | Should -Be inv_1, inv_2
        Get-Status inv_1, inv_2 | Should -Be refunded, refunded
    }

    It 'says which column it expects of a row without one' {
        [pscustomobject]@{ Order = 'inv_1' } | Set-DubCommission -Status Refunded -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        "$failed" | Should -BeLike 'Row 1, a commission without an ID: invoiceId is missing: the row needs a column InvoiceId, invoice_id, *; its columns are ''Order''. *'
    }

    It 'takes invoice numbers' {
        $null = Send-DubSale cus_1 100 -InvoiceId 4711
        (4711 | Set-DubCommission -Status Refunded -Confirm:$false).InvoiceId | Should -Be 4711
    }

    It 'names the rows that were confirmed and not set where an error ends the pipeline while it looks up' {
        Add-SandboxFault @{ fault = 'status'; status = 401; code = 'unauthorized'; message = 'Unauthorized.'; path = '/commissions'; after = 2; times = 0 }
        $failure = { 1..6 | ForEach-Object { "inv_$_" } | Set-DubCommission -Status Refunded -Confirm:$false } | Should -Throw -PassThru
        "$failure" | Should -BeLike 'Row 3, invoice ''inv_3'': *Not set: all from row 1 on.'
        @((Get-SandboxRequest) | Where-Object method -EQ PATCH) | Should -BeNullOrEmpty
    }

    It 'writes what was set before the error that ends the pipeline' {
        Set-SandboxCommission inv_4 paid
        $updates = [Collections.Generic.List[object]]::new()
        $failure = { 1..6 | ForEach-Object { "inv_$_" } | Set-DubCommission -Status Refunded -Confirm:$false -ErrorAction Stop | ForEach-Object { $updates.Add($_) } } |
            Should -Throw -PassThru
        "$failure" | Should -BeLike 'Row 4, *already been paid* Not set: row 4.'
        $updates.InvoiceId | Should -Be inv_1, inv_2, inv_3, inv_5, inv_6
        Get-Status inv_1, inv_6 | Should -Be refunded, refunded
    }

    It 'sets the rows before the first that fails, and none after it, with -ErrorAction Stop' {
        $updates = [Collections.Generic.List[object]]::new()
        $failure = { 'inv_1', 'none', 'inv_2' | Set-DubCommission -Status Refunded -Confirm:$false -ErrorAction Stop | ForEach-Object { $updates.Add($_) } } |
            Should -Throw -PassThru
        "$failure" | Should -BeLike '*no commission with this invoice ID* Not set: all from row 2 on.'
        $updates.InvoiceId | Should -Be inv_1
        Get-Status inv_1, inv_2 | Should -Be refunded, pending
    }

    It 'names the rows that may have been set where an error ends the pipeline after a lost answer' {
        Add-SandboxFault @(
            @{ fault = 'reset-after'; path = '/commissions/bulk'; record = $true }
            @{ fault = 'status'; status = 403; code = 'forbidden'; path = '/commissions/bulk'; after = 1 }
        )
        $failure = { 'inv_1', 'inv_2' | Set-DubCommission -Status Refunded -Confirm:$false } | Should -Throw -PassThru
        $failure.Exception.Rows.Row | Should -Be 1, 2
        "$failure" | Should -BeLike '*Dub may have changed it. Outcome unknown (see Get-DubCommission): rows 1-2.'
    }

    It 'takes what is piped before -InvoiceId, and shows the present status' {
        Set-SandboxCommission inv_1 fraud
        ('inv_1' | Set-DubCommission -InvoiceId inv_6 -Status Refunded -Confirm:$false).InvoiceId | Should -Be inv_1
        $said = (Invoke-PowerShell -NoProfile -NonInteractive -Command @"
            Import-Module '$((Get-Module Dub).ModuleBase)/Dub.psd1'
            Connect-Dub -ApiKey dub_sandbox_key -BaseUri '$($sandbox.BaseUri)'
            Set-DubCommission inv_1 -Status Pending -WhatIf
"@ | Out-String)
        $said | Should -BeLike '*"Set to Pending" on target "Invoice ''inv_1'', 2.00 USD for Sandbox partner, now refunded"*'
    }

    It 'tells in the host what was set where another command ends the pipeline' {
        $said = (Invoke-PowerShell -NoProfile -NonInteractive -Command @"
            Import-Module '$((Get-Module Dub).ModuleBase)/Dub.psd1'
            Connect-Dub -ApiKey dub_sandbox_key -BaseUri '$($sandbox.BaseUri)'
            1..6 | ForEach-Object { "inv_`$_" } | Set-DubCommission -Status Refunded -Confirm:`$false | Select-Object -First 1 | ForEach-Object InvoiceId
"@ *>&1 | Out-String) -replace '\s+', ' '
        $said | Should -BeLike 'inv_1 *WARNING: The pipeline ended before all results were written. Set to Refunded: rows 2-6.*'
        Get-Status inv_6 | Should -Be refunded
    }
}
