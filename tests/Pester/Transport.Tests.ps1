BeforeAll {
    $null = Start-Sandbox --auto-customers
}

AfterAll {
    Stop-Sandbox -All
}

Describe 'On the wire' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
    }

    It 'a call names the module and PowerShell, takes JSON and compressed answers' {
        $null = Send-DubSale cus_1 1

        $headers = (Get-SandboxRequest).headers
        $headers.'User-Agent' | Should -BeExactly "Dub.PowerShell/$((Get-Module Dub).Version) PowerShell/$($PSVersionTable.PSVersion)"
        $headers.Accept | Should -Be application/json
        $headers.'Accept-Encoding' | Should -Match 'gzip'
        $headers.'Accept-Encoding' | Should -Match 'deflate'
        $headers.'Content-Type' | Should -Be 'application/json; charset=utf-8'
        $headers.Authorization | Should -BeExactly 'Bearer dub_sandbox_key'
        $headers.PSObject.Properties.Name | Should -Not -Contain Expect
        $headers.PSObject.Properties.Name | Should -Not -Contain Cookie
    }

    It 'a call carries the extra headers' {
        $null = Send-DubSale cus_1 1 -Headers @{ 'X-Trace' = 'abc 123'; 'X-Number' = 5 }
        $headers = (Get-SandboxRequest).headers
        $headers.'X-Trace' | Should -BeExactly 'abc 123'
        $headers.'X-Number' | Should -BeExactly 5
    }

    It 'letters beyond ASCII arrive as they are' {
        $name = "$([char]0x141)ukasz $([char]0x4E2D) $([char]::ConvertFromUtf32(0x1F600)) '""\/<&>"
        $null = Send-DubSale cus_1 1 -CustomerName $name -ClickId click_1
        (Get-SandboxAudit).events.customerName | Should -BeExactly $name
    }

    It 'a redirect is not followed (<status> to <location>)' -ForEach @(
        @{ status = 301; location = '/track/lead' }
        @{ status = 302; location = '/track/lead' }
        @{ status = 307; location = '/track/sale' }
        @{ status = 308; location = 'http://127.0.0.1:1/' }
    ) {
        Add-SandboxFault @{ fault = 'redirect'; status = $status; location = $location }
        Send-DubSale cus_1 1 -InvoiceId inv_1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.ApiError,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.StatusCode | Should -Be $status
        # 302 may lead to what the call has made.
        $failed.Exception.OutcomeUnknown | Should -Be ($status -eq 302)
        (Get-SandboxAudit).requests | Should -HaveCount 1
    }

    It 'a path in the address is kept' {
        $null = Connect-Dub -ApiKey dub_sandbox_key -BaseUri "$((Get-Sandbox).BaseUri)/some/proxy" -PassThru
        Send-DubSale cus_1 1 -ErrorAction SilentlyContinue
        (Get-SandboxRequest).path | Should -Be /some/proxy/track/sale
    }
}

Describe 'An answer' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is taken compressed' {
        $zipped = Start-Sandbox --auto-customers --compress
        try {
            $sale = Send-DubSale cus_1 4999
            $sale.Sale.Amount | Should -Be 4999
            (Get-SandboxAudit).requests.headers.'Accept-Encoding' | Should -Match gzip
        }
        finally {
            Stop-Sandbox $zipped
            Connect-Sandbox
        }
    }

    It 'larger than 1 MiB is refused (<case>)' -ForEach @(
        @{ case = '2 MiB'; rule = @{ fault = 'huge' } }
        @{ case = 'one byte more'; rule = @{ fault = 'huge'; bytes = 1MB + 1 } }
        @{ case = '64 MiB in a small package'; rule = @{ fault = 'huge'; bytes = 64MB; gzip = $true } }
        @{ case = 'endless'; rule = @{ fault = 'endless' } }
        @{ case = 'endless in a small package'; rule = @{ fault = 'endless'; gzip = $true } }
    ) {
        Add-SandboxFault $rule
        Send-DubSale cus_1 1 -InvoiceId inv_1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.ResponseValidation,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.Message | Should -BeLike '*larger than 1 MiB*'
        $failed.Exception.RawBody.Length | Should -BeLessThan 10000
        $failed.Exception.OutcomeUnknown | Should -BeTrue
        (Get-SandboxAudit).requests | Should -HaveCount 1
    }

    It 'of just under 1 MiB is read' {
        Add-SandboxFault @{ fault = 'huge'; bytes = 1MB - 100 }
        Send-DubSale cus_1 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        "$failed" | Should -Not -BeLike '*larger than 1 MiB*'
    }

    It 'that comes a byte at a time is given up after -TimeoutSec' {
        Add-SandboxFault @{ fault = 'slow'; intervalMs = 200 }
        Send-DubSale cus_1 1 -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.RequestTimeout,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.OutcomeUnknown | Should -BeTrue
        (Get-SandboxAudit).requests | Should -HaveCount 1
    }

    It 'that never comes is given up after -TimeoutSec' {
        Add-SandboxFault @{ fault = 'stall' }
        Send-DubSale cus_1 1 -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.RequestTimeout,Dub.PowerShell.SendDubSaleCommand'
        (Get-SandboxAudit).totals.aborted | Should -Be 1
    }

    It 'that is late but in time is taken' {
        Add-SandboxFault @{ fault = 'latency'; ms = 300 }
        (Send-DubSale cus_1 1 -TimeoutSec 30).Recorded | Should -BeTrue
    }

    It 'nested 100,000 deep is an error of its row' {
        Add-SandboxFault @{ fault = 'deep' }
        Send-DubSale cus_1 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.ResponseValidation,Dub.PowerShell.SendDubSaleCommand'
    }

    It 'that is not UTF-8 throughout is an error of its row (<charset>)' -ForEach @(
        @{ charset = 'utf-8' }, @{ charset = 'utf-16' }
    ) {
        Add-SandboxFault @{ fault = 'encoding'; charset = $charset }
        Send-DubSale cus_1 1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.ResponseValidation,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.OutcomeUnknown | Should -BeTrue
    }

    It 'that spells half a surrogate pair shows it as it is spelled' {
        Add-SandboxFault @{ fault = 'body'; body = '{"sale":{"amount":1,"metadata":{"a":"\ud800"}},"note":["\ud800"]}' }
        $sale = Send-DubSale cus_1 1

        $sale.Recorded | Should -BeTrue
        $sale.AdditionalProperties.note | Should -BeExactly '"\ud800"'
        $sale.Sale.Metadata.a | Should -BeExactly '"\ud800"'
    }
}

Describe 'Escape sequences in a server''s text' {
    BeforeAll {
        # Everything that steers a terminal or reorders a line; line ends and tabs are for the block texts.
        $script:Harmful = '[\x00-\x08\x0B-\x1A\x1C-\x1F\x7F-\x9F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]|\x1B(?!\[[0-9;]*m)'
    }

    BeforeEach {
        Reset-Sandbox
    }

    It 'are made harmless in the answer to <command>' -ForEach @(
        @{ command = 'Send-DubLead'; values = @('click_1', 'Sign up', 'cus_1') }
        @{ command = 'Send-DubSale'; values = @('cus_1', 1) }
        @{ command = 'Send-DubCustomer'; values = @('cus_1') }
    ) {
        Add-SandboxFault @{ fault = 'escape' }
        $answer = & $command @values -WarningAction SilentlyContinue

        $shown = ($answer | Out-String) + ($answer | Format-List * | Out-String) + ($answer | Format-Custom -Depth 5 | Out-String)
        $shown | Should -Match ([regex]::Escape('\u001B'))
        $shown | Should -Not -Match $Harmful
        foreach ($text in ($answer | ConvertTo-Json -Depth 5 | ConvertFrom-Json -AsHashtable | ForEach-Object { $_.Values } | Where-Object { $_ -is [string] })) {
            $text | Should -Not -Match '[\x1B\x9B\u202E]'
        }
    }

    It 'are made harmless in an error: message, details, body, code' {
        Add-SandboxFault @{ fault = 'escape'; status = 400; code = "bad$([char]27)[2J_request" }
        Send-DubSale cus_1 1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.BadRequest,Dub.PowerShell.SendDubSaleCommand'
        foreach ($text in $failed.ErrorDetails.Message, $failed.ErrorDetails.RecommendedAction, $failed.Exception.Message, $failed.Exception.Code, $failed.Exception.DocUrl, $failed.Exception.RawBody, "$failed") {
            $text | Should -Not -Match '[\x1B\x9B\u202E\u2066\x00\x07]'
        }

        $failed.ErrorDetails.Message | Should -Match ([regex]::Escape('\u001B'))
        $failed.ErrorDetails.Message | Should -Not -Match "[`r`n]"
    }

    It 'are made harmless in a page that is not Dub''s' {
        Add-SandboxFault @{ fault = 'status'; status = 502; body = "$([char]27)]0;owned$([char]7)<html>"; contentType = 'text/html' }
        Send-DubSale cus_1 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed.ErrorDetails.Message) $($failed.Exception.RawBody)" | Should -Not -Match '[\x1B\x07]'
        $failed.ErrorDetails.Message | Should -Match 'owned'
    }

    It 'are made harmless in what -Verbose and -Debug tell' {
        Add-SandboxFault @{ fault = 'escape'; status = 500 }
        $written = Send-DubSale cus_1 1 -InvoiceId inv_1 -Verbose -Debug 4>&1 5>&1
        ($written.ForEach({ "$_" })) -join ' ' | Should -Not -Match '[\x1B\x9B\u202E\x07]'
    }
}
