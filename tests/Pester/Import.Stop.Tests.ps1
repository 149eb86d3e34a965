BeforeDiscovery {
    # The least number of calls there must have been, and how many are under way while the rows are at the place. The
    # first refusal by a limit holds back every call that has not left by then.
    $script:Places = @(
        @{ place = 'in a call'; rule = @{ fault = 'stall'; times = 0 }; calls = 17; underWay = 16 }
        @{ place = 'in an answer that comes slowly'; rule = @{ fault = 'slow'; times = 0; intervalMs = 300 }; calls = 17; underWay = 16 }
        @{ place = 'in a retry''s wait'; rule = @{ fault = 'status'; status = 503; times = 0; headers = @{ 'Retry-After' = '200' } }; calls = 17; underWay = 0 }
        @{ place = 'in the rate limit''s wait'; rule = @{ fault = 'limited'; times = 0; resetMs = 200000 }; calls = 2; underWay = 0 }
        @{ place = 'in the wait for a limit that tells nothing'; rule = @{ fault = 'status'; status = 429; bare = $true; times = 0 }; calls = 2; underWay = 0 }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1'), (Join-Path $PSScriptRoot 'ImportRuns.psm1') -Force

    # Whatever of an import still worked would send before the next call is answered, or keep a timer.
    function Assert-Quiet([int] $Timers) {
        Wait-Until { (Get-SandboxTotal).inFlight -eq 0 } 'no call is under way'
        $sent = (Get-SandboxTotal).requests
        Wait-Until { [System.Threading.Timer]::ActiveCount -lt $Timers + 8 } 'no call waits'
        Reset-SandboxFault
        Connect-Sandbox -Key dub_other_key
        foreach ($number in 1..5) {
            $null = Send-DubSale "cus_quiet_$number" 1
        }

        $audit = Get-SandboxAudit
        $audit.totals.requests | Should -Be ($sent + 5)
        @($audit.requests[-5..-1].body | Where-Object { $_ -notmatch 'cus_quiet' }) | Should -BeNullOrEmpty
    }

    function Reset-SandboxFault {
        $null = Invoke-RestMethod "$((Get-Sandbox).BaseUri)/__faults" -Method Delete -NoProxy
    }
}

Describe 'An import that is stopped' {
    BeforeEach {
        # A server of its own, for what is learnt of a key's limit is kept for its address.
        $sandbox = Start-Sandbox --auto-customers --key dub_sandbox_key --key dub_other_key
        $null = Send-DubSale cus_first 1
        $timers = [System.Threading.Timer]::ActiveCount
        $rows = Get-ImportRow 200
    }

    AfterEach {
        Stop-Sandbox $sandbox
    }

    It '<place> ends, and sends nothing afterwards' -ForEach $script:Places {
        Add-SandboxFault $rule
        $import = Start-Import { $rows | Send-DubSale -ThrottleLimit 16 -Verbose } -Row $rows
        Wait-Until {
            $now = Get-SandboxTotal
            $now.requests -ge $calls -and $now.inFlight -eq $underWay
        } 'the rows are there'
        Stop-Import $import

        $import.Shell.InvocationStateInfo.State | Should -Be Stopped
        $import.Output | Should -BeNullOrEmpty
        Assert-Quiet $timers
        Remove-Import $import
    }

    It 'under way keeps what was written, and the journal lets a later run send the rest' {
        $journal = Join-Path $TestDrive 'stopped.jsonl'
        $import = Start-Import { $rows | Send-DubSale -JournalPath $journal } -Row $rows -Variable @{ journal = $journal }
        Wait-Until { $import.Output.Count -gt 20 } 'results come'
        Stop-Import $import
        $came = @($import.Output.Request.InvoiceId)
        Assert-Quiet $timers
        Remove-Import $import

        Connect-Sandbox
        $rest = Receive-Import { $rows | Send-DubSale -JournalPath $journal }
        $rest.Errors | Should -BeNullOrEmpty
        $rest.Results | ForEach-Object { $_.Request.InvoiceId } | Where-Object { $_ -in $came } | Should -BeNullOrEmpty
        $recorded = @((Get-SandboxAudit).events | Where-Object invoiceId | Get-RowNumber)
        $recorded | Sort-Object | Should -Be (1..200)
    }

    It 'by Select-Object -First ends after exactly as many calls, one after the other' {
        $results = @($rows | Send-DubSale -ThrottleLimit 1 | Select-Object -First 5)

        $results | Get-RowNumber | Should -Be (1..5)
        (Get-SandboxAudit).totals.requests | Should -Be (1 + 5)
        Assert-Quiet $timers
    }

    It 'by Select-Object -First ends soon, side by side' {
        Add-SandboxFault @{ fault = 'stall'; invoice = 'inv_8'; times = 0 }
        $results = @($rows | Send-DubSale -ThrottleLimit 4 | Select-Object -First 5)

        $results | Get-RowNumber | Should -Be (1..5)
        Assert-Quiet $timers
        $audit = Get-SandboxAudit
        $audit.totals.requests | Should -BeLessOrEqual (1 + 4 * 16 + 5)
    }

    It 'by an error of the next command ends, and sends nothing afterwards' {
        { $rows | Send-DubSale | ForEach-Object { throw 'enough' } } | Should -Throw enough
        Assert-Quiet $timers
    }

    It 'while it opens a large journal ends without having opened it' {
        $journal = Join-Path $TestDrive 'large.jsonl'
        $header = '{"dubJournal":1,"salt":"00112233445566778899aabbccddeeff","address":"' + $sandbox.BaseUri + '/","created":"2026-08-01T00:00:00+00:00"}'
        $line = '{"at":"2026-08-01T00:00:00+00:00","row":"00112233445566778899aabbccddeeff","n":1,"kind":"sale","input":1,"event":"recorded"}'
        # A last line that is cut off, which an import that has opened the journal drops.
        [System.IO.File]::WriteAllText($journal, "$header`n$("$line`n" * 500000){""at"":")
        $length = (Get-Item $journal).Length

        $import = Start-Import { $rows | Send-DubSale -JournalPath $journal } -Row $rows -Variable @{ journal = $journal }
        Wait-Until { Test-Path "$journal.lock" } 'the import has the journal'
        Stop-Import $import
        $import.Shell.InvocationStateInfo.State | Should -Be Stopped
        Remove-Import $import

        (Get-Item $journal).Length | Should -Be $length
        "$journal.lock" | Should -Not -Exist
        (Get-SandboxAudit).totals.requests | Should -Be 1
    }

    It 'frees its journal' {
        $journal = Join-Path $TestDrive 'freed.jsonl'
        Add-SandboxFault @{ fault = 'stall'; times = 0 }
        $import = Start-Import { $rows | Send-DubSale -JournalPath $journal } -Row $rows -Variable @{ journal = $journal }
        Wait-Until { (Get-SandboxTotal).inFlight -eq 16 } 'calls are under way'
        Stop-Import $import
        Assert-Quiet $timers
        Remove-Import $import

        (Get-DubJournal $journal).Unknown | Should -Be 16
        Connect-Sandbox
        $rest = Receive-Import { $rows | Send-DubSale -JournalPath $journal }
        $rest.Results.Count | Should -Be 200
    }
}
