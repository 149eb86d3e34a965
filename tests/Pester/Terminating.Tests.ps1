BeforeDiscovery {
    $script:Faults = @(
        @{ key = 'dub_wrong_key_0000'; id = 'Dub.Unauthorized'; status = 401; type = 'DubUnauthorizedException' }
        @{ key = 'dub_forbidden_0000'; id = 'Dub.Forbidden'; status = 403; type = 'DubForbiddenException' }
        @{ key = 'dub_exceeded_00000'; id = 'Dub.ExceededLimit'; status = 403; type = 'DubForbiddenException' }
        @{ key = 'dub_expired_000000'; id = 'Dub.InviteExpired'; status = 410; type = 'DubInviteExpiredException' }
        @{ key = 'dub_misconfigured0'; id = 'Dub.BadRequest'; status = 400; type = 'DubBadRequestException' }
        @{ key = 'dub_noworkspace000'; id = 'Dub.NotFound'; status = 404; type = 'DubNotFoundException' }
        @{ key = 'dub_outsider000000'; id = 'Dub.NotFound'; status = 404; type = 'DubNotFoundException' }
        @{ key = 'dub_pending0000000'; id = 'Dub.InvitePending'; status = 409; type = 'DubConflictException' }
    )
}

BeforeAll {
    $null = Start-Sandbox --auto-customers
    $script:Rows = 1..40 | ForEach-Object { [pscustomobject]@{ CustomerId = "cus_$_"; Amount = "$_"; InvoiceId = "inv_$_" } }
}

AfterAll {
    Stop-Sandbox
}

Describe 'A fault common to all rows' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'ends the pipeline at the first answer of <status> (<key>)' -ForEach $script:Faults {
        Connect-Sandbox -Key $key
        $failure = { $null = $Rows | Send-DubSale -ThrottleLimit 1 -ErrorAction SilentlyContinue } | Should -Throw -PassThru

        $failure.FullyQualifiedErrorId | Should -Be "$id,Dub.PowerShell.SendDubSaleCommand"
        $failure.Exception.GetType().Name | Should -Be $type
        $failure.Exception.StatusCode | Should -Be $status
        $failure.TargetObject | Should -Be $Rows[0]
        $failure.ErrorDetails.Message | Should -BeLike "Row 1 of the input, sale of customer 'cus_1', invoice 'inv_1': *0 rows were sent, row 1 is the first that was not.*"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        (Get-SandboxAudit).totals.requests | Should -Be 1
    }

    It 'is one error for all rows, which lists those that met it' {
        # Answered late, so that all calls that may be in flight at once are there before the first answer comes.
        $slow = Start-Sandbox --latency 500
        Add-SandboxFault @{ fault = 'status'; status = 401; code = 'unauthorized'; message = 'Invalid API key.'; times = 0 } -Sandbox $slow
        $many = 1..500 | ForEach-Object { [pscustomobject]@{ CustomerId = "cus_$_"; Amount = "$_"; InvoiceId = "inv_$_" } }
        $written = [System.Collections.Generic.List[object]]::new()
        $failure = { $many | Send-DubSale 2>&1 | ForEach-Object { $written.Add($_) } } | Should -Throw -PassThru
        $sent = (Get-SandboxAudit -Sandbox $slow).totals.requests
        Stop-Sandbox $slow

        $written | Should -BeNullOrEmpty
        $rows = $failure.Exception.Rows
        $rows.Count | Should -Be $sent
        $rows.Count | Should -BeGreaterThan 1
        $rows.Row | Should -Be (1..$sent)
        $rows.ErrorId | Select-Object -Unique | Should -Be Dub.Unauthorized
        $rows[1].TargetObject | Should -Be $many[1]
        $failure.ErrorDetails.Message | Should -BeLike "Row 1 of the input, *$($sent - 1) more rows met the same error (rows 2-$sent). Stopped here: 0 rows were sent, row 1 is the first that was not. Not sent: all from row 1 on."
    }

    It 'says how many rows were sent and which was the first that was not' {
        Add-SandboxFault @{ fault = 'status'; status = 403; code = 'forbidden'; message = 'no'; after = 3 }
        $sent = [System.Collections.Generic.List[object]]::new()
        $failure = { $Rows | Send-DubSale -ThrottleLimit 1 | ForEach-Object { $sent.Add($_) } } | Should -Throw -PassThru

        $sent.Request.InvoiceId | Should -Be inv_1, inv_2, inv_3
        $failure.TargetObject | Should -Be $Rows[3]
        $failure.ErrorDetails.Message | Should -BeLike "Row 4 of the input, *3 rows were sent, row 4 is the first that was not.*"
        $audit = Get-SandboxAudit
        $audit.totals.requests | Should -Be 4
        $audit.events.invoiceId | Should -Be inv_1, inv_2, inv_3
    }

    It 'lets the calls under way end, reports them, and starts no other' {
        Add-SandboxFault @{ fault = 'status'; status = 401; code = 'unauthorized'; message = 'no'; invoice = 'inv_5' }
        $sent = [System.Collections.Generic.List[object]]::new()
        $failure = { $Rows | Send-DubSale -ThrottleLimit 8 -ErrorAction SilentlyContinue | ForEach-Object { $sent.Add($_) } } | Should -Throw -PassThru

        $failure.FullyQualifiedErrorId | Should -Be 'Dub.Unauthorized,Dub.PowerShell.SendDubSaleCommand'
        $failure.TargetObject | Should -Be $Rows[4]
        $recorded = (Get-SandboxAudit).events.invoiceId
        $sent.Request.InvoiceId | Sort-Object | Should -Be ($recorded | Sort-Object)
        $failure.ErrorDetails.Message | Should -BeLike "*$($sent.Count) rows were sent, row 5 is the first that was not.*"
    }

    It 'ends the pipeline even with -ErrorAction Ignore' {
        Connect-Sandbox -Key dub_wrong_key_0000
        { $Rows | Send-DubSale -ThrottleLimit 1 -ErrorAction Ignore } |
            Should -Throw -ExceptionType ([Dub.DubUnauthorizedException])
        (Get-SandboxAudit).totals.requests | Should -Be 1
    }

    It 'is that row''s alone where a 400 or a 404 speaks of the row' {
        Add-SandboxFault @(
            @{ fault = 'status'; status = 400; code = 'bad_request'; message = 'Bad row'; invoice = 'inv_1' }
            @{ fault = 'status'; status = 404; code = 'not_found'; message = 'No such click'; invoice = 'inv_2' }
        )
        $sent = $Rows[0..2] | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.TargetObject | Should -Be $Rows[0..1]
        $sent.Request.InvoiceId | Should -Be inv_3
    }

    It 'ends the script''s block where the cmdlet stands in a try' {
        Connect-Sandbox -Key dub_expired_000000
        $reached = 'nothing'
        try {
            Send-DubLead click_1 'Sign up' cus_1
            $reached = 'the next line'
        }
        catch [Dub.DubInviteExpiredException] {
            $reached = 'the catch'
        }

        $reached | Should -Be 'the catch'
    }
}
