BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1'), (Join-Path $PSScriptRoot 'ImportRuns.psm1') -Force
    $null = Start-Sandbox --auto-customers

    # What a run is sent, by the rows' numbers.
    function Get-Sent {
        @(Get-SandboxRequest | Get-RowNumber)
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'An import with a journal' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
    }

    It 'skips what is done, of kind <kind>, and says once how many rows that were' -ForEach @(
        @{ kind = 'Sale' }
        @{ kind = 'Lead' }
        @{ kind = 'Customer' }
    ) {
        $rows = Get-ImportRow 12 -Kind $kind
        $first = Receive-Import { $rows[0..6] | & "Send-Dub$kind" -JournalPath $journal }
        $first.Results.Count | Should -Be 7
        $first.Warnings | Should -BeNullOrEmpty
        $sent = (Get-SandboxAudit).totals.requests

        $second = Receive-Import { $rows | & "Send-Dub$kind" -JournalPath $journal }
        $second.Numbers | Should -Be (8..12)
        $second.Warnings | Should -Be '7 rows were skipped: the journal has them as done.'
        $second.Summary.Skipped | Should -Be 7
        $second.Summary.Rows | Should -Be 12
        (Get-SandboxAudit).totals.requests | Should -Be ($sent + 5)

        $report = Get-DubJournal $journal
        $report.Recorded | Should -Be 12
        $report.Entries.Kind | Sort-Object -Unique | Should -Be $kind.ToLowerInvariant()
        $report.Entries.InputRow | Sort-Object | Should -Be (1..12)
    }

    It 'skips rows wherever they stand in the next file' {
        $rows = Get-ImportRow 10
        $null = $rows[0..4] | Send-DubSale -JournalPath $journal
        $second = Receive-Import { $rows[9..0] | Send-DubSale -JournalPath $journal }
        $second.Numbers | Should -Be 10, 9, 8, 7, 6
    }

    It 'counts identical rows as often as they stand there' {
        $row = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = '500' }
        $null = $row, $row, $row | Send-DubSale -JournalPath $journal
        (Get-SandboxAudit).totals.recordedSales | Should -Be 3

        $null = $row, $row, $row, $row, $row | Send-DubSale -JournalPath $journal -WarningAction SilentlyContinue
        (Get-SandboxAudit).totals.recordedSales | Should -Be 5
        (Get-DubJournal $journal).Entries.Repetition | Should -Be (1..5)
    }

    It 'tries a refused row again' {
        $row = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = '500' }
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no' }
        $first = Receive-Import { $row | Send-DubSale -JournalPath $journal }
        $first.Errors.FullyQualifiedErrorId | Should -BeLike 'Dub.UnprocessableEntity,*'
        $entry = (Get-DubJournal $journal).Entries
        $entry.State | Should -Be Refused
        $entry.ErrorId | Should -Be Dub.UnprocessableEntity

        $second = Receive-Import { $row | Send-DubSale -JournalPath $journal }
        $second.Results.Count | Should -Be 1
        (Get-DubJournal $journal).Entries.State | Should -Be Recorded
    }

    It 'tries a row again that Dub answered without recording it' {
        $row = [pscustomobject]@{ CustomerId = 'unknown_1'; Amount = '500' }
        $null = $row | Send-DubSale -JournalPath $journal -WarningAction SilentlyContinue
        (Get-DubJournal $journal).Entries.State | Should -Be NotRecorded

        $null = Send-DubLead click_1 'Sign up' unknown_1
        ($row | Send-DubSale -JournalPath $journal).Recorded | Should -BeTrue
        (Get-DubJournal $journal).Entries.State | Should -Be Recorded
    }

    It 'sends rows in doubt again only where that is safe, and reports the others' {
        $rows = @(
            [pscustomobject]@{ CustomerId = 'cus_1'; Amount = '1' }
            [pscustomobject]@{ CustomerId = 'cus_2'; Amount = '2'; InvoiceId = 'inv_2' }
            [pscustomobject]@{ CustomerId = 'cus_3'; Amount = '3' }
        )
        Add-SandboxFault @{ fault = 'reset-after'; times = 0 }
        $first = Receive-Import { $rows | Send-DubSale -JournalPath $journal -MaximumRetryCount 0 }
        $first.Errors.Exception.OutcomeUnknown | Should -Be $true, $true, $true
        (Get-DubJournal $journal).Unknown | Should -Be 3
        $null = Invoke-RestMethod "$((Get-Sandbox).BaseUri)/__faults" -Method Delete -NoProxy
        $sent = (Get-SandboxAudit).totals.requests

        $second = Receive-Import { $rows | Send-DubSale -JournalPath $journal }
        $second.Numbers | Should -Be 1, 2, 3
        $second.Results | Get-RowNumber | Should -Be 2
        $second.Errors.FullyQualifiedErrorId | Should -Be (@('Dub.OutcomeUnknown,Dub.PowerShell.SendDubSaleCommand') * 2)
        $second.Errors.TargetObject | Should -Be $rows[0], $rows[2]
        $second.Errors[0].ErrorDetails.Message | Should -BeLike "Row 1 of the input, sale of customer 'cus_1'*"
        $second.Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-ResendUnknown*'
        $second.Errors[0].Exception | Should -BeOfType Dub.DubOutcomeUnknownException
        $audit = Get-SandboxAudit
        $audit.totals.requests | Should -Be ($sent + 1)
        $audit.totals.recordedSales | Should -Be 3

        $third = Receive-Import { $rows | Send-DubSale -JournalPath $journal -ResendUnknown }
        $third.Results | Get-RowNumber | Should -Be 1, 3
        (Get-SandboxAudit).totals.recordedSales | Should -Be 5
        (Get-DubJournal $journal).Recorded | Should -Be 3
    }

    It 'keeps a row in doubt that was sent again in vain (<case>)' -ForEach @(
        @{ case = 'refused by the rate limit'; rule = @{ fault = 'status'; status = 429; bare = $true; times = 0 }; fatal = $false }
        @{ case = 'rejected, which says nothing of the first time'; rule = @{ fault = 'status'; status = 404; code = 'not_found'; message = 'no'; times = 0 }; fatal = $false }
        @{ case = 'refused for the key'; rule = @{ fault = 'status'; status = 401; code = 'unauthorized'; message = 'no'; times = 0 }; fatal = $true }
    ) {
        $row = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = '1' }
        Add-SandboxFault @{ fault = 'reset-after' }
        $null = Receive-Import { $row | Send-DubSale -JournalPath $journal }
        (Get-DubJournal $journal).Entries.State | Should -Be Unknown

        Add-SandboxFault $rule
        $again = Receive-Import { $row | Send-DubSale -JournalPath $journal -ResendUnknown -MaximumRetryCount 0 }
        [bool]$again.Fault | Should -Be $fatal
        (Get-DubJournal $journal).Entries.State | Should -Be Unknown
    }

    It 'knows a row in another process whatever the order of its metadata' {
        $keys = 1..30 | ForEach-Object { "key$_" }
        $metadata = @{}
        $keys | ForEach-Object { $metadata[$_] = @{ b = 1; a = $_ } }
        $null = Send-DubSale cus_1 1 -Metadata $metadata -JournalPath $journal

        $rowPath = Join-Path $TestDrive 'metadata.csv'
        $backwards = [ordered]@{}
        $keys[-1..-30] | ForEach-Object { $backwards[$_] = [ordered]@{ a = $_; b = 1 } }
        [pscustomobject]@{ CustomerId = 'cus_1'; Amount = 1; Metadata = (ConvertTo-Json $backwards) } | Export-Csv $rowPath
        $process = Start-ImportProcess -RowPath $rowPath -JournalPath $journal
        Resume-ImportProcess $process
        $process.WaitForExit()
        (Get-SandboxAudit).totals.recordedSales | Should -Be 1
        (Get-DubJournal $journal).Entries.Count | Should -Be 1
    }

    It 'holds no key and nothing of the rows' {
        Connect-Sandbox
        $row = [pscustomobject]@{
            CustomerId = 'customer-4711'; Amount = 987654; InvoiceId = 'invoice-0815'; CustomerName = 'Ana Example'
            CustomerEmail = 'ana@example.com'; EventName = 'Renewal'; ClickId = 'click-2342'; Metadata = @{ phone = '555-0100' }
        }
        $refused = [pscustomobject]@{ CustomerId = 'customer-4712'; Amount = 1 }
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no customer-4712'; customer = 'customer-4712' }
        $null = Receive-Import { $row, $refused | Send-DubSale -JournalPath $journal }

        $text = Get-Content $journal -Raw
        foreach ($secret in 'dub_sandbox_key', 'customer-471', 'invoice-0815', '987654', 'Ana', 'Renewal', 'click-2342', '555-0100') {
            $text | Should -Not -Match $secret
        }

        $text.TrimEnd().Split("`n").Count | Should -Be 5
    }

    It 'is written before the call leaves and before its result comes out' {
        Add-SandboxFault @{ fault = 'stall'; invoice = 'inv_3'; times = 0 }
        $rows = Get-ImportRow 4
        $import = Start-Import { $rows | Send-DubSale -JournalPath $journal } -Row $rows -Variable @{ journal = $journal }
        Wait-Until { $import.Output.Count -eq 2 -and (Get-SandboxTotal).recordedSales -eq 3 } 'three rows are through'
        Wait-Until { (Get-DubJournal $journal).Recorded -eq 3 } 'the journal knows it'

        $report = Get-DubJournal $journal
        ($report.Entries | Where-Object InputRow -EQ 3).State | Should -Be Sending
        $report.Unknown | Should -Be 1
        Stop-Import $import
        Remove-Import $import
    }

    It 'is refused to a second run while the first goes on (<second>)' -ForEach @(
        @{ second = 'of the same process' }
        @{ second = 'of another process' }
    ) {
        Add-SandboxFault @{ fault = 'stall'; times = 0 }
        $rows = Get-ImportRow 4
        $import = Start-Import { $rows | Send-DubSale -JournalPath $journal } -Row $rows -Variable @{ journal = $journal }
        Wait-Until { (Get-SandboxTotal).inFlight -eq 4 } 'calls are under way'

        if ($second -eq 'of the same process') {
            $refused = Receive-Import { $rows | Send-DubSale -JournalPath $journal }
            $refused.Fault.FullyQualifiedErrorId | Should -Be 'Dub.Journal,Dub.PowerShell.SendDubSaleCommand'
            $refused.Fault.Exception.Message | Should -BeLike '*in use by another import*'
        }
        else {
            $rowPath = Join-Path $TestDrive 'second.csv'
            $rows | Export-Csv $rowPath
            $process = Start-ImportProcess -RowPath $rowPath -JournalPath $journal
            Resume-ImportProcess $process
            $process.StandardOutput.ReadToEnd() | Should -BeLike 'fault Dub.Journal,*in use by another import*'
        }

        (Get-SandboxTotal).requests | Should -Be 4
        Stop-Import $import
        Remove-Import $import
    }

    It 'sends nothing and writes nothing with -WhatIf' {
        # In a runspace without a host, for nothing else keeps -WhatIf from the screen.
        $import = Start-Import { $rows | Send-DubSale -JournalPath $journal -WhatIf } -Row (Get-ImportRow 3) -Variable @{ journal = $journal }
        Wait-Import $import
        Remove-Import $import
        Test-Path $journal | Should -BeFalse
        Get-Sent | Should -BeNullOrEmpty
    }
}
