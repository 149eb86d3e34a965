BeforeAll {
    $null = Start-Sandbox
}

AfterAll {
    Stop-Sandbox
}

Describe 'Send-DubLead' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'sends click, event and customer by position' {
        $lead = Send-DubLead click_1 'Sign up' cus_1

        $lead | Should -BeOfType Dub.LeadResponse
        $request = Get-SandboxRequest
        $request.method | Should -Be POST
        $request.path | Should -Be /track/lead
        $request.body | Should -BeExactly '{"clickId":"click_1","eventName":"Sign up","customerExternalId":"cus_1","customerId":"cus_1"}'
    }

    It 'sends every field it is given' {
        $null = Send-DubLead -ClickId click_1 -EventName 'Sign up' -CustomerExternalId cus_1 -CustomerName "Ana $([char]0x141)uk" `
            -CustomerEmail ana@example.com -CustomerAvatar https://example.com/a.png -Mode wait -EventQuantity 3 `
            -Metadata @{ plan = 'pro' }

        $body = (Get-SandboxRequest).Json
        $body.Keys | Should -Be clickId, eventName, customerExternalId, customerId, customerName, customerEmail, customerAvatar, mode, eventQuantity, metadata
        $body.customerName | Should -BeExactly "Ana $([char]0x141)uk"
        $body.customerEmail | Should -BeExactly ana@example.com
        $body.customerAvatar | Should -BeExactly https://example.com/a.png
        $body.mode | Should -BeExactly wait
        $body.eventQuantity | Should -BeExactly 3
        $body.metadata.plan | Should -BeExactly pro

        $recorded = (Get-SandboxAudit).events
        $recorded.kind | Should -Be lead
        $recorded.customer | Should -Be cus_1
        $recorded.eventQuantity | Should -Be 3
    }

    It 'sends a lead without a click with the empty string, and Dub takes the click of the customer' {
        $null = Send-DubLead click_1 'Sign up' cus_1
        $lead = Send-DubLead -EventName Demo -CustomerExternalId cus_1

        $lead.Recorded | Should -BeTrue
        $lead.Click.Id | Should -Be click_1
        (Get-SandboxRequest)[1].Json.clickId | Should -BeExactly ''
    }

    It 'answers with the click, the link and the customer' {
        $lead = Send-DubLead click_1 'Sign up' cus_1 -CustomerName Ana -CustomerEmail ana@example.com

        $lead.Recorded | Should -BeTrue
        $lead.Click.Id | Should -Be click_1
        $lead.Link.ShortLink | Should -Match '^https://'
        $lead.Link.Id | Should -Not -BeNullOrEmpty
        $lead.Customer.Name | Should -Be Ana
        $lead.Customer.Email | Should -Be ana@example.com
        $lead.Customer.ExternalId | Should -Be cus_1
        $lead.Request.EventName | Should -Be 'Sign up'
    }

    It 'sends a mode that it does not know as it is, for Dub to judge' {
        Send-DubLead click_1 'Sign up' cus_1 -Mode someday -ErrorAction SilentlyContinue -ErrorVariable failed

        (Get-SandboxRequest).Json.mode | Should -BeExactly someday
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.UnprocessableEntity,Dub.PowerShell.SendDubLeadCommand'
    }

    It 'completes <parameter> with Tab: <first>' -ForEach @(
        @{ parameter = '-Mode'; start = ''; first = 'async', 'wait', 'deferred' }
        @{ parameter = '-Mode'; start = 'w'; first = @('wait') }
    ) {
        $line = "Send-DubLead $parameter $start"
        $found = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        $found | Should -Be $first
    }

    It 'takes <quantity> as the quantity' -ForEach @(
        @{ quantity = 1 }
        @{ quantity = '100' }
        @{ quantity = ' 7 ' }
    ) {
        $null = Send-DubLead click_1 'Sign up' cus_1 -EventQuantity $quantity
        (Get-SandboxRequest).Json.eventQuantity | Should -BeExactly ([int]"$quantity")
    }

    It 'refuses the quantity <quantity>' -ForEach @(
        @{ quantity = 0 }
        @{ quantity = 101 }
        @{ quantity = -1 }
        @{ quantity = 1.5 }
        @{ quantity = 'many' }
        @{ quantity = '1e1' }
    ) {
        Send-DubLead click_1 'Sign up' cus_1 -EventQuantity $quantity -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubLeadCommand'
        $failed.Exception.Field | Should -Be eventQuantity
        $failed.Exception.Message | Should -BeLike "*is not a whole number from 1 to 100*"
        Get-SandboxRequest | Should -BeNullOrEmpty
    }

    It 'refuses a lead without <field>, asks for nothing, and goes on' -ForEach @(
        @{ field = 'eventName'; row = @{ ClickId = 'c'; CustomerId = 'cus_1' } }
        @{ field = 'eventName'; row = @{ ClickId = 'c'; EventName = '  '; CustomerId = 'cus_1' } }
        @{ field = 'customerExternalId'; row = @{ ClickId = 'c'; EventName = 'Sign up' } }
        @{ field = 'customerExternalId'; row = @{ ClickId = 'c'; EventName = 'Sign up'; CustomerId = '' } }
    ) {
        $good = @{ ClickId = 'c'; EventName = 'Sign up'; CustomerId = 'cus_2' }
        $sent = [pscustomobject]$row, [pscustomobject]$good |
            Send-DubLead -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubLeadCommand'
        $failed.Exception.Field | Should -Be $field
        $failed.Exception.Message | Should -BeLike "$field is required*"
        $sent.Customer.ExternalId | Should -Be cus_2
        (Get-SandboxRequest).Json.customerId | Should -Be cus_2
    }

    It 'refuses <field> beyond <most> characters before sending' -ForEach @(
        @{ field = 'customerExternalId'; parameter = 'CustomerExternalId'; most = 100 }
        @{ field = 'customerName'; parameter = 'CustomerName'; most = 100 }
        @{ field = 'customerEmail'; parameter = 'CustomerEmail'; most = 100 }
        @{ field = 'eventName'; parameter = 'EventName'; most = 255 }
    ) {
        $values = @{ ClickId = 'c'; EventName = 'Sign up'; CustomerExternalId = 'cus_1' }
        $values[$parameter] = 'x' * ($most + 1)
        Send-DubLead @values -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.Exception.Field | Should -Be $field
        $failed.Exception.Message | Should -BeLike "*$($most + 1) characters*at most $most*"
        Get-SandboxRequest | Should -BeNullOrEmpty
    }
}
