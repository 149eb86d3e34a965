BeforeAll {
    $null = Start-Sandbox --auto-customers
    $script:Commands = @(
        @{ name = 'Send-DubLead'; class = 'SendDubLeadCommand' }
        @{ name = 'Send-DubSale'; class = 'SendDubSaleCommand' }
        @{ name = 'Send-DubCustomer'; class = 'SendDubCustomerCommand' }
    )
    $script:Row = [pscustomobject]@{ ClickId = 'click_1'; EventName = 'Sign up'; CustomerId = 'cus_1'; Amount = '4999' }
}

AfterAll {
    Stop-Sandbox
}

Describe 'A connection that cannot be used' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    AfterEach {
        Remove-Item Env:DUB_API_KEY, Env:DUB_BASE_URL -ErrorAction Ignore
    }

    It 'is Dub.ApiKeyMissing without a key, once for all rows' {
        Disconnect-Dub
        $env:DUB_BASE_URL = (Get-Sandbox).BaseUri
        foreach ($command in $Commands) {
            $failure = { $Row, $Row | & $command.name -ErrorAction SilentlyContinue } | Should -Throw -PassThru

            $failure.FullyQualifiedErrorId | Should -BeExactly "Dub.ApiKeyMissing,Dub.PowerShell.$($command.class)"
            $failure.CategoryInfo.Category | Should -Be AuthenticationError
            $failure.ErrorDetails.Message | Should -BeLike '*no API key*'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-Dub*-ApiKey*DUB_API_KEY*'
            $failure.Exception | Should -BeOfType Dub.DubApiKeyMissingException
            $failure.Exception.Attempts | Should -Be 0
        }

        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'is Dub.ApiKeyMissing where Connect-Dub has no key and nobody to ask (<Case>)' -ForEach @(
        @{ Case = '-NonInteractive'; Options = @('-NonInteractive') }
        @{ Case = 'input that is no terminal'; Options = @() }
    ) {
        $script = "`$env:DUB_API_KEY = ''; Import-Module '$((Get-Module Dub).ModuleBase)/Dub.psd1'; try { Connect-Dub } catch { `$_.FullyQualifiedErrorId }; Get-DubConnection"
        $program, $first = Get-PowerShellCommand
        $start = [System.Diagnostics.ProcessStartInfo]::new($program)
        foreach ($argument in @($first) + '-NoProfile' + $Options + '-Command', $script) {
            $start.ArgumentList.Add($argument)
        }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [System.Diagnostics.Process]::Start($start)
        # The input stays open: who reads it waits for ever.
        $said = $process.StandardOutput.ReadToEndAsync()
        $ended = $process.WaitForExit(60000)
        if (-not $ended) {
            $process.Kill()
        }
        $ended | Should -BeTrue
        $said.Result.Trim() | Should -Be 'Dub.ApiKeyMissing,Dub.PowerShell.ConnectDubCommand'
    }

    It 'is Dub.ApiKeyMissing for the blank key ''<_>''' -ForEach '', '   ', "`t" {
        foreach ($command in $Commands) {
            $failure = { $Row | & $command.name -ApiKey $_ } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeExactly "Dub.ApiKeyMissing,Dub.PowerShell.$($command.class)"
            $failure.CategoryInfo.Category | Should -Be AuthenticationError
        }

        $failure = { Connect-Dub -ApiKey $_ } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeExactly 'Dub.ApiKeyMissing,Dub.PowerShell.ConnectDubCommand'
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'is Dub.InvalidConnection for a key that no header can carry (<case>)' -ForEach @(
        @{ case = 'a space'; key = 'dub_sand box_key' }
        @{ case = 'a line end'; key = "dub_key`r`nX-Evil: 1" }
        @{ case = 'a letter beyond ASCII'; key = "dub_key$([char]0xE9)" }
    ) {
        $failure = { Send-DubSale cus_1 1 -ApiKey $key } | Should -Throw -PassThru

        $failure.FullyQualifiedErrorId | Should -BeExactly 'Dub.InvalidConnection,Dub.PowerShell.SendDubSaleCommand'
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$failure" | Should -Not -Match 'dub_'
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'is Dub.InvalidConnection for <case>' -ForEach @(
        @{ case = 'a key with its scheme'; key = 'Bearer dub_sandbox_key'; says = '*with the word ''Bearer''*Give the key alone*' }
        @{ case = 'a publishable key'; key = 'dub_pk_sandbox_key'; says = '*a publishable key*Give a secret API key*' }
    ) {
        $failures = @(
            { Send-DubSale cus_1 1 -ApiKey $key } | Should -Throw -PassThru
            { Connect-Dub -ApiKey $key -BaseUri (Get-Sandbox).BaseUri } | Should -Throw -PassThru
            Disconnect-Dub
            $env:DUB_API_KEY = $key
            { Send-DubSale cus_1 1 } | Should -Throw -PassThru
            { Get-DubConnection } | Should -Throw -PassThru
        )
        $failures.FullyQualifiedErrorId | Should -BeLike 'Dub.InvalidConnection,Dub.PowerShell.*Command'
        foreach ($failure in $failures) {
            $failure.ErrorDetails.Message | Should -BeLike $says
            "$failure" | Should -Not -Match 'sandbox_key'
        }

        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'is Dub.InvalidConnection for the address <address>' -ForEach @(
        @{ address = 'http://api.dub.co'; says = '*plain http*use https*' }
        @{ address = 'http://127.0.0.1.example.com'; says = '*plain http*' }
        @{ address = 'http://192.168.0.1:8080'; says = '*plain http*' }
        @{ address = 'ftp://api.dub.co'; says = '*not one of https*' }
        @{ address = 'file:///etc/passwd'; says = '*not one of https*' }
        @{ address = 'api.dub.co'; says = '*not one of https*' }
        @{ address = 'not an address'; says = '*not one of https*' }
        @{ address = 'https://user:secret@api.dub.co'; says = '*user name or password*' }
        @{ address = 'https://api.dub.co/?key=1'; says = '*query or a fragment*' }
        @{ address = 'https://api.dub.co/#x'; says = '*query or a fragment*' }
    ) {
        $failure = { Connect-Dub -ApiKey dub_sandbox_key -BaseUri $address } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeExactly 'Dub.InvalidConnection,Dub.PowerShell.ConnectDubCommand'
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
        $failure.ErrorDetails.Message | Should -BeLike $says
        $failure.ErrorDetails.Message | Should -Not -Match secret
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Get-DubConnection*'
        $failure.Exception | Should -BeOfType Dub.DubInvalidConnectionException

        Disconnect-Dub
        $env:DUB_BASE_URL = $address
        $failure = { Send-DubLead c 'Sign up' cus_1 -ApiKey dub_sandbox_key } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeExactly 'Dub.InvalidConnection,Dub.PowerShell.SendDubLeadCommand'
        $failure = { Get-DubConnection } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeExactly 'Dub.InvalidConnection,Dub.PowerShell.GetDubConnectionCommand'
    }

    It 'takes the address <address>' -ForEach @(
        @{ address = 'https://api.dub.co'; becomes = 'https://api.dub.co/' }
        @{ address = ' https://example.com/dub '; becomes = 'https://example.com/dub/' }
        @{ address = 'http://localhost:1234'; becomes = 'http://localhost:1234/' }
        @{ address = 'http://127.0.0.1'; becomes = 'http://127.0.0.1/' }
        @{ address = 'http://[::1]:8080/'; becomes = 'http://[::1]:8080/' }
    ) {
        (Connect-Dub -ApiKey dub_sandbox_key -BaseUri $address -PassThru).BaseUri.AbsoluteUri | Should -BeExactly $becomes
    }

    It 'is Dub.InvalidConnection for the header <name>' -ForEach @(
        @{ name = 'Authorization'; value = 'Bearer x'; says = '*''Authorization''*-ApiKey*' }
        @{ name = 'authorization'; value = 'Bearer x'; says = '*''authorization''*-ApiKey*' }
        @{ name = 'Proxy-Authorization'; value = 'x'; says = '*''Proxy-Authorization''*' }
        @{ name = 'Host'; value = 'evil.example'; says = '*''Host''*' }
        @{ name = 'Content-Length'; value = '1'; says = '*''Content-Length''*' }
        @{ name = 'Transfer-Encoding'; value = 'chunked'; says = '*''Transfer-Encoding''*' }
        @{ name = 'X Bad'; value = 'x'; says = '*cannot be a header''s name*' }
        @{ name = "X-Bad`r`nX-Evil"; value = 'x'; says = '*cannot be a header''s name*' }
        @{ name = ''; value = 'x'; says = '*cannot be a header''s name*' }
        @{ name = 'X-Good'; value = "a`r`nX-Evil: b"; says = '*''X-Good''*cannot carry*' }
        @{ name = 'X-Good'; value = "caf$([char]0xE9)"; says = '*''X-Good''*cannot carry*' }
    ) {
        $failure = { Send-DubSale cus_1 1 -Headers @{ $name = $value } } | Should -Throw -PassThru

        $failure.FullyQualifiedErrorId | Should -BeExactly 'Dub.InvalidConnection,Dub.PowerShell.SendDubSaleCommand'
        $failure.ErrorDetails.Message | Should -BeLike $says
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'is refused by the binder for <parameter> <value>' -ForEach @(
        @{ parameter = 'TimeoutSec'; value = 0 }
        @{ parameter = 'MaximumRetryCount'; value = -1 }
        @{ parameter = 'RetryIntervalSec'; value = -1 }
        @{ parameter = 'MaximumWaitSec'; value = -1 }
        @{ parameter = 'RetryStatusCode'; value = 200 }
    ) {
        $setting = @{ $parameter = $value }
        $failure = { Send-DubSale cus_1 1 @setting } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,Dub.PowerShell.SendDubSaleCommand'
        { Connect-Dub -ApiKey dub_sandbox_key @setting } | Should -Throw
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'names no key that is given in the wrong type' {
        $failure = { Send-DubSale cus_1 1 -ApiKey @{ key = 'dub_sandbox_key' } } | Should -Throw -PassThru
        "$failure" | Should -Match 'SecureString or a string'
        "$failure" | Should -Not -Match 'dub_sandbox_key'
    }
}

Describe 'A server that is not reached' {
    It 'is Dub.ConnectionError (<case>)' -ForEach @(
        @{ case = 'nobody listens'; address = 'http://127.0.0.1:1' }
        @{ case = 'no TLS'; address = $null }
        @{ case = 'no such name'; address = 'https://dub.invalid' }
    ) {
        $address = $address ? $address : ((Get-Sandbox).BaseUri -replace '^http:', 'https:')
        $connection = Connect-Dub -ApiKey dub_sandbox_key -BaseUri $address -MaximumRetryCount 0 -PassThru
        $null = $Row | Send-DubSale -Connection $connection -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeExactly 'Dub.ConnectionError,Dub.PowerShell.SendDubSaleCommand'
        $failed.CategoryInfo.Category | Should -Be ConnectionError
        $failed.ErrorDetails.Message | Should -BeLike "Row 1 of the input, sale of customer 'cus_1': *$(([uri]$address).Authority) could not be reached: ?*"
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $failed.Exception.OutcomeUnknown | Should -BeFalse
        [object]::ReferenceEquals($failed.TargetObject, $Row) | Should -BeTrue
    }

    It 'is tried again even for a sale without an invoice, which cannot have arrived' {
        $connection = Connect-Dub -ApiKey dub_sandbox_key -BaseUri http://127.0.0.1:1 -MaximumRetryCount 3 -RetryIntervalSec 0.01 -PassThru
        Send-DubSale cus_1 4999 -Connection $connection -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.Exception.Attempts | Should -Be 4
        $failed.Exception.OutcomeUnknown | Should -BeFalse
    }
}
