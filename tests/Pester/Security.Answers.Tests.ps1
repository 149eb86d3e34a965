BeforeDiscovery {
    $script:Faults = @(
        @{ name = 'two megabytes'; rule = @{ fault = 'huge' }; id = 'Dub.ResponseValidation'; says = '*larger than 1 MiB*' }
        @{ name = 'a compression bomb'; rule = @{ fault = 'huge'; bytes = 200MB; gzip = $true }; id = 'Dub.ResponseValidation'; says = '*larger than 1 MiB*' }
        @{ name = 'a body without end'; rule = @{ fault = 'endless' }; id = 'Dub.ResponseValidation'; says = '*larger than 1 MiB*' }
        @{ name = 'a packed body without end'; rule = @{ fault = 'endless'; gzip = $true }; id = 'Dub.ResponseValidation'; says = '*larger than 1 MiB*' }
        @{ name = 'a byte a second'; rule = @{ fault = 'slow'; intervalMs = 1000 }; id = 'Dub.RequestTimeout'; says = '*within 1 s*' }
        @{ name = 'JSON of 100,000 levels'; rule = @{ fault = 'deep' }; id = 'Dub.ResponseValidation'; says = '*depth of 64*' }
        @{ name = 'bytes that are no UTF-8'; rule = @{ fault = 'encoding'; charset = 'utf-8' }; id = 'Dub.ResponseValidation'; says = '*not UTF-8*' }
        @{ name = 'UTF-16'; rule = @{ fault = 'encoding'; charset = 'utf-16' }; id = 'Dub.ResponseValidation'; says = '*not*' }
        @{ name = 'half an answer'; rule = @{ fault = 'truncated' }; id = 'Dub.ConnectionError'; says = '*was lost before the answer was complete*' }
        @{ name = 'garbage'; rule = @{ fault = 'garbage' }; id = 'Dub.ResponseValidation'; says = '*not what it documents*' }
        @{ name = 'nothing'; rule = @{ fault = 'empty' }; id = 'Dub.ResponseValidation'; says = '*not what it documents*' }
        @{ name = 'JSON''s null'; rule = @{ fault = 'body'; status = 200; body = 'null'; contentType = 'application/json' }; id = 'Dub.ResponseValidation'; says = '*it is null*' }
        @{ name = 'a number of 5,000 digits for the amount'; rule = @{ fault = 'body'; status = 200; body = '{"customer":null,"sale":{"amount":' + ('9' * 5000) + '}}'; contentType = 'application/json' }; id = 'Dub.ResponseValidation'; says = '*not what it documents*' }
        @{ name = 'an amount beyond all numbers'; rule = @{ fault = 'body'; status = 200; body = '{"customer":null,"sale":{"amount":1e999}}'; contentType = 'application/json' }; id = 'Dub.ResponseValidation'; says = '*not what it documents*' }
    )
}

BeforeAll {
    $null = Start-Sandbox --auto-customers

    # What a terminal would act on: C0 but line ends and tabs, DEL, C1, marks of direction.
    $script:Steering = '[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]'

    # All that a shell shows of an object, without the shell's own colours.
    function Get-Shown([object] $Value) {
        $PSStyle.OutputRendering = 'PlainText'
        $Value | Format-Table | Out-String
        $Value | Format-List | Out-String
        $Value | Format-List * -Force | Out-String
        $Value | Format-Custom -Depth 4 | Out-String
        $Value | Select-Object * | ConvertTo-Csv
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'A server that answers with' {
    BeforeEach {
        Reset-Sandbox
    }

    It '<name> costs that row an error, and no other row anything' -ForEach $Faults {
        Add-SandboxFault ($rule + @{ customer = 'cus_2' })
        $rows = 1..3 | ForEach-Object { [pscustomobject]@{ CustomerId = "cus_$_"; Amount = 100 } }
        $sent = $rows | Send-DubSale -TimeoutSec ($rule.fault -eq 'slow' ? 1 : 30) -MaximumRetryCount 0 -ErrorAction SilentlyContinue -ErrorVariable failed

        $sent.Request.CustomerExternalId | Should -Be cus_1, cus_3
        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeExactly "$id,Dub.PowerShell.SendDubSaleCommand"
        $failed.ErrorDetails.Message | Should -BeLike $says
        $failed.ErrorDetails.Message.Length | Should -BeLessThan 1000
        $failed.Exception.OutcomeUnknown | Should -BeTrue
        [object]::ReferenceEquals($failed.TargetObject, $rows[1]) | Should -BeTrue
    }

    It 'steering texts steers nothing: <command>' -ForEach @(
        @{ command = 'Send-DubLead'; arguments = @('click_1', 'Sign up', 'cus_1') }
        @{ command = 'Send-DubSale'; arguments = @('cus_1', 1) }
        @{ command = 'Send-DubCustomer'; arguments = @('cus_1') }
    ) {
        Add-SandboxFault @{ fault = 'escape'; times = 1 }
        $answer = & $command @arguments -CustomerName Ann
        $answer | Should -Not -BeNullOrEmpty
        (Get-Shown $answer) -join "`n" | Should -Match '\\u001B|\\u009B|\\u202E'
        (Get-Shown $answer) -join "`n" | Should -Not -Match $Steering

        Add-SandboxFault @{ fault = 'escape'; status = 422; code = 'unprocessable_entity' }
        $null = & $command @arguments -ErrorAction SilentlyContinue -ErrorVariable failed
        $shown = @("$failed"; $failed | Out-String; $failed | Format-List * -Force | Out-String; Get-Error -InputObject $failed[0] | Out-String) -join "`n"
        $shown | Should -Match '\\u001B|\\u009B|\\u202E'
        # Errors are coloured by the shell.
        $shown -replace '\x1B\[[0-9;]*m' | Should -Not -Match $Steering
    }

    It 'links, titles and bells in metadata and in names of unknown fields steers nothing' {
        $esc = '\u001b'
        $body = '{"eventName":"' + $esc + ']0;title\u0007","customer":{"name":"' + $esc + ']8;;http://evil\u0007x","' + $esc + 'c":"\u009bm"},' +
            '"sale":{"amount":1,"currency":"' + $esc + 'c","metadata":{"' + $esc + '[2J":["\u202e",{"a":"\u0085"}],"\ud800":"\udc00"}},"\u200f":"\u2066"}'
        Add-SandboxFault @{ fault = 'body'; status = 200; body = $body; contentType = 'application/json' }
        $answer = Send-DubSale cus_1 1

        $answer.EventName | Should -BeExactly '\u001B]0;title\u0007'
        $shown = @(Get-Shown $answer; Get-Shown $answer.Sale; Get-Shown $answer.Customer; "$($answer.Sale.Metadata)"; "$($answer.AdditionalProperties)"; "$($answer.Customer.AdditionalProperties)"
            $answer.Sale.Metadata.Keys; $answer.AdditionalProperties.Keys; $answer.AdditionalProperties.Values) -join "`n"
        $shown | Should -Match 'evil'
        $shown | Should -Not -Match $Steering
        $answer | ConvertTo-Json -Depth 6 | Should -Not -Match $Steering
    }
}
