BeforeDiscovery {
    # Each may have been recorded before the answer was lost.
    $script:Unclear = @(
        @{ case = '500'; rule = @{ fault = 'status'; status = 500 }; id = 'Dub.InternalServerError' }
        @{ case = '502 of a proxy'; rule = @{ fault = 'html502' }; id = 'Dub.ApiError' }
        @{ case = '503'; rule = @{ fault = 'status'; status = 503; bare = $true }; id = 'Dub.ApiError' }
        @{ case = '504'; rule = @{ fault = 'status'; status = 504; bare = $true }; id = 'Dub.ApiError' }
        @{ case = '408'; rule = @{ fault = 'status'; status = 408; bare = $true }; id = 'Dub.ApiError' }
        @{ case = 'a reset before'; rule = @{ fault = 'reset-before' }; id = 'Dub.ConnectionError' }
        @{ case = 'a reset after'; rule = @{ fault = 'reset-after' }; id = 'Dub.ConnectionError' }
        @{ case = 'half an answer'; rule = @{ fault = 'truncated' }; id = 'Dub.ConnectionError' }
        @{ case = 'garbage'; rule = @{ fault = 'garbage' }; id = 'Dub.ResponseValidation' }
        @{ case = 'a stall'; rule = @{ fault = 'stall' }; id = 'Dub.RequestTimeout' }
    )
    $script:Safe = @(
        @{ what = 'a lead'; send = { param($Setting) Send-DubLead click_1 'Sign up' cus_1 @Setting } }
        @{ what = 'a sale with an invoice ID'; send = { param($Setting) Send-DubSale cus_1 4999 -InvoiceId inv_1 @Setting } }
        @{ what = 'a customer'; send = { param($Setting) Send-DubCustomer cus_1 -CustomerName Ana @Setting } }
    )
    $script:Unsafe = @(
        @{ what = 'a sale without an invoice ID'; send = { param($Setting) Send-DubSale cus_1 4999 @Setting } }
        @{ what = 'a deferred lead'; send = { param($Setting) Send-DubLead click_1 'Sign up' cus_1 -Mode deferred @Setting } }
    )
}

BeforeAll {
    $null = Start-Sandbox --auto-customers --key dub_sandbox_key --key dub_retry_key_001 --key dub_retry_key_002
    # The server has no call for customers: learnt once here, so that it does not count below.
    $null = Send-DubCustomer cus_1
}

AfterAll {
    Stop-Sandbox
}

Describe 'After <case>' -ForEach $script:Unclear {
    BeforeEach {
        Reset-Sandbox
        Add-SandboxFault $rule
    }

    It '<what> is sent again, and counts once' -ForEach $script:Safe {
        $answer = & $send @{ TimeoutSec = ($case -eq 'a stall' ? 1 : 10); WarningAction = 'SilentlyContinue' }

        $answer | Should -HaveCount 1
        $audit = Get-SandboxAudit
        $audit.requests | Should -HaveCount 2
        $audit.requests[1].body | Should -BeExactly $audit.requests[0].body
        $audit.duplicates | Should -HaveCount 0
    }

    It '<what> is not sent again, and its outcome is said to be unknown' -ForEach $script:Unsafe {
        & $send @{ TimeoutSec = ($case -eq 'a stall' ? 1 : 10); ErrorAction = 'SilentlyContinue'; ErrorVariable = 'script:failed' }

        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeLike "$id,*"
        $failed.Exception.OutcomeUnknown | Should -BeTrue
        $failed.Exception.Attempts | Should -Be 1
        $failed.ErrorDetails.Message | Should -BeLike '*The outcome is unknown: Dub may have recorded it.*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*look it up in Dub*-InvoiceId*'
        (Get-SandboxAudit).requests | Should -HaveCount 1
    }
}

Describe 'A retry' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'follows a 429 even for a sale without an invoice ID, which was not processed' {
        Connect-Sandbox -Key dub_retry_key_001
        Add-SandboxFault @{ fault = 'limited'; resetMs = 200 }
        (Send-DubSale cus_1 4999).Recorded | Should -BeTrue

        $audit = Get-SandboxAudit
        $audit.requests.status | Should -Be 429, 200
        $audit.totals.recordedSales | Should -Be 1
    }

    It 'follows no refusal (<status>)' -ForEach @(
        @{ status = 400 }, @{ status = 404 }, @{ status = 409 }, @{ status = 422 }, @{ status = 402 }, @{ status = 501 }
    ) {
        Add-SandboxFault @{ fault = 'status'; status = $status; code = 'some_code'; times = 0 }
        Send-DubSale cus_1 1 -InvoiceId inv_1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.Exception.Attempts | Should -Be 1
        (Get-SandboxAudit).requests | Should -HaveCount 1
    }

    It 'follows no answer of another shape, which would only come again' {
        Add-SandboxFault @{ fault = 'wrongshape' }
        Send-DubSale cus_1 1 -InvoiceId inv_1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Exception.Attempts | Should -Be 1
    }

    It 'is made -MaximumRetryCount times (<count>)' -ForEach @(
        @{ count = 0 }, @{ count = 1 }, @{ count = 6 }
    ) {
        Add-SandboxFault @{ fault = 'status'; status = 503; bare = $true; times = 0 }
        Send-DubSale cus_1 1 -InvoiceId inv_1 -MaximumRetryCount $count -RetryIntervalSec 0 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.Exception.Attempts | Should -Be ($count + 1)
        $failed.Exception.OutcomeUnknown | Should -BeTrue
        (Get-SandboxAudit).requests | Should -HaveCount ($count + 1)
    }

    It 'is made four times by default' {
        Add-SandboxFault @{ fault = 'status'; status = 503; bare = $true; times = 0 }
        Send-DubSale cus_1 1 -InvoiceId inv_1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Exception.Attempts | Should -Be 5
    }

    It 'follows the statuses of -RetryStatusCode and no others' {
        Add-SandboxFault @{ fault = 'status'; status = 409; code = 'conflict'; invoice = 'inv_1' }, @{ fault = 'status'; status = 500; invoice = 'inv_2' }
        $sent = 'inv_1', 'inv_2' | ForEach-Object { [pscustomobject]@{ CustomerId = 'cus_1'; Amount = 1; InvoiceId = $_ } } |
            Send-DubSale -RetryStatusCode 409 -ErrorAction SilentlyContinue -ErrorVariable failed

        $sent.Request.InvoiceId | Should -Be inv_1
        $failed.Exception.StatusCode | Should -Be 500
        $failed.Exception.Attempts | Should -Be 1
    }

    It 'leaves no doubt where a plain refusal follows a lost answer' {
        Add-SandboxFault @{ fault = 'reset-before' }, @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'No.' }
        Send-DubSale cus_1 1 -InvoiceId inv_1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.Exception.StatusCode | Should -Be 422
        $failed.Exception.Attempts | Should -Be 2
        $failed.Exception.OutcomeUnknown | Should -BeFalse
    }

    It 'waits at least as long as Retry-After asks' {
        Add-SandboxFault @{ fault = 'status'; status = 503; bare = $true; headers = @{ 'Retry-After' = '1' } }
        $written = Send-DubLead click_1 'Sign up' cus_1 -Verbose 4>&1
        ($written | Out-String) | Should -Match 'Sending it again in (1|0\.9\d*) s \(attempt 2\)'
    }

    It 'is not begun where its wait is beyond -MaximumWaitSec' {
        Add-SandboxFault @{ fault = 'status'; status = 503; bare = $true; headers = @{ 'Retry-After' = '3600' } }
        Send-DubSale cus_1 1 -InvoiceId inv_1 -MaximumWaitSec 5 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Exception.StatusCode | Should -Be 503
        $failed.Exception.Attempts | Should -Be 1
    }

    It 'is not waited for where the rate limit opens only after -MaximumWaitSec' {
        Connect-Sandbox -Key dub_retry_key_002
        Add-SandboxFault @{ fault = 'limited'; resetMs = 600000; times = 0 }
        Send-DubSale cus_1 1 -MaximumWaitSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.RateLimitExceeded,Dub.PowerShell.SendDubSaleCommand'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*-MaximumWaitSec*'
        $failed.Exception.OutcomeUnknown | Should -BeFalse
        (Get-SandboxAudit).totals.recordedSales | Should -Be 0
    }
}
