BeforeAll {
    $null = Start-Sandbox --auto-customers
    foreach ($number in 1..2) {
        $null = Send-DubSale "cus_$number" ($number * 100) -InvoiceId "INV-$number"
    }

    function Get-RequestCount {
        (Get-SandboxAudit).totals.requests
    }
}

AfterAll {
    Stop-Sandbox -All
}

Describe 'What a Get cmdlet takes from the pipeline' {
    It '<command> takes <case>' -ForEach @(
        foreach ($command in 'Get-DubCommission', 'Get-DubCustomer', 'Get-DubEvent') {
            $id, $column, $parameter = $command -eq 'Get-DubCommission' ? ('INV-2', 'invoice_id', 'InvoiceId') : ('cus_2', 'customer_id', 'CustomerExternalId')
            @{ command = $command; case = 'a text'; row = $id }
            @{ command = $command; case = 'a hashtable'; row = @{ $column = $id; note = 'x' } }
            @{ command = $command; case = 'an ordered hashtable with a name of other case and separators'; row = [ordered]@{ note = 'x'; $column.ToUpperInvariant().Replace('_', '-') = $id } }
            @{ command = $command; case = 'an object'; row = [pscustomobject]@{ note = 'x'; $column = $id } }
            @{ command = $command; case = 'an object with a name of other separators'; row = [pscustomobject]@{ $column.Replace('_', ' - ') = $id } }
            @{ command = $command; case = 'a column chosen by a script block'; row = [pscustomobject]@{ Name = $id; $column = 'another' }; with = @{ $parameter = { $_.Name } } }
            @{ command = $command; case = 'a text changed by a script block'; row = $id.ToUpperInvariant(); with = @{ $parameter = [scriptblock]::Create("'$id'") } }
        }
    ) {
        $with = (Get-Variable with -ValueOnly -ErrorAction Ignore) ?? @{}
        $found = @($row | & $command @with -ErrorVariable failed)
        $failed | Should -BeNullOrEmpty
        $found | Should -HaveCount 1
        ($command -eq 'Get-DubCustomer' ? $found.ExternalId : $found.InvoiceId) | Should -Be ($command -eq 'Get-DubCustomer' ? 'cus_2' : 'INV-2')
    }

    It '<command> takes a number' -ForEach @(
        @{ command = 'Get-DubCommission'; property = 'InvoiceId' }
        @{ command = 'Get-DubCustomer'; property = 'ExternalId' }
        @{ command = 'Get-DubEvent'; property = 'InvoiceId' }
    ) {
        $null = Send-DubSale 1001 100 -InvoiceId 1001
        (1001 | & $command).$property | Should -Be 1001
        (@{ invoice = 1001.0; external_id = 1001.0 } | & $command).$property | Should -Be 1001
    }

    It 'takes rows of several kinds from one pipeline' {
        ('INV-1', [pscustomobject]@{ InvoiceId = 'INV-2' }, @{ invoice = 'INV-1' }, 'INV-2' | Get-DubCommission).InvoiceId | Should -Be INV-1, INV-2, INV-1, INV-2
    }

    It '<command> takes the objects of <source>' -ForEach @(
        @{ command = 'Get-DubCommission'; source = 'Get-DubCommission' }
        @{ command = 'Get-DubCommission'; source = 'Get-DubEvent' }
        @{ command = 'Get-DubCustomer'; source = 'Get-DubEvent' }
        @{ command = 'Get-DubEvent'; source = 'Get-DubCustomer' }
    ) {
        & $source | Select-Object -First 1 | & $command | Should -HaveCount 1
    }

    It '<command> refuses <case> by its row, and goes on' -ForEach @(
        foreach ($command in 'Get-DubCommission', 'Get-DubCustomer', 'Get-DubEvent') {
            $id, $names = $command -eq 'Get-DubCommission' ? ('INV-1', 'InvoiceId, invoice_id*or invoice') : ('cus_1', 'CustomerExternalId, ExternalId*or Customer ID')
            @{ command = $command; id = $id; case = 'an object without the column'; row = [pscustomobject]@{ Order = $id; x = 2 }; says = "*$names*'Order', 'x'*" }
            @{ command = $command; id = $id; case = 'a hashtable without the column'; row = @{ Order = $id }; says = "*$names*'Order'*" }
            @{ command = $command; id = $id; case = 'an empty hashtable'; row = @{}; says = "*$names*no columns*" }
            @{ command = $command; id = $id; case = 'an object of a program'; row = [version]'1.2'; says = "*$names*System.Version*" }
        }
    ) {
        $before = Get-RequestCount
        $found = @($id, $row, $id | & $command -ErrorAction SilentlyContinue -ErrorVariable failed)
        $found | Should -HaveCount 2
        $calls = (Get-RequestCount) - $before
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Dub.InvalidRequest,*'
        "$($failed[0])" | Should -BeLike 'Row 2 of the input: *'
        "$($failed[0])" | Should -BeLike $says
        $failed[0].TargetObject | Should -Be $row
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*send*'
        # The same calls without the row that was refused.
        $before = Get-RequestCount
        $null = $id, $id | & $command
        $calls | Should -Be ((Get-RequestCount) - $before)
    }

    It '<command> names the row of <case>' -ForEach @(
        foreach ($command in 'Get-DubCommission', 'Get-DubCustomer', 'Get-DubEvent') {
            $field = $command -eq 'Get-DubCommission' ? 'invoiceId' : 'customerExternalId'
            @{ command = $command; case = 'a blank text'; row = ''; says = "$field is required*" }
            @{ command = $command; case = 'null'; row = $null; says = "$field is required*" }
            @{ command = $command; case = 'a blank column'; row = [pscustomobject]@{ $field = ' ' }; says = "$field is required*" }
            @{ command = $command; case = 'a blank key'; row = @{ $field = '' }; says = "$field is required*" }
            @{ command = $command; case = 'a column that is a list'; row = [pscustomobject]@{ $field = 'a', 'b' }; says = "$field is not a single value*" }
            @{ command = $command; case = 'a key that is a list'; row = @{ $field = 'a', 'b' }; says = "$field is not a single value*" }
        }
    ) {
        $id = $command -eq 'Get-DubCommission' ? 'INV-1' : 'cus_1'
        $found = @($id, $row | & $command -ErrorAction SilentlyContinue -ErrorVariable failed)
        $found | Should -HaveCount 1
        "$failed" | Should -BeLike "Row 2 of the input: $says"
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*send*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*again*'
    }

    It '<command> names no row where there is none' -ForEach @(
        @{ command = 'Get-DubCommission' }
        @{ command = 'Get-DubCustomer' }
        @{ command = 'Get-DubEvent' }
    ) {
        $with = $command -eq 'Get-DubCommission' ? @{ InvoiceId = ' ' } : @{ CustomerExternalId = ' ' }
        & $command @with -ErrorAction SilentlyContinue -ErrorVariable failed
        "$failed" | Should -Match '^\w+ is required'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*row*'
    }
}

Describe 'Parameters that exclude each other' {
    It 'are refused: <call>' -ForEach @(
        @{ call = 'Get-DubCustomer cus_1 -Email x@y.z'; names = '-CustomerExternalId', '-Email' }
        @{ call = 'Get-DubCustomer cus_1 -Id cus_1abc'; names = '-CustomerExternalId', '-Id' }
        @{ call = 'Get-DubCustomer cus_1 -Country DE -LinkId link_1'; names = '-CustomerExternalId', '-Country', '-LinkId' }
        @{ call = 'Get-DubCustomer -Id cus_1abc -PartnerId pn_1'; names = '-Id', '-PartnerId' }
        @{ call = '"cus_1" | Get-DubCustomer -Email x@y.z'; names = 'pipeline', '-Email' }
        @{ call = '"cus_1" | Get-DubCustomer cus_2'; names = 'pipeline', '-CustomerExternalId' }
        @{ call = '"INV-1" | Get-DubCommission INV-2'; names = 'pipeline', '-InvoiceId' }
        @{ call = 'Get-DubEvent Sale cus_1 -CustomerId cus_1abc'; names = '-CustomerExternalId', '-CustomerId' }
        @{ call = '@{ customer_id = "cus_1" } | Get-DubEvent -CustomerId cus_1abc'; names = 'pipeline', '-CustomerId' }
        @{ call = 'Get-DubEvent -Start 2026-03-01 -Interval 7d'; names = '-Start', '-Interval' }
        @{ call = 'Get-DubEvent -Start 2026-03-02 -End 2026-03-01'; names = '-End', '-Start', '2026-03-01' }
    ) {
        $before = Get-RequestCount
        $failure = { & ([scriptblock]::Create($call)) } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'Dub.InvalidRequest,Dub.PowerShell.Get*'
        foreach ($name in $names) {
            "$failure" | Should -BeLike "*$name*"
        }

        $failure.ErrorDetails.RecommendedAction | Should -Not -BeLike '*row*'
        Get-RequestCount | Should -Be $before
    }

    It 'are not those that narrow a list together: <call>' -ForEach @(
        @{ call = 'Get-DubCustomer -Email nobody@example.com -Country DE' }
        @{ call = 'Get-DubEvent Sale cus_1 -Interval all -End 2020-01-01' }
        @{ call = 'Get-DubEvent -Start 2020-01-01 -End 2020-01-01' }
        @{ call = 'Get-DubCommission -Status paid -PartnerId pn_sandbox' }
    ) {
        & ([scriptblock]::Create("$call -ErrorAction Stop")) | Should -BeNullOrEmpty
    }
}
