BeforeAll {
    $null = Start-Sandbox --auto-customers
    $script:Rows = 'cus_1', 'cus_2', 'cus_3' | ForEach-Object { [pscustomobject]@{ CustomerId = $_; Amount = '100'; InvoiceId = "inv_$_" } }
}

AfterAll {
    Stop-Sandbox
}

Describe 'A row that fails' {
    BeforeEach {
        Reset-Sandbox
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'No.'; customer = 'cus_2'; times = 0 }
        $Error.Clear()
    }

    It 'does not hold up the others, in whose order its error comes' {
        $written = $Rows | Send-DubSale 2>&1

        $written[0].Request.CustomerExternalId | Should -Be cus_1
        $written[1].TargetObject.CustomerId | Should -Be cus_2
        $written[2].Request.CustomerExternalId | Should -Be cus_3
        $Error | Should -HaveCount 1
    }

    It 'sets $? to false' {
        $null = $Rows[1] | Send-DubSale -ErrorAction SilentlyContinue
        $? | Should -BeFalse
        $null = $Rows[0] | Send-DubSale
        $? | Should -BeTrue
    }

    It 'is collected by -ErrorVariable, with += as well' {
        $null = $Rows | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed
        $null = $Rows | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable +failed

        $failed | Should -HaveCount 2
        $failed.TargetObject.CustomerId | Should -Be cus_2, cus_2
        $failed.Exception | Should -BeOfType Dub.DubUnprocessableEntityException
    }

    It 'leaves nothing in $Error with -ErrorAction Ignore, and the others are sent' {
        ($Rows | Send-DubSale -ErrorAction Ignore).Request.CustomerExternalId | Should -Be cus_1, cus_3
        $Error | Should -HaveCount 0
    }

    It 'ends the pipeline with -ErrorAction Stop' {
        $sent = [System.Collections.Generic.List[object]]::new()
        $failure = { $Rows | Send-DubSale -ThrottleLimit 1 -ErrorAction Stop | ForEach-Object { $sent.Add($_) } } | Should -Throw -PassThru

        $failure.FullyQualifiedErrorId | Should -BeExactly 'Dub.UnprocessableEntity,Dub.PowerShell.SendDubSaleCommand'
        $failure.TargetObject.CustomerId | Should -Be cus_2
        $failure.Exception | Should -BeOfType Dub.DubUnprocessableEntityException
        $sent.Request.CustomerExternalId | Should -Be cus_1
        (Get-SandboxAudit).events.customer | Should -Be cus_1
    }

    It 'ends the pipeline with $ErrorActionPreference' {
        $ErrorActionPreference = 'Stop'
        { $Rows | Send-DubSale } | Should -Throw -ExceptionType ([Dub.DubUnprocessableEntityException])
    }

    It 'is caught by its type, the nearest first' {
        $caught = try {
            $Rows | Send-DubSale -ErrorAction Stop
        }
        catch [Dub.DubNotFoundException] {
            'not found'
        }
        catch [Dub.DubUnprocessableEntityException] {
            "422: $($_.Exception.Code)"
        }
        catch {
            'something else'
        }

        $caught[-1] | Should -Be '422: unprocessable_entity'
    }

    It 'is caught by the base type <_>' -ForEach 'Dub.DubApiException', 'Dub.DubException', 'System.Exception' {
        { $Rows | Send-DubSale -ErrorAction Stop } | Should -Throw -ExceptionType ([type]$_)
    }

    It 'is refused before sending and caught in the same way' {
        { Send-DubSale cus_1 49.99 -ErrorAction Stop } | Should -Throw -ExceptionType ([Dub.DubInvalidRequestException])
        { Send-DubSale cus_1 49.99 -ErrorAction Stop } | Should -Throw -ErrorId 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
    }

    It 'runs a trap' {
        $trapped = & {
            trap [Dub.DubApiException] {
                "trapped $($_.Exception.StatusCode)"
                continue
            }

            $null = $Rows | Send-DubSale -ErrorAction Stop
            'went on'
        }
        $trapped | Should -Be 'trapped 422', 'went on'
    }

    It 'shows its message and what to do in the concise view' {
        $null = $Rows | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed
        $view = ($failed[0] | Out-String) -replace '\s*\n[\s|]*', ' '
        $view | Should -Match 'Row 2 of the input, sale of customer ''cus_2'', invoice ''inv_cus_2'': Dub answered 422 \(unprocessable_entity\): No\.'
        $view | Should -Match 'Recommendation: Row 2 of the input is line 3 of a CSV file with a header line\. Correct the value'
    }
}
