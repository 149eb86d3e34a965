BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1'), (Join-Path $PSScriptRoot 'ImportRuns.psm1') -Force
    $null = Start-Sandbox --auto-customers --latency 100 --key dub_sandbox_key --key dub_limited_key

    function Wait-ForProgress([object] $Import) {
        Wait-Until { $Import.Shell.Streams.Progress.Count -gt 0 } 'progress is shown'
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'The progress of an import' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is shown for long work, and taken away at its end' {
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; invoice = 'inv_3' }
        $rows = Get-ImportRow 30
        $rows[3].CustomerId = 'unknown_4'
        $import = Start-Import { $rows | Send-DubSale -ThrottleLimit 2 } -Row $rows
        Wait-Import $import
        $records = @($import.Shell.Streams.Progress)
        Remove-Import $import

        $records.Count | Should -BeGreaterThan 1
        $records.Activity | Sort-Object -Unique | Should -Be 'Sending sales to Dub'
        $records.ActivityId | Sort-Object -Unique | Should -HaveCount 1
        $records[-1].RecordType | Should -Be Completed
        $records[0..($records.Count - 2)].RecordType | Sort-Object -Unique | Should -Be Processing
        $records[-2].StatusDescription | Should -Match '^\d+ sent, 1 failed, 1 not recorded, \d+%, \d+ s left$'
        $percentages = @($records[0..($records.Count - 2)].PercentComplete)
        $percentages | Should -Be @($percentages | Sort-Object)
        $percentages[-1] | Should -BeIn (1..100)
        $records[-2].SecondsRemaining | Should -BeIn (0..60)
    }

    It 'leaves the rows of a pipe to Import-Csv' {
        $pipe = Join-Path $TestDrive 'rows.pipe'
        $file = Join-Path $TestDrive 'rows.csv'
        Get-ImportRow 3000 | Export-Csv $file
        mkfifo $pipe
        $writer = Start-Process sh -ArgumentList "-c `"cat '$file' > '$pipe'`"" -PassThru
        $import = Start-Import { Import-Csv $rows[0] | Send-DubSale -ThrottleLimit 16 } -Row @($pipe)
        Wait-Import $import
        $sent = $import.Output
        Remove-Import $import
        $writer.WaitForExit()
        $sent.Count | Should -Be 3000
    }

    It 'has the rate where the number of rows is not known' {
        $rows = Get-ImportRow 30
        $import = Start-Import { $rows | Where-Object Amount | Send-DubSale -ThrottleLimit 2 } -Row $rows
        Wait-Import $import
        $records = @($import.Shell.Streams.Progress)
        Remove-Import $import
        $records[-2].StatusDescription | Should -Match '^\d+ sent, 0 failed, 0 not recorded, \d+ rows/s$'
        $records.PercentComplete | Sort-Object -Unique | Should -Be -1
    }

    It 'says that a single call is retried before it is' {
        Add-SandboxFault @{ fault = 'reset-before'; times = 0 }
        $import = Start-Import { $rows | Send-DubSale -RetryIntervalSec 60 } -Row (Get-ImportRow 1)
        Wait-ForProgress $import
        Stop-Import $import
        $status = $import.Shell.Streams.Progress[0].StatusDescription
        Remove-Import $import
        $status | Should -Match '^retrying in [\d.]+ s \(attempt 2\): .+\.$'
    }

    It 'says why it waits and until when' {
        Add-SandboxFault @{ fault = 'limited'; times = 0; resetMs = 100000 }
        $rows = Get-ImportRow 30
        $import = Start-Import { $rows | Send-DubSale } -Row $rows -Key dub_limited_key
        Wait-ForProgress $import
        Stop-Import $import
        $status = $import.Shell.Streams.Progress[0].StatusDescription
        Remove-Import $import
        $status | Should -Match 'rate limit.*going on at \d'
    }

    It 'is not shown for a single row, however long it takes' {
        Add-SandboxFault @{ fault = 'latency'; ms = 2000 }
        $import = Start-Import { $rows | Send-DubSale } -Row (Get-ImportRow 1)
        Wait-Import $import
        $import.Shell.Streams.Progress.Count | Should -Be 0
        Remove-Import $import
    }

    It 'is not shown where $ProgressPreference says so' {
        $rows = Get-ImportRow 30
        $import = Start-Import { $ProgressPreference = 'SilentlyContinue'; $rows | Send-DubSale -ThrottleLimit 2 } -Row $rows
        Wait-Import $import
        $import.Shell.Streams.Progress.Count | Should -Be 0
        Remove-Import $import
    }
}

Describe 'The summary of an import' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'counts what became of the rows, in the information stream under the tag Dub' {
        $journal = Join-Path $TestDrive 'summary.jsonl'
        $rows = Get-ImportRow 12
        $null = $rows[0..2] | Send-DubSale -JournalPath $journal
        $rows[4].CustomerId = 'unknown_5'
        $rows[5].Amount = '1.5'
        Add-SandboxFault @(
            @{ fault = 'status'; status = 503; invoice = 'inv_8'; times = 2 }
            @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'no'; invoice = 'inv_9' }
            @{ fault = 'limited'; resetMs = 400; invoice = 'inv_10' }
        )
        $rows | Send-DubSale -JournalPath $journal -InformationVariable information -ErrorAction SilentlyContinue -WarningAction SilentlyContinue |
            Out-Null

        $information.Count | Should -Be 1
        $information[0].Tags | Should -Contain Dub
        $summary = $information[0].MessageData
        $summary | Should -BeOfType Dub.SendSummary
        $summary.Kind | Should -Be sale
        $summary.Rows | Should -Be 12
        $summary.Skipped | Should -Be 3
        $summary.Succeeded | Should -Be 7
        $summary.NotRecorded | Should -Be 1
        $summary.Failed | Should -Be 2
        $summary.Retries | Should -Be 3
        $summary.Seconds | Should -BeGreaterThan 0.4
        $summary.RateLimitWaitSeconds | Should -BeGreaterThan 0.2
        "$summary" | Should -BeLike '12 sales: 7 succeeded (1 not recorded), 2 failed, 3 skipped, in * s, 3 retries, * s waiting for the rate limit'
    }

    It 'comes also where the import ends before its time' {
        Add-SandboxFault @{ fault = 'status'; status = 401; code = 'unauthorized'; message = 'no'; after = 3; times = 0 }
        $import = Receive-Import { Get-ImportRow 30 | Send-DubSale -ThrottleLimit 1 }
        $import.Fault | Should -Not -BeNullOrEmpty
        $import.Summary.Succeeded | Should -Be 3
        $import.Summary.Failed | Should -Be 1
    }

    It 'is silent unless it is asked for' {
        $shown = Get-ImportRow 2 | Send-DubSale *>&1
        $shown | Where-Object { $_ -is [System.Management.Automation.InformationRecord] } | Should -HaveCount 1
        $import = Start-Import { $rows | Send-DubSale | Out-Null } -Row (Get-ImportRow 2)
        Wait-Import $import
        $import.Output | Should -BeNullOrEmpty
        Remove-Import $import
    }
}
