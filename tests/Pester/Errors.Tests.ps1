BeforeDiscovery {
    $script:Commands = @(
        @{ command = 'Send-DubLead'; class = 'Dub.PowerShell.SendDubLeadCommand'; subject = "lead of customer 'cus_1'" }
        @{ command = 'Send-DubSale'; class = 'Dub.PowerShell.SendDubSaleCommand'; subject = "sale of customer 'cus_1', invoice 'inv_1'" }
        @{ command = 'Send-DubCustomer'; class = 'Dub.PowerShell.SendDubCustomerCommand'; subject = "customer 'cus_1'" }
    )

    # What Dub answers, and what a script finds in its place.
    $script:Documented = @(
        @{ status = 400; code = 'bad_request'; id = 'Dub.BadRequest'; category = 'InvalidArgument'; type = 'DubBadRequestException' }
        @{ status = 401; code = 'unauthorized'; id = 'Dub.Unauthorized'; category = 'AuthenticationError'; type = 'DubUnauthorizedException' }
        @{ status = 403; code = 'forbidden'; id = 'Dub.Forbidden'; category = 'PermissionDenied'; type = 'DubForbiddenException' }
        @{ status = 403; code = 'exceeded_limit'; id = 'Dub.ExceededLimit'; category = 'QuotaExceeded'; type = 'DubForbiddenException' }
        @{ status = 404; code = 'not_found'; id = 'Dub.NotFound'; category = 'ObjectNotFound'; type = 'DubNotFoundException' }
        @{ status = 409; code = 'conflict'; id = 'Dub.Conflict'; category = 'ResourceExists'; type = 'DubConflictException' }
        @{ status = 409; code = 'invite_pending'; id = 'Dub.InvitePending'; category = 'ResourceExists'; type = 'DubConflictException' }
        @{ status = 410; code = 'invite_expired'; id = 'Dub.InviteExpired'; category = 'ResourceUnavailable'; type = 'DubInviteExpiredException' }
        @{ status = 422; code = 'unprocessable_entity'; id = 'Dub.UnprocessableEntity'; category = 'InvalidData'; type = 'DubUnprocessableEntityException' }
        @{ status = 500; code = 'internal_server_error'; id = 'Dub.InternalServerError'; category = 'ResourceUnavailable'; type = 'DubInternalServerErrorException' }
        # Codes that no list names yet become an error of their status.
        @{ status = 403; code = 'brand_new'; id = 'Dub.Forbidden'; category = 'PermissionDenied'; type = 'DubForbiddenException' }
        @{ status = 409; code = 'brand_new'; id = 'Dub.Conflict'; category = 'ResourceExists'; type = 'DubConflictException' }
        @{ status = 422; code = 'brand_new'; id = 'Dub.UnprocessableEntity'; category = 'InvalidData'; type = 'DubUnprocessableEntityException' }
        @{ status = 402; code = 'payment_required'; id = 'Dub.ApiError'; category = 'ProtocolError'; type = 'DubApiException' }
        @{ status = 503; code = 'unavailable'; id = 'Dub.ApiError'; category = 'ProtocolError'; type = 'DubApiException' }
    )

    $script:Foreign = @(
        @{ case = 'a proxy''s page'; rule = @{ fault = 'html502' }; status = 502; contentType = 'text/html*'; shows = '*502*text/html*<html>*' }
        @{ case = 'plain text'; rule = @{ fault = 'status'; status = 418; body = 'short and stout'; contentType = 'text/plain' }; status = 418; contentType = 'text/plain*'; shows = '*418*text/plain*short and stout*' }
        @{ case = 'no body'; rule = @{ fault = 'status'; status = 503; bare = $true }; status = 503; contentType = $null; shows = '*503*empty body*' }
        @{ case = 'JSON of another kind'; rule = @{ fault = 'status'; status = 400; body = '{"message":"no"}'; contentType = 'application/json' }; status = 400; contentType = 'application/json*'; shows = '*400*{"message":"no"}*' }
        @{ case = 'an error that is text'; rule = @{ fault = 'status'; status = 422; body = '{"error":"no"}'; contentType = 'application/json' }; status = 422; contentType = 'application/json*'; shows = '*422*{"error":"no"}*' }
        @{ case = 'an error without a code'; rule = @{ fault = 'status'; status = 500; body = '{"error":{"message":"no"}}'; contentType = 'application/json' }; status = 500; contentType = 'application/json*'; shows = '*500*' }
        @{ case = 'a 401 that is not Dub''s'; rule = @{ fault = 'status'; status = 401; body = 'Proxy login'; contentType = 'text/plain' }; status = 401; contentType = 'text/plain*'; shows = '*401*Proxy login*' }
        @{ case = 'a redirect'; rule = @{ fault = 'redirect'; location = 'https://example.com/' }; status = 307; contentType = $null; shows = '*307*redirect*not followed*' }
    )
}

BeforeAll {
    $null = Start-Sandbox --auto-customers --key dub_sandbox_key --key dub_limited_lead --key dub_limited_sale --key dub_limited_customer
    $script:Row = [pscustomobject]@{ ClickId = 'click_1'; EventName = 'Sign up'; CustomerId = 'cus_1'; Amount = '4999'; InvoiceId = 'inv_1' }

    function Get-Failed([string] $Command, [hashtable] $Setting = @{}) {
        try {
            $null = $Row | & $Command @Setting -MaximumRetryCount 0 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed
        }
        catch {
            $_
        }
    }
}

AfterAll {
    Stop-Sandbox
}

Describe '<command>' -ForEach $script:Commands {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'makes <id> of <status> <code>' -ForEach $script:Documented {
        Add-SandboxFault @{ fault = 'status'; status = $status; code = $code; message = 'What Dub says.'; docUrl = "https://dub.co/docs#$code" }
        $failed = Get-Failed $command

        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeExactly "$id,$class"
        $failed.CategoryInfo.Category | Should -Be $category
        $failed.CategoryInfo.Activity | Should -Be $command
        [object]::ReferenceEquals($failed.TargetObject, $Row) | Should -BeTrue
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, ${subject}: Dub answered $status ($code): What Dub says.*"
        $failed.ErrorDetails.RecommendedAction | Should -BeLike "?*See https://dub.co/docs#$code"
        $failed.Exception.GetType().FullName | Should -Be "Dub.$type"
        $failed.Exception | Should -BeOfType Dub.DubApiException
        $failed.Exception | Should -BeOfType Dub.DubException
        $failed.Exception.ErrorId | Should -Be $id
        $failed.Exception.StatusCode | Should -Be $status
        $failed.Exception.Code | Should -Be $code
        $failed.Exception.Message | Should -Be "Dub answered $status ($code): What Dub says."
        $failed.Exception.DocUrl | Should -Be "https://dub.co/docs#$code"
        $failed.Exception.RawBody | Should -BeLike "*What Dub says.*$code*"
        $failed.Exception.Attempts | Should -Be 1
    }

    It 'makes Dub.ApiError of <case>' -ForEach $script:Foreign {
        Add-SandboxFault $rule
        $failed = Get-Failed $command

        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeExactly "Dub.ApiError,$class"
        $failed.CategoryInfo.Category | Should -Be ProtocolError
        [object]::ReferenceEquals($failed.TargetObject, $Row) | Should -BeTrue
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, ${subject}: $shows"
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $failed.Exception.GetType().FullName | Should -Be Dub.DubApiException
        $failed.Exception.StatusCode | Should -Be $status
        $failed.Exception.Code | Should -BeNullOrEmpty
        $failed.Exception.ContentType | Should -BeLike "$contentType"
    }

    It 'makes Dub.RateLimitExceeded of 429' {
        Connect-Sandbox -Key "dub_limited_$($command.Substring(8).ToLowerInvariant())"
        Add-SandboxFault @{ fault = 'status'; status = 429; code = 'rate_limit_exceeded'; message = 'Too many requests.'; docUrl = 'https://dub.co/docs#429'; times = 0 }
        $failed = Get-Failed $command

        $failed.FullyQualifiedErrorId | Should -BeExactly "Dub.RateLimitExceeded,$class"
        $failed.CategoryInfo.Category | Should -Be LimitsExceeded
        [object]::ReferenceEquals($failed.TargetObject, $Row) | Should -BeTrue
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, ${subject}: *Too many requests.*"
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*-MaximumWaitSec*See https://dub.co/docs#429'
        $failed.Exception | Should -BeOfType Dub.DubRateLimitExceededException
        $failed.Exception.StatusCode | Should -Be 429
    }

    It 'makes Dub.RequestTimeout of an answer that does not come' {
        Add-SandboxFault @{ fault = 'stall' }
        $failed = Get-Failed $command @{ TimeoutSec = 1 }

        $failed.FullyQualifiedErrorId | Should -BeExactly "Dub.RequestTimeout,$class"
        $failed.CategoryInfo.Category | Should -Be OperationTimeout
        [object]::ReferenceEquals($failed.TargetObject, $Row) | Should -BeTrue
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, ${subject}: No complete answer came within 1 s. *outcome is unknown*"
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*look it up*only if it is not there*-TimeoutSec*'
        $failed.Exception | Should -BeOfType Dub.DubRequestTimeoutException
        $failed.Exception.OutcomeUnknown | Should -BeTrue
        $failed.Exception.InnerException | Should -Not -BeNullOrEmpty
    }

    It 'makes Dub.ConnectionError of a connection that is lost' {
        Add-SandboxFault @{ fault = 'reset-after' }
        $failed = Get-Failed $command

        $failed.FullyQualifiedErrorId | Should -BeExactly "Dub.ConnectionError,$class"
        $failed.CategoryInfo.Category | Should -Be ConnectionError
        [object]::ReferenceEquals($failed.TargetObject, $Row) | Should -BeTrue
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, ${subject}: *lost before the answer was complete*outcome is unknown*"
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*look it up*'
        $failed.Exception | Should -BeOfType Dub.DubConnectionException
        $failed.Exception.OutcomeUnknown | Should -BeTrue
        $failed.Exception.InnerException | Should -Not -BeNullOrEmpty
    }

    It 'makes Dub.ResponseValidation of <case>' -ForEach @(
        @{ case = 'no JSON'; rule = @{ fault = 'garbage' } }
        @{ case = 'JSON of another shape'; rule = @{ fault = 'wrongshape' } }
        @{ case = 'no body'; rule = @{ fault = 'empty' } }
        @{ case = 'JSON nested without end'; rule = @{ fault = 'deep' } }
        @{ case = 'null'; rule = @{ fault = 'body'; body = 'null' } }
        @{ case = 'a list'; rule = @{ fault = 'body'; body = '[]' } }
        @{ case = 'an empty object'; rule = @{ fault = 'body'; body = '{}' } }
        @{ case = 'a page'; rule = @{ fault = 'body'; body = '<html>Welcome</html>'; contentType = 'text/html' } }
    ) {
        Add-SandboxFault $rule
        $failed = Get-Failed $command

        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeExactly "Dub.ResponseValidation,$class"
        $failed.CategoryInfo.Category | Should -Be InvalidResult
        [object]::ReferenceEquals($failed.TargetObject, $Row) | Should -BeTrue
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, ${subject}: Dub answered 200, but the body is not what it documents: ?*"
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $failed.Exception | Should -BeOfType Dub.DubResponseValidationException
        $failed.Exception.OutcomeUnknown | Should -BeTrue
    }

    It 'makes Dub.InvalidRequest of a value that cannot be sent, and sends nothing' {
        $bad = [pscustomobject]@{ EventName = 'Sign up'; CustomerId = 'cus_1'; Amount = '1'; CustomerName = 'x' * 101 }
        $null = $bad | & $command -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -BeExactly "Dub.InvalidRequest,$class"
        $failed.CategoryInfo.Category | Should -Be InvalidArgument
        [object]::ReferenceEquals($failed.TargetObject, $bad) | Should -BeTrue
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, $($subject -replace ', invoice.*'), column 'CustomerName': customerName is 101 characters long*"
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*Nothing was sent for this row.*'
        $failed.Exception | Should -BeOfType Dub.DubInvalidRequestException
        $failed.Exception.Field | Should -Be customerName
        $failed.Exception.Attempts | Should -Be 0
        $failed.Exception.OutcomeUnknown | Should -BeFalse
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }
}
