BeforeDiscovery {
    $script:Variants = @(
        @{ invoices = 'with'; faults = 'no faults'; seed = 11 }
        @{ invoices = 'without'; faults = 'no faults'; seed = 12 }
        @{ invoices = 'without'; faults = 'faults'; seed = 14 }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1'), (Join-Path $PSScriptRoot 'ImportRuns.psm1') -Force
}

Describe 'An import <invoices> invoice IDs, with <faults>, killed at twenty random moments and resumed' -ForEach $script:Variants {
    BeforeAll {
        $options = @('--auto-customers', '--latency', '5-15', '--seed', $seed)
        if ($faults -eq 'faults') {
            $options += '--fault-rate', '0.1', '--faults', 'reset-before,reset-after,html502,status-500,status-503,truncated,late-500'
        }

        $sandbox = Start-Sandbox @options
        $count = 2000
        $rows = Get-ImportRow $count -Customers 300 -WithoutInvoice:($invoices -eq 'without')
        $rowPath = Join-Path $TestDrive 'rows.csv'
        $rows | Export-Csv $rowPath
        $journal = Join-Path $TestDrive 'import.jsonl'
        $random = [System.Random]::new($seed)
        $killed = 0
        # The next process starts while the one before it works, so that no time goes by on starting.
        $next = Start-ImportProcess -RowPath $rowPath -JournalPath $journal
        foreach ($round in 1..20) {
            $process = $next
            Resume-ImportProcess $process
            $next = Start-ImportProcess -RowPath $rowPath -JournalPath $journal
            $file = [System.IO.FileInfo]::new($journal)
            $before = $file.Exists ? $file.Length : 0
            # At any byte of some ninety rows' two lines, and so at any moment of a row's life.
            $after = $before + $random.Next(1, 90 * 250)
            Wait-Until { $file.Refresh(); $process.HasExited -or ($file.Exists -and $file.Length -ge $after) } 'the journal grows'
            $killed += $process.HasExited ? 0 : 1
            $process.Kill()
            $process.WaitForExit()
            $process.Dispose()
        }

        $next.Kill()
        $next.WaitForExit()
        $next.Dispose()
        $left = (Get-DubJournal $journal).Entries | Group-Object State -AsHashTable -AsString
        $Final = Receive-Import { $rows | Send-DubSale -JournalPath $journal }
        $Journal = Get-DubJournal $journal
        $Audit = Get-SandboxAudit
        $Recorded = @($Audit.events | Get-RowNumber)
        $Doubtful = @($Final.Errors | Where-Object FullyQualifiedErrorId -Like 'Dub.OutcomeUnknown,*' | Get-RowNumber)
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-Item (Join-Path $TestDrive *)
    }

    It 'was killed twenty times with rows under way, and had rows left to send' {
        $killed | Should -Be 20
        $left.Keys | Should -Contain Sending
        $Final.Results.Count | Should -BeGreaterThan 0
    }

    It 'has no row recorded twice' {
        $Recorded | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        $Audit.duplicates | Should -BeNullOrEmpty
    }

    It 'has every row recorded, but for those it reports' {
        $Final.Fault | Should -BeNullOrEmpty
        $reported = [System.Collections.Generic.HashSet[int]]::new([int[]]@($Recorded + @($Final.Errors | Get-RowNumber)))
        1..$count | Where-Object { -not $reported.Contains($_) } | Should -BeNullOrEmpty
    }

    It 'reports the rows that are in doubt, and only where a repeat is not safe' {
        if ($invoices -eq 'with') {
            $Final.Errors | Should -BeNullOrEmpty
            $Recorded | Sort-Object | Should -Be (1..$count)
        }
        else {
            $Doubtful.Count | Should -BeGreaterThan 0
            $Final.Errors.Exception.OutcomeUnknown | Should -Not -Contain $false
        }
    }

    It 'counts in its journal what was recorded' {
        $Journal.Entries.Count | Should -Be $count
        $Journal.Recorded + $Journal.Unknown | Should -Be $count
        $Journal.Unknown | Should -Be $Final.Errors.Count
        $Final.Summary.Skipped + $Final.Results.Count + $Final.Errors.Count | Should -Be $count
        $Final.Warnings | Should -Be "$($Final.Summary.Skipped) rows were skipped: the journal has them as done."
    }

    It 'lets no customer''s rows overtake each other within a run' {
        $Final.Numbers | Should -Be ($Final.Numbers | Sort-Object)
    }
}
