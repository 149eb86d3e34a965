BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1') -Force
    $null = Start-Sandbox --event-times iso --event-limit 4 --page-cap 3
}

AfterAll {
    Stop-Sandbox
}

Describe 'Get-DubCustomer' {
    BeforeAll {
        Reset-Sandbox
        foreach ($number in 1..7) {
            $null = Send-DubLead click_1 'Sign up' "cus_$number" -CustomerEmail "$number@example.com"
        }

        $null = Send-DubSale cus_2 4999
        $null = Send-DubSale cus_2 100
    }

    It 'gets a customer by the ID of one''s own system' {
        $customer = Get-DubCustomer cus_2
        $customer | Should -BeOfType Dub.CustomerRecord
        $customer.ExternalId | Should -Be cus_2
        $customer.Sales | Should -Be 2
        $customer.SaleAmount | Should -Be 5099
        $customer.CreatedAt | Should -BeOfType System.DateTimeOffset
        $customer.Link | Should -BeNullOrEmpty
        $request = @(Get-SandboxRequest)[-1]
        $request.method | Should -Be GET
        $request.path | Should -BeExactly /customers/ext_cus_2
        $request.body | Should -BeNullOrEmpty
    }

    It 'gets a customer by Dub''s ID, with the link where it is asked for' {
        $id = (Get-DubCustomer cus_3).Id
        $id | Should -BeLike 'cus_1*'
        $customer = Get-DubCustomer -Id $id -IncludeLink
        $customer.ExternalId | Should -Be cus_3
        $customer.Link.ShortLink | Should -Be https://dub.sh/sandbox
    }

    It 'takes IDs from the pipeline, and goes on after one that Dub does not know' {
        $rows = [pscustomobject]@{ customer_id = 'cus_1' }, [pscustomobject]@{ customer_id = 'nobody' }, [pscustomobject]@{ customer_id = ' ' }, 'cus_4'
        $found = $rows | Get-DubCustomer -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.ExternalId | Should -Be cus_1, cus_4
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.NotFound,Dub.PowerShell.GetDubCustomerCommand', 'Dub.InvalidRequest,Dub.PowerShell.GetDubCustomerCommand'
        $failed[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $failed[0].TargetObject | Should -Be nobody
        "$($failed[0])" | Should -BeLike "Customer 'nobody': Dub answered 404*"
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-CustomerExternalId*'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*send*'
    }

    It 'lists all customers, the newest first, page by page' {
        (Get-DubCustomer).ExternalId | Should -Be (7..1 | ForEach-Object { "cus_$_" })
        # Pages of 3, 3, 1, the empty one that ends them, and the one before the first page's last row with nothing new.
        @(Get-SandboxRequest)[-6..-1].path | ForEach-Object { $_ -match 'startingAfter' ? 'after' : $_ -match 'endingBefore' ? 'before' : 'first' } |
            Should -Be first, after, after, after, before, before
    }

    It 'makes no call for a page that nobody wants' {
        $before = (Get-SandboxAudit).totals.requests
        (Get-DubCustomer | Select-Object -First 2).ExternalId | Should -Be cus_7, cus_6
        (Get-SandboxAudit).totals.requests - $before | Should -Be 1
    }

    It 'filters by email address' {
        (Get-DubCustomer -Email 5@example.com).ExternalId | Should -Be cus_5
        Get-DubCustomer -Email none@example.com | Should -BeNullOrEmpty
    }

    It 'refuses an ID of another kind before it asks' {
        $before = (Get-SandboxAudit).totals.requests
        Get-DubCustomer -Id cus -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'Dub.InvalidRequest,*'
        (Get-SandboxAudit).totals.requests | Should -Be $before
    }

    It 'says that a list is not complete where a page fails' {
        Add-SandboxFault @{ fault = 'status'; status = 500; path = '/customers'; after = 1; times = 0 }
        try {
            $found = Get-DubCustomer -ErrorAction SilentlyContinue -ErrorVariable failed -MaximumRetryCount 1
        }
        finally {
            $null = Invoke-RestMethod "$((Get-Sandbox).BaseUri)/__faults" -Method Delete -NoProxy
        }

        $found | Should -HaveCount 3
        "$failed" | Should -BeLike 'The list of customers is not complete: Dub answered 500*'
        "$failed" | Should -Not -BeLike '*outcome*'
    }

    It 'ends with the error of a key that may not read' {
        $failure = { 'cus_1', 'cus_2' | Get-DubCustomer -ApiKey dub_forbidden_1 } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'Dub.Forbidden,Dub.PowerShell.GetDubCustomerCommand'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*may read*'
    }
}

Describe 'Get-DubEvent' {
    BeforeAll {
        Reset-Sandbox
        foreach ($number in 1..2) {
            $null = Send-DubLead click_1 'Sign up' "cus_$number"
        }

        foreach ($number in 1..5) {
            $null = Send-DubSale cus_1 ($number * 100) -InvoiceId "inv_$number"
        }

        $null = Send-DubSale cus_2 -Price 20 -Currency eur -Metadata @{ plan = 'pro' }
    }

    It 'lists the sales, the newest first' {
        $sales = Get-DubEvent
        $sales | ForEach-Object { $_ | Should -BeOfType Dub.ConversionEvent }
        $sales.InvoiceId | Should -Be '', inv_5, inv_4, inv_3, inv_2, inv_1
        $sales[0].CustomerExternalId | Should -Be cus_2
        $sales[0].Currency | Should -Be usd
        $sales[0].Metadata.plan | Should -Be pro
        $sales[1].Price | Should -Be 5
        $sales.EventId | Select-Object -Unique | Should -HaveCount 6
    }

    It 'lists the oldest first where that is wanted' {
        (Get-DubEvent -Oldest).InvoiceId | Should -Be inv_1, inv_2, inv_3, inv_4, inv_5, ''
    }

    It 'lists leads' {
        (Get-DubEvent Lead).CustomerExternalId | Should -Be cus_2, cus_1
    }

    It 'lists the events of the customers that come by the pipeline' {
        [pscustomobject]@{ customer_id = 'cus_2' }, [pscustomobject]@{ customer_id = 'nobody' } |
            Get-DubEvent Sale -ErrorAction SilentlyContinue -ErrorVariable failed |
            ForEach-Object CustomerExternalId | Should -Be cus_2
        "$failed" | Should -BeLike "Events of customer 'nobody': Dub answered 404*"
    }

    It 'asks for the period, and leaves out what lies outside of it within its days' {
        $now = [DateTimeOffset]::UtcNow
        Get-DubEvent -Start $now.AddDays(-1) -End $now.AddHours(-1) | Should -BeNullOrEmpty
        Get-DubEvent -Start $now.AddHours(-1) | Should -HaveCount 6
        $paths = (Get-SandboxRequest).path
        $paths[-1] | Should -BeLike '/events?event=sales&start=20*&timezone=UTC&*'
    }

    It 'makes no call for a page that nobody wants' {
        $before = (Get-SandboxAudit).totals.requests
        Get-DubEvent | Select-Object -First 2 | Should -HaveCount 2
        (Get-SandboxAudit).totals.requests - $before | Should -Be 1
    }

    It 'gets through where another client uses the limit, and says so' {
        # Four refusals in a row, as from a limit that others have used up.
        Add-SandboxFault @{ fault = 'limited'; path = '/events'; times = 4; resetMs = 100 }
        $said = Get-DubEvent -Verbose 4>&1
        $said | Where-Object { $_ -is [Dub.ConversionEvent] } | Should -HaveCount 6
        @($said | Where-Object { $_ -like '*Trying again in*' }) | Should -HaveCount 4
    }

    It 'shows a table with the sums' {
        (Get-DubEvent | Out-String -Width 119) | Should -Match 'cus_1 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +5\.00 USD +Purchase +inv_5'
    }
}
