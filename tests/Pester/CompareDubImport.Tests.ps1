BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1') -Force
    $sandbox = Start-Sandbox --auto-customers --page-cap 4
}

AfterAll {
    Stop-Sandbox -All
}

Describe 'Compare-DubImport' {
    BeforeEach {
        Reset-Sandbox $sandbox
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $rows = 1..10 | ForEach-Object {
            [pscustomobject]@{ customer_id = "cus_$_"; price = "$_.00"; currency = $_ % 2 ? 'usd' : 'eur'; invoice_id = $_ -le 5 ? "inv_$_" : '' }
        }
    }

    It 'says of a whole import that all of it is there, and what it comes to' {
        $null = $rows | Send-DubSale -JournalPath $journal
        $before = Get-FileHash $journal
        $comparison = $rows | Compare-DubImport $journal -StoreDelaySec 0
        $comparison | Should -BeOfType Dub.ImportComparison
        $comparison.Kind | Should -Be sale
        $comparison.Shown, $comparison.Missing, $comparison.Unclear, $comparison.NotRecorded | Should -Be 10, 0, 0, 0
        $comparison.Rows.InputRow | Should -Be (1..10)
        $comparison.Rows[0].EventId | Should -BeLike event_*
        $comparison.Rows[0].Reason | Should -BeNullOrEmpty
        $comparison.Totals.Currency | Should -Be eur, usd
        $comparison.Totals.Sum | Should -Be 30, 25
        $comparison.Totals.ShownSum | Should -Be 30, 25
        "$($comparison.Totals[0])" | Should -Be '30.00 EUR of 30.00 EUR shown'
        $comparison.ShownUsd | Should -BeGreaterThan 25
        (Get-FileHash $journal).Hash | Should -Be $before.Hash
    }

    It 'finds the rows that Dub answered and does not have' {
        # What another run sent to a sandbox that has forgotten it stands for events that were lost.
        $null = $rows[0..3] | Send-DubSale -JournalPath $journal
        Reset-Sandbox $sandbox
        $null = $rows | Send-DubSale -JournalPath $journal -WarningAction SilentlyContinue
        $comparison = $rows | Compare-DubImport $journal -StoreDelaySec 0
        $comparison.Shown, $comparison.Missing | Should -Be 6, 4
        ($comparison.Rows | Where-Object Result -EQ Missing).InputRow | Should -Be 1, 2, 3, 4
        $comparison.Rows[0].State | Should -Be Recorded
        $comparison.Rows[0].Reason | Should -BeLike 'Dub has no event*'
        $comparison.Totals.ShownRows | Should -Be 3, 3
    }

    It 'calls nothing missing that may still come' {
        $null = $rows | Send-DubSale -JournalPath $journal
        Reset-Sandbox $sandbox
        $comparison = $rows | Compare-DubImport $journal
        $comparison.Missing, $comparison.Unclear | Should -Be 0, 10
    }

    It 'says so where Dub has none of the rows, and where the journal has none of the kind' {
        $null = $rows | Send-DubSale -JournalPath $journal
        Reset-Sandbox $sandbox
        $comparison = $rows | Compare-DubImport $journal -StoreDelaySec 0 -WarningVariable warned -WarningAction SilentlyContinue
        $comparison.Missing | Should -Be 10
        "$warned" | Should -BeLike 'None of the rows that Dub recorded is among its events. Check that this is the workspace*'
        { $rows | Compare-DubImport $journal -Kind Lead } | Should -Throw 'The journal has no leads.'
    }

    It 'takes account of rows that were not recorded and of unknown ones' {
        Add-SandboxFault @{ fault = 'reset-after'; customer = 'cus_8' }, @{ fault = 'status'; status = 422; customer = 'cus_9' }
        $null = $rows | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue
        $comparison = $rows | Compare-DubImport $journal -StoreDelaySec 0
        $comparison.Shown, $comparison.Missing, $comparison.Unclear, $comparison.NotRecorded | Should -Be 8, 0, 1, 1
        $row = $comparison.Rows | Where-Object InputRow -EQ 8
        $row.State, $row.Result | Should -Be Unknown, Unclear
        $row.Reason | Should -BeLike '*converted to USD*'
    }

    It 'misses no row that was corrected, taken out, or never sent' {
        $rows[2].price = 'free'
        Add-SandboxFault @{ fault = 'status'; status = 422; customer = 'cus_9' }
        $null = $rows | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue
        $rows[2].price = '3.00'
        $rows[8].price = '9.50'
        $rows[9].price = 'free'
        $null = $rows | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $rows[9].price = '10.00'
        $rows += [pscustomobject]@{ customer_id = ''; price = '1.00'; currency = 'usd'; invoice_id = '' }
        $comparison = $rows | Compare-DubImport $journal -StoreDelaySec 0 -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        $comparison.Shown, $comparison.Invalid | Should -Be 10, 1
    }

    It 'warns of recorded rows that are not among those given' {
        $null = $rows | Send-DubSale -JournalPath $journal
        $comparison = $rows[0..7] | Compare-DubImport $journal -StoreDelaySec 0 -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '2 rows of the journal are not among the rows given.*'
        $comparison.NotCompared | Should -Be 2
        $page = Join-Path $TestDrive 'part.html'
        $null = $comparison | Export-DubImportReport $journal $page
        Get-Content $page -Raw | Should -BeLike '*2 more rows that Dub recorded, or may have, were not compared.*'
    }

    It 'warns of rows that the journal does not have' {
        $null = $rows[0..7] | Send-DubSale -JournalPath $journal
        $null = $rows | Compare-DubImport $journal -StoreDelaySec 0 -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike 'The journal does not have rows 9-10 of the input: they were not sent with it, or not in this form.*'
    }

    It 'calls an unknown row unclear where a row that is not given may have its event' {
        $twins = [pscustomobject]@{ customer_id = 'cus_1'; price = '5.00'; customer_name = 'a' }, [pscustomobject]@{ customer_id = 'cus_1'; price = '5.00'; customer_name = 'b' }
        Add-SandboxFault @{ fault = 'reset-before'; path = '/track'; after = 1 }
        $null = $twins | Send-DubSale -JournalPath $journal -MaximumRetryCount 0 -ErrorAction SilentlyContinue -ThrottleLimit 1
        $comparison = $twins[1] | Compare-DubImport $journal -StoreDelaySec 0 -WarningAction SilentlyContinue
        $comparison.Rows.Result | Should -Be Unclear
    }

    It 'makes no report of another journal''s comparison' {
        $null = $rows | Send-DubSale -JournalPath $journal
        $comparison = $rows | Compare-DubImport $journal -StoreDelaySec 0
        $other = Join-Path $TestDrive 'other.jsonl'
        Copy-Item $journal $other
        $comparison | Export-DubImportReport $other (Join-Path $TestDrive 'other.html') -ErrorAction SilentlyContinue -ErrorVariable failed
        "$failed" | Should -BeLike 'The comparison is of another journal, *'
        Join-Path $TestDrive 'other.html' | Should -Not -Exist
    }

    It 'does not advise to import anew where the journal''s path is wrong' {
        $missing = Join-Path $TestDrive 'nope.jsonl'
        foreach ($command in { $rows | Compare-DubImport $missing }, { $rows | Resolve-DubJournal $missing }, { Get-DubJournal $missing -ErrorAction Stop }, { Export-DubImportReport $missing $TestDrive/x.html -ErrorAction Stop }) {
            $failure = $command | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'Dub.Journal,*'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike 'Nothing was read or changed. Check the path*'
        }
    }

    It 'compares leads' {
        $leads = 1..3 | ForEach-Object { [pscustomobject]@{ customer_id = "cus_$_"; click_id = 'click_1'; event_name = 'Sign up' } }
        $null = $leads | Send-DubLead -JournalPath $journal
        $comparison = $leads | Compare-DubImport $journal -StoreDelaySec 0
        $comparison.Kind | Should -Be lead
        $comparison.Shown | Should -Be 3
        $comparison.Totals | Should -BeNullOrEmpty
    }

    It 'gives nothing where the events cannot be read to their end' {
        $null = $rows | Send-DubSale -JournalPath $journal
        Add-SandboxFault @{ fault = 'truncated'; path = '/events'; after = 1; times = 0 }
        $rows | Compare-DubImport $journal -MaximumRetryCount 1 -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'Dub.*,Dub.PowerShell.CompareDubImportCommand'
        "$failed" | Should -BeLike 'The import could not be compared: *'
    }

    It 'says so where rows are not among those given' {
        $null = $rows | Send-DubSale -JournalPath $journal
        $comparison = $rows[0..7] | Compare-DubImport $journal -StoreDelaySec 0 -WarningVariable warned -WarningAction SilentlyContinue
        $comparison.Shown | Should -Be 8
        "$warned" | Should -BeLike '2 rows of the journal are not among the rows given.*'
    }
}
