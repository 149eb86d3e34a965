# What Dub answers with success and still does not record must never pass unnoticed.
BeforeAll {
    $null = Start-Sandbox
    Reset-Sandbox
}

AfterAll {
    Stop-Sandbox
}

Describe 'An invoice ID that was used for another customer' {
    BeforeEach {
        Reset-Sandbox
        $null = 'cus_1', 'cus_2' | ForEach-Object { Send-DubLead "click_$_" 'Sign up' $_ }
    }

    It 'is warned of by its name, because Dub answers with the earlier sale' {
        $warnings = $null
        $results = @(
            @{ CustomerId = 'cus_1'; Amount = 100; InvoiceId = 'inv_1' }
            @{ CustomerId = 'cus_2'; Amount = 200; InvoiceId = 'inv_1' }
        ) | Send-DubSale -ThrottleLimit 1 -WarningVariable warnings -WarningAction SilentlyContinue

        $results | Should -HaveCount 2
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*sales to other customers*inv_1*'
        (Get-SandboxAudit).totals.recordedSales | Should -Be 1
    }

    It 'is silent where the same sale comes again' {
        $warnings = $null
        $null = @{ CustomerId = 'cus_1'; Amount = 100; InvoiceId = 'inv_2' }, @{ CustomerId = 'cus_1'; Amount = 100; InvoiceId = 'inv_2' } |
            Send-DubSale -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
    }
}

Describe 'A lead that is answered with link null' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'was not recorded anew where it was sent once' {
        $null = Send-DubLead click_1 'Sign up' cus_1
        (Send-DubLead click_1 'Sign up' cus_1 -WarningAction SilentlyContinue).Recorded | Should -BeFalse
    }

    It 'is left open where an answer was lost before: that attempt may have recorded it' {
        Add-SandboxFault @{ fault = 'reset-after' }
        $result = Send-DubLead click_1 'Sign up' cus_1
        $result.Link | Should -BeNullOrEmpty
        $result.Recorded | Should -Be $null
        (Get-SandboxAudit).totals.recordedLeads | Should -Be 1
    }
}
