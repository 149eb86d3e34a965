BeforeDiscovery {
    $customer = 'CustomerExternalId', 'customerexternalid', 'CUSTOMEREXTERNALID', 'CustomerId', 'ExternalId', 'customer_external_id', 'customer_id', 'external_id', 'Customer ID', 'customer id'
    $person = @(
        @{ field = 'customerName'; names = 'CustomerName', 'customer_name', 'Customer Name', 'name', 'Name' }
        @{ field = 'customerEmail'; names = 'CustomerEmail', 'customer_email', 'Customer Email', 'email', 'Email', 'EMAIL' }
        @{ field = 'customerAvatar'; names = 'CustomerAvatar', 'customer_avatar', 'Customer Avatar', 'avatar' }
    )
    $byCommand = [ordered]@{
        'Send-DubLead'     = $person + @(
            @{ field = 'customerExternalId'; names = $customer }
            @{ field = 'clickId'; names = 'ClickId', 'click_id', 'Click ID', 'dub_id', 'dclid' }
            @{ field = 'eventName'; names = 'EventName', 'event_name', 'Event Name' }
            @{ field = 'mode'; names = 'Mode', 'mode'; value = 'wait' }
            @{ field = 'eventQuantity'; names = 'EventQuantity', 'event_quantity', 'Event Quantity', 'quantity'; value = '7' }
        )
        'Send-DubSale'     = $person + @(
            @{ field = 'customerExternalId'; names = $customer }
            @{ field = 'amount'; names = 'Amount', 'amount'; value = '7' }
            @{ field = 'currency'; names = 'Currency', 'currency'; value = 'eur' }
            @{ field = 'eventName'; names = 'EventName', 'event_name', 'Event Name' }
            @{ field = 'paymentProcessor'; names = 'PaymentProcessor', 'payment_processor', 'Payment Processor'; value = 'stripe' }
            @{ field = 'invoiceId'; names = 'InvoiceId', 'invoice_id', 'Invoice ID', 'invoice' }
            @{ field = 'leadEventName'; names = 'LeadEventName', 'lead_event_name', 'Lead Event Name' }
            @{ field = 'clickId'; names = 'ClickId', 'click_id', 'Click ID', 'dub_id', 'dclid' }
        )
        'Send-DubCustomer' = $person + @(@{ field = 'customerId'; names = $customer })
    }

    $script:Names = foreach ($command in $byCommand.Keys) {
        foreach ($column in $byCommand[$command]) {
            foreach ($name in $column.names) {
                @{ command = $command; field = $column.field; name = $name; value = $column['value'] ?? 'some.text@example.com' }
            }
        }
    }
}

BeforeAll {
    # A server of 2024 has a call of its own for customers.
    $null = Start-Sandbox --api 2024
    $script:Required = @{
        'Send-DubLead'     = [ordered]@{ ClickId = 'click_1'; EventName = 'Sign up'; CustomerExternalId = 'cus_1' }
        'Send-DubSale'     = [ordered]@{ CustomerExternalId = 'cus_1'; Amount = 1 }
        'Send-DubCustomer' = [ordered]@{ CustomerExternalId = 'cus_1' }
    }

    # The required fields under their own names, but for the one that goes by another here.
    function Get-Row([string] $Command, [string] $Field, [string] $Name, [string] $Value) {
        $row = [ordered]@{}
        $own = $Field -eq 'customerId' ? 'CustomerExternalId' : $Field
        foreach ($key in $Required[$Command].Keys) {
            if ($key -ne $own) {
                $row[$key] = $Required[$Command][$key]
            }
        }

        $row[$Name] = $Value
        $row
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'A row''s column' {
    BeforeEach {
        Reset-Sandbox
    }

    It '<name> of <command> is <field>, from an object, a hashtable and an ordered dictionary' -ForEach $script:Names {
        $row = Get-Row $command $field $name $value
        $table = @{}
        foreach ($key in $row.Keys) {
            $table[$key] = $row[$key]
        }

        $null = [pscustomobject]$row, $table, $row | & $command -ErrorAction SilentlyContinue

        $bodies = (Get-SandboxRequest).Json
        $bodies | Should -HaveCount 3
        foreach ($body in $bodies) {
            "$($body[$field])" | Should -BeExactly $value
        }
    }

    It 'is left alone where no field goes by its name' {
        $null = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = 1; Notes = 'x'; TimeoutSec = 'x'; ApiKey = 'x'; BaseUri = 'x' } |
            Send-DubSale -ErrorAction SilentlyContinue
        $null = @{ CustomerId = 'cus_1'; Amount = 1; Notes = 'x'; TimeoutSec = 'x'; ApiKey = 'x'; Connection = 'x' } |
            Send-DubSale -ErrorAction SilentlyContinue

        foreach ($request in Get-SandboxRequest) {
            $request.Json.Keys | Should -Be customerExternalId, customerId, amount
            $request.headers.Authorization | Should -Be 'Bearer dub_sandbox_key'
        }
    }

    It 'gives way to the same parameter on the command line' {
        $null = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = 1; Currency = 'eur' }, @{ CustomerId = 'cus_1'; Amount = 1; Currency = 'eur' } |
            Send-DubSale -Currency gbp -ErrorAction SilentlyContinue
        (Get-SandboxRequest).Json.currency | Should -Be gbp, gbp
    }

    It 'may be of another kind in each row of one pipeline' {
        $null = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = 1; Currency = 'eur' },
        @{ CustomerId = 'cus_2'; Amount = 2 },
        [ordered]@{ ExternalId = 'cus_3'; Amount = '3'; Currency = 'gbp' },
        [pscustomobject]@{ customer_id = 'cus_4'; Amount = '4' } | Send-DubSale -DefaultCurrency usd -ThrottleLimit 1 -ErrorAction SilentlyContinue

        $bodies = (Get-SandboxRequest).Json
        $bodies.customerId | Should -Be cus_1, cus_2, cus_3, cus_4
        $bodies.amount | Should -Be 1, 2, 3, 4
        $bodies[1].Keys | Should -Not -Contain currency
        $bodies[3].Keys | Should -Not -Contain currency
    }
}

Describe 'A parameter' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'takes a script block that is run for each row' {
        $null = [pscustomobject]@{ buyer = 'cus_1'; cents = 100; when = 'Renewal' }, [pscustomobject]@{ buyer = 'cus_2'; cents = 200; when = 'Upgrade' } |
            Send-DubSale -CustomerExternalId { $_.buyer } -Amount { $_.cents * 2 } -EventName { $_.when } -ThrottleLimit 1 -ErrorAction SilentlyContinue

        $bodies = (Get-SandboxRequest).Json
        $bodies.customerExternalId | Should -Be cus_1, cus_2
        $bodies.amount | Should -Be 200, 400
        $bodies.eventName | Should -Be Renewal, Upgrade
    }

    It 'takes a script block for -Price and -EventQuantity too' {
        $null = [pscustomobject]@{ CustomerId = 'cus_1'; net = '49.99' } | Send-DubSale -Price { $_.net } -ErrorAction SilentlyContinue
        $null = [pscustomobject]@{ ClickId = 'c'; EventName = 'x'; CustomerId = 'cus_1'; n = 3 } | Send-DubLead -EventQuantity { $_.n }

        $bodies = (Get-SandboxRequest).Json
        $bodies[0].amount | Should -Be 4999
        $bodies[1].eventQuantity | Should -Be 3
    }

    It 'takes a script block with a hashtable too' {
        $null = @{ buyer = 'cus_1'; Amount = 1 }, @{ buyer = 'cus_2'; Amount = 2 } |
            Send-DubSale -CustomerExternalId { $_['buyer'] } -ThrottleLimit 1 -ErrorAction SilentlyContinue
        (Get-SandboxRequest).Json.customerId | Should -Be cus_1, cus_2
    }

    It 'is bound by position: <command>' -ForEach @(
        @{ command = 'Send-DubLead'; values = 'click_1', 'Sign up', 'cus_1'; body = '{"clickId":"click_1","eventName":"Sign up","customerExternalId":"cus_1","customerId":"cus_1"}' }
        @{ command = 'Send-DubSale'; values = 'cus_1', 4999; body = '{"customerExternalId":"cus_1","customerId":"cus_1","amount":4999}' }
        @{ command = 'Send-DubCustomer'; values = @('cus_1'); body = '{"customerId":"cus_1"}' }
    ) {
        $null = & $command @values -ErrorAction SilentlyContinue
        (Get-SandboxRequest).body | Should -BeExactly $body
    }

    It 'is splatted and taken from $PSDefaultParameterValues' {
        $PSDefaultParameterValues = @{ 'Send-Dub*:CustomerName' = 'Ana'; 'Send-DubSale:Currency' = 'eur' }
        $values = @{ CustomerExternalId = 'cus_1'; Amount = 1 }
        $null = Send-DubSale @values -ErrorAction SilentlyContinue

        (Get-SandboxRequest).body | Should -BeExactly '{"customerExternalId":"cus_1","customerId":"cus_1","amount":1,"currency":"eur","customerName":"Ana"}'
    }

    It 'is trimmed as a cell is, and absent where it is blank' {
        $null = Send-DubSale ' cus_1 ' ' 1 ' -Currency '' -EventName '  ' -InvoiceId " inv_1`t" -ErrorAction SilentlyContinue
        (Get-SandboxRequest).body | Should -BeExactly '{"customerExternalId":"cus_1","customerId":"cus_1","amount":1,"invoiceId":"inv_1"}'
    }

    It 'makes a row of its own where nothing comes down the pipeline' {
        Send-DubSale cus_1 49.99 -InvoiceId inv_1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.TargetObject.CustomerExternalId | Should -Be cus_1
        $failed.TargetObject.Amount | Should -Be '49.99'
        $failed.TargetObject.InvoiceId | Should -Be inv_1
        $failed.TargetObject.PSObject.Properties.Name | Should -Not -Contain ErrorAction
        $failed.ErrorDetails.Message | Should -BeLike "Sale of customer 'cus_1', invoice 'inv_1': 49.99 is not*"
    }

    It 'has the hashtable itself as the error''s target' {
        $row = @{ CustomerId = 'cus_1'; Amount = 'x' }
        $row | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed
        [object]::ReferenceEquals($failed.TargetObject, $row) | Should -BeTrue
    }

    It 'is never asked for: no parameter of <_> is mandatory' -ForEach 'Send-DubLead', 'Send-DubSale', 'Send-DubCustomer', 'Connect-Dub' {
        (Get-Command $_).ParameterSets.Parameters | Where-Object IsMandatory | Should -BeNullOrEmpty
    }
}
