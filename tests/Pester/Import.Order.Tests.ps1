BeforeDiscovery {
    $script:CommonFaults = @(
        @{ status = 401; code = 'unauthorized'; id = 'Dub.Unauthorized' }
        @{ status = 403; code = 'forbidden'; id = 'Dub.Forbidden' }
        @{ status = 410; code = 'invite_expired'; id = 'Dub.InviteExpired' }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1'), (Join-Path $PSScriptRoot 'ImportRuns.psm1') -Force

    # The calls that arrived well within the sandbox's latency after the one before them, which was then not answered yet.
    function Get-Overlap([object[]] $Request, [int] $Latency) {
        for ($index = 1; $index -lt $Request.Count; $index++) {
            # Half of it: a call that did not wait comes at once, while one that did may look early, since a busy
            # sandbox notes an arrival late.
            if ($Request[$index].at - $Request[$index - 1].at -lt $Latency / 2) {
                $Request[$index]
            }
        }
    }
}

Describe 'The order of an import' {
    BeforeAll {
        $null = Start-Sandbox --auto-customers --latency 30
    }

    AfterAll {
        Stop-Sandbox
    }

    BeforeEach {
        Reset-Sandbox
    }

    It 'has <_> calls under way and no more' -ForEach 2, 8, 16, 40 {
        $import = Receive-Import { Get-ImportRow ($_ * 6) | Send-DubSale -ThrottleLimit $_ }
        $import.Numbers | Should -Be (1..($_ * 6))
        (Get-SandboxAudit).totals.maxInFlight | Should -Be $_
    }

    It 'has sixteen calls under way where nothing is said' {
        $null = Get-ImportRow 80 | Send-DubSale
        (Get-SandboxAudit).totals.maxInFlight | Should -Be 16
    }

    It 'sends one after the other with -ThrottleLimit 1' {
        $null = Get-ImportRow 20 | Send-DubSale -ThrottleLimit 1
        $requests = Get-SandboxRequest
        $requests | Get-RowNumber | Should -Be (1..20)
        Get-Overlap $requests -Latency 30 | Should -BeNullOrEmpty
    }

    It 'sends the rows of one customer one after the other, and others beside them' {
        $import = Receive-Import { Get-ImportRow 90 -Customers 9 | Send-DubSale -ThrottleLimit 16 }
        $import.Numbers | Should -Be (1..90)
        $audit = Get-SandboxAudit
        Get-Overtaken -Audit $audit | Should -BeNullOrEmpty
        $audit.totals.maxInFlight | Should -Be 9
        $byCustomer = Get-SandboxRequest | Group-Object { $_.Json.customerExternalId }
        $byCustomer.Count | Should -Be 9
        foreach ($customer in $byCustomer) {
            Get-Overlap $customer.Group -Latency 30 | Should -BeNullOrEmpty
        }
    }

    It 'gives results as soon as they are due' {
        Add-SandboxFault @{ fault = 'stall'; invoice = 'inv_4'; times = 0 }
        $rows = Get-ImportRow 40
        $import = Start-Import { $rows | Send-DubSale -ThrottleLimit 8 } -Row $rows
        Wait-Until { $import.Output.Count -eq 3 } 'the first three results come'
        Wait-Until { (Get-SandboxTotal).recordedSales -eq 39 } 'the others do not wait'
        $import.Output.Count | Should -Be 3
        Stop-Import $import
        Remove-Import $import
    }

    It 'holds back a bounded number of rows behind one that does not end' {
        Add-SandboxFault @{ fault = 'stall'; invoice = 'inv_1'; times = 0 }
        $rows = Get-ImportRow 200
        $import = Start-Import { $rows | Send-DubSale -ThrottleLimit 4 } -Row $rows
        Wait-Until { $now = Get-SandboxTotal; $now.requests -ge 64 -and $now.inFlight -eq 1 } 'all that may be sent is sent'
        Stop-Import $import
        Remove-Import $import
        (Get-SandboxAudit).totals.requests | Should -Be (4 * 16)
    }
}

Describe 'A fault common to all rows' {
    BeforeAll {
        $null = Start-Sandbox --auto-customers --latency 10-30
    }

    AfterAll {
        Stop-Sandbox
    }

    BeforeEach {
        Reset-Sandbox
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $rows = Get-ImportRow 120 -Customers 50
    }

    It 'of status <status> in the middle of an import tells exactly which rows are left, and the journal sends those' -ForEach $script:CommonFaults {
        Add-SandboxFault @{ fault = 'status'; status = $status; code = $code; message = 'no'; after = 50; times = 0 }
        $import = Receive-Import { $rows | Send-DubSale -JournalPath $journal }

        $import.Fault.FullyQualifiedErrorId | Should -Be "$id,Dub.PowerShell.SendDubSaleCommand"
        $import.Results.Count | Should -Be 50
        $audit = Get-SandboxAudit
        $recorded = @($audit.events | Get-RowNumber)
        $import.Results | Get-RowNumber | Should -Be ($recorded | Sort-Object)
        # Those under way when the first was refused, and no other.
        $audit.totals.requests | Should -BeLessOrEqual (50 + 16)
        # One error for all of them, which lists each.
        $import.Errors | Should -BeNullOrEmpty
        $audit.totals.requests | Should -Be (50 + $import.Fault.Exception.Rows.Count)
        $import.Fault.Exception.Rows.ErrorId | Sort-Object -Unique | Should -Be $id
        $import.Fault.Exception.Rows.Row | Sort-Object -Unique | Should -Be @($audit.requests | Select-Object -Skip 50 | Get-RowNumber | Sort-Object)

        $message = $import.Fault.ErrorDetails.Message
        $message | Should -BeLike '*50 rows were sent*'
        $unsent = @(Get-UnsentRow -Message $message -Count 120)
        $recorded + $unsent | Sort-Object | Should -Be (1..120)
        $message | Should -Match "row $($unsent[0]) is the first that was not"

        $null = Invoke-RestMethod "$((Get-Sandbox).BaseUri)/__faults" -Method Delete -NoProxy
        $rest = Receive-Import { $rows | Send-DubSale -JournalPath $journal }
        $rest.Numbers | Should -Be $unsent
        $rest.Results.Count | Should -Be $unsent.Count
        $final = Get-SandboxAudit
        $final.events | Get-RowNumber | Sort-Object | Should -Be (1..120)
    }

    It 'starts no call again that waits for its retry' {
        Add-SandboxFault @(
            @{ fault = 'status'; status = 503; invoice = 'inv_2'; headers = @{ 'Retry-After' = '100' } }
            @{ fault = 'status'; status = 401; code = 'unauthorized'; message = 'no'; invoice = 'inv_5'; ms = 200 }
        )
        $import = Start-Import { $rows | Send-DubSale -ThrottleLimit 8 } -Row $rows
        Wait-Import $import
        $failed = @($import.Shell.Streams.Error)
        Remove-Import $import

        $failed.Exception.StatusCode | Should -Be 503, 401
        $failed.TargetObject.InvoiceId | Should -Be inv_2, inv_5
        $failed[0].Exception.OutcomeUnknown | Should -BeTrue
        @(Get-SandboxRequest | Get-RowNumber | Where-Object { $_ -eq 2 }).Count | Should -Be 1
    }
}
