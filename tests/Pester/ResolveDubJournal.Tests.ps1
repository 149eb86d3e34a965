BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1') -Force
    $sandbox = Start-Sandbox --auto-customers

    # An import in which some rows lose their answer: those of -Lost after Dub recorded them, those of -Cut before.
    function Invoke-LossyImport([object[]] $Row, [string[]] $Lost, [string[]] $Cut) {
        $rules = @(
            foreach ($customer in $Lost) { @{ fault = 'reset-after'; customer = $customer; path = '/track'; times = 1 } }
            foreach ($customer in $Cut) { @{ fault = 'reset-before'; customer = $customer; path = '/track'; times = 1 } }
        )
        if ($rules) {
            Add-SandboxFault $rules
        }

        $null = $Row | Send-DubSale -JournalPath $journal -ThrottleLimit 1 -ErrorAction SilentlyContinue -MaximumRetryCount 0
    }

    function Add-ForeignSale([string] $Customer, [long] $Amount, [datetimeoffset] $At) {
        $item = @{ kind = 'sale'; customer = $Customer; amount = $Amount; at = $At.ToUnixTimeMilliseconds() }
        $null = Invoke-RestMethod "$($sandbox.BaseUri)/__events" -Method Post -Body (ConvertTo-Json $item) -ContentType application/json -NoProxy
    }
}

AfterAll {
    Stop-Sandbox -All
}

Describe 'Resolve-DubJournal' {
    BeforeEach {
        Reset-Sandbox $sandbox
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $rows = Get-ImportRow 6 -WithoutInvoice
    }

    It 'settles what was recorded and what was not, so that the next run sends only what is open' {
        Invoke-LossyImport $rows -Lost cus_2, cus_4 -Cut cus_3, cus_5
        (Get-DubJournal $journal).Unknown | Should -Be 4
        (Get-SandboxAudit).totals.recordedSales | Should -Be 4

        $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
        $resolved | ForEach-Object { $_ | Should -BeOfType Dub.JournalResolution }
        $resolved.InputRow | Should -Be 2, 3, 4, 5
        $resolved.State | Should -Be Recorded, NotSent, Recorded, NotSent
        $resolved.IsSettled | Should -Be $true, $true, $true, $true
        $resolved[0].EventId | Should -BeLike event_*
        $resolved[0].Reason | Should -BeLike 'Dub has its event of 20*'
        $resolved[1].EventId | Should -BeNullOrEmpty

        $report = Get-DubJournal $journal
        $report.Recorded, $report.NotSent, $report.Unknown | Should -Be 4, 2, 0
        ($rows | Send-DubSale -JournalPath $journal -WarningAction SilentlyContinue).Request.Amount | Should -Be 3, 5
        $audit = Get-SandboxAudit
        $audit.totals.recordedSales | Should -Be 6
        $audit.duplicates | Should -BeNullOrEmpty
        $rows | Resolve-DubJournal $journal | Should -BeNullOrEmpty
    }

    It 'appends to the journal and puts no customer into it' {
        Invoke-LossyImport $rows -Lost cus_2
        $before = Get-Content $journal
        $null = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
        $after = Get-Content $journal
        $after.Count | Should -Be ($before.Count + 1)
        $after[0..($before.Count - 1)] | Should -Be $before
        (ConvertFrom-Json $after[-1]).event | Should -Be recorded
        $after -join '' | Should -Not -Match 'cus_'
    }

    It 'changes nothing with -WhatIf, and says what it would settle' {
        Invoke-LossyImport $rows -Lost cus_2 -Cut cus_3
        $before = Get-FileHash $journal
        $transcript = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $null = Start-Transcript -Path $transcript -UseMinimalHeader
        try {
            $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0 -WhatIf
        }
        finally {
            $null = Stop-Transcript
        }

        Get-Content $transcript -Raw | Should -BeLike '*"Mark as recorded" on target "row 2, *"Mark as not sent" on target "row 3, *'
        $resolved.State | Should -Be Unknown, Unknown
        $resolved[0].Reason | Should -BeLike 'It was recorded, but the journal was not changed: Dub has its event of *'
        $resolved[1].Reason | Should -BeLike 'It was not recorded, but the journal was not changed: *'
        (Get-FileHash $journal).Hash | Should -Be $before.Hash
    }

    It 'marks rows that a person has looked up, and no others' {
        Invoke-LossyImport $rows -Lost cus_2, cus_4 -Cut cus_3
        $calls = (Get-SandboxTotal).requests
        $marked = $rows[1] | Resolve-DubJournal $journal -As Recorded
        $marked.InputRow, $marked.State, $marked.IsSettled | Should -Be 1, Recorded, $true
        $marked.Reason | Should -BeLike 'Marked by hand*'
        ($rows[2] | Resolve-DubJournal $journal -As NotSent).State | Should -Be NotSent
        ($rows[3] | Resolve-DubJournal $journal -As Recorded -WhatIf).State | Should -Be Unknown
        # One that is recorded stays so.
        $rows[0] | Resolve-DubJournal $journal -As NotSent | Should -BeNullOrEmpty
        (Get-SandboxTotal).requests | Should -Be $calls
        $report = Get-DubJournal $journal
        $report.Recorded, $report.NotSent, $report.Unknown | Should -Be 4, 1, 1

        ($rows | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue -WarningAction SilentlyContinue).Request.Amount | Should -Be 3
        (Get-SandboxAudit).duplicates | Should -BeNullOrEmpty
    }

    It 'leaves twins open where one of them may be the event''s' {
        $rows = @($rows[0]) + $rows[1, 1]
        Invoke-LossyImport $rows -Cut cus_2
        (Get-SandboxAudit).totals.recordedSales | Should -Be 2
        $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
        $resolved.State | Should -Be Unknown
        $resolved.Reason | Should -BeLike '2 rows of this customer look alike, and Dub has 1 event for them: there is no way to tell which ones were recorded.'
        (Get-DubJournal $journal).Unknown | Should -Be 1
    }

    It 'settles twins where there is an event for each' {
        $rows = @($rows[0]) + $rows[1, 1]
        Invoke-LossyImport $rows -Lost cus_2
        (Get-SandboxAudit).totals.recordedSales | Should -Be 3
        $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
        $resolved.State | Should -Be Recorded
        $resolved.EventId | Should -BeNullOrEmpty
        $resolved.Reason | Should -BeLike '*all of them were recorded*'
    }

    It 'leaves a row open where another client recorded the same sale shortly before' {
        Invoke-LossyImport $rows -Cut cus_2
        Add-ForeignSale cus_2 2 ([datetimeoffset]::UtcNow.AddSeconds(-60))
        $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
        $resolved.State | Should -Be Unknown
        $resolved.Reason | Should -BeLike 'Dub has 1 event that looks like it, but its time is not that of the row''s call*'
    }

    It 'leaves a row open where the same sale stands at another time, which may be that of a wrong clock' {
        Invoke-LossyImport $rows -Cut cus_2
        Add-ForeignSale cus_2 2 ([datetimeoffset]::UtcNow.AddHours(-2))
        $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
        $resolved.State | Should -Be Unknown
        $resolved.Reason | Should -BeLike '*which is not the time of the row''s call*'
    }

    It 'waits for the store''s delay before it says that a row was not sent' {
        Invoke-LossyImport $rows -Lost cus_2 -Cut cus_3
        $resolved = $rows | Resolve-DubJournal $journal
        $resolved.State | Should -Be Recorded, Unknown
        $resolved[1].Reason | Should -BeLike 'No event is there yet, and it may still come. Run the command again after 20*'
    }

    It 'finds rows by their invoice, whatever the sum became' {
        $rows = foreach ($row in $rows) {
            [pscustomobject]@{ customer_id = $row.CustomerId; price = $row.Amount; currency = 'eur'; invoice_id = "inv_$($row.Amount)" }
        }
        Invoke-LossyImport $rows -Lost cus_2 -Cut cus_3
        $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
        $resolved.State | Should -Be Recorded, NotSent
        $resolved.InvoiceId | Should -Be inv_2, inv_3
    }

    It 'leaves a converted sale open where Dub has one, as their sums cannot be compared' {
        $rows | ForEach-Object { $_ | Add-Member currency eur }
        Invoke-LossyImport $rows -Lost cus_2 -Cut cus_3
        $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
        $resolved.State | Should -Be Unknown, NotSent
        $resolved[0].Reason | Should -BeLike '*converted to USD, so that its sum cannot be compared*'
        $resolved[0].EventId | Should -Be @(Get-DubEvent Sale -CustomerExternalId cus_2)[0].EventId
    }

    It 'does not give a row an event that may be that of an open row that is not given' {
        # The first of the twins is recorded, its answer lost; the second never arrives.
        $twins = @($rows[0]) + $rows[1, 1]
        $twins[1] = [pscustomobject]@{ customer_id = 'cus_2'; amount = $rows[1].amount; customer_name = 'a' }
        Add-SandboxFault @{ fault = 'reset-after'; customer = 'cus_2'; path = '/track/sale'; times = 1 }, @{ fault = 'reset-before'; customer = 'cus_2'; path = '/track/sale'; after = 1; times = 1 }
        $null = $twins | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue -MaximumRetryCount 0 -WarningAction SilentlyContinue -ThrottleLimit 1
        (Get-DubJournal $journal).Unknown | Should -Be 2
        $resolved = $twins[0, 2] | Resolve-DubJournal $journal -StoreDelaySec 0 -WarningAction SilentlyContinue
        $resolved.State | Should -Be Unknown
        $resolved.Reason | Should -BeLike '*Give all rows of the import.'
    }

    It 'says so where rows of the journal are not among those given' {
        Invoke-LossyImport $rows -Lost cus_2 -Cut cus_3
        $resolved = $rows[0, 1] | Resolve-DubJournal $journal -StoreDelaySec 0 -WarningVariable warned -WarningAction SilentlyContinue
        $resolved.InputRow | Should -Be 2
        "$warned" | Should -BeLike '1 row of the journal with an unknown outcome is not among the rows given.*'
        # An event that looks like the row's may be that of a recorded row that is not given.
        $resolved.State | Should -Be Unknown
        $resolved.Reason | Should -BeLike '*Give all rows of the import.'
        (Get-DubJournal $journal).Unknown | Should -Be 2
    }

    It 'settles leads, and says why it does not settle deferred ones' {
        Add-SandboxFault @{ fault = 'reset-after'; customer = 'cus_1' }, @{ fault = 'reset-before'; customer = 'cus_2' }, @{ fault = 'reset-after'; customer = 'cus_3' }
        $leads = 1..4 | ForEach-Object { [pscustomobject]@{ customer_id = "cus_$_"; click_id = 'click_1'; event_name = 'Sign up'; mode = $_ -eq 3 ? 'deferred' : '' } }
        $null = $leads | Send-DubLead -JournalPath $journal -ErrorAction SilentlyContinue -MaximumRetryCount 0
        $resolved = $leads | Resolve-DubJournal $journal -StoreDelaySec 0
        $resolved | Sort-Object InputRow | ForEach-Object State | Should -Be Recorded, NotSent, Unknown
        ($resolved | Where-Object InputRow -EQ 3).Reason | Should -BeLike 'A deferred lead is no event*'
    }

    It 'asks which rows it is given where the journal has both kinds' {
        Invoke-LossyImport $rows[0..2] -Cut cus_2
        Add-SandboxFault @{ fault = 'reset-after'; customer = 'cus_1' }
        $null = Send-DubLead click_1 'Sign up' cus_1 -JournalPath $journal -ErrorAction SilentlyContinue -MaximumRetryCount 0
        $failure = { $rows | Resolve-DubJournal $journal } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.ResolveDubJournalCommand'
        ($rows | Resolve-DubJournal $journal -Kind Sale -StoreDelaySec 0).State | Should -Be NotSent
    }

    It 'settles nothing where events cannot be read (<case>)' -ForEach @(
        @{ case = 'an error'; rule = @{ fault = 'status'; status = 500; path = '/events'; times = 0 } }
        @{ case = 'a list that is cut off'; rule = @{ fault = 'truncated'; path = '/events'; times = 0 } }
        @{ case = 'the second page fails'; rule = @{ fault = 'status'; status = 500; path = '/events'; after = 1; times = 0 } }
        @{ case = 'the customer cannot be read'; rule = @{ fault = 'status'; status = 500; path = '/customers'; times = 0 } }
    ) {
        Invoke-LossyImport $rows -Cut cus_2
        Add-SandboxFault $rule
        $before = Get-FileHash $journal
        $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0 -MaximumRetryCount 1
        $resolved.State | Should -Be Unknown
        $resolved.Reason | Should -BeLike '*could not be looked up*'
        (Get-FileHash $journal).Hash | Should -Be $before.Hash
    }

    It 'ends where the key may not read, and settles nothing' {
        Invoke-LossyImport $rows -Cut cus_2
        Add-SandboxFault @{ fault = 'status'; status = 403; path = '/events'; times = 0 }
        $failure = { $rows | Resolve-DubJournal $journal -StoreDelaySec 0 } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'Dub.Forbidden,Dub.PowerShell.ResolveDubJournalCommand'
        (Get-DubJournal $journal).Unknown | Should -Be 1
    }

    It 'calls no row absent where recorded rows are not seen, as in another workspace' {
        Invoke-LossyImport $rows -Cut cus_2
        Reset-Sandbox $sandbox
        $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
        $resolved.State | Should -Be Unknown
        $resolved.Reason | Should -BeLike 'No event is there, but row *, which Dub recorded, is not among its events either. Check that this is the workspace*'
    }

    It 'refuses a journal that is not there, and makes none' {
        $failure = { $rows | Resolve-DubJournal $journal } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'Dub.Journal,Dub.PowerShell.ResolveDubJournalCommand'
        $journal | Should -Not -Exist
    }
}

Describe 'Resolve-DubJournal and a store that is late' {
    It 'settles nothing as not sent while recorded rows are not shown either, whatever delay it is told' {
        $late = Start-Sandbox --auto-customers --event-delay 3600
        try {
            $journal = Join-Path $TestDrive 'late.jsonl'
            $rows = Get-ImportRow 4 -WithoutInvoice
            Invoke-LossyImport $rows -Lost cus_2
            $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
            $resolved.State | Should -Be Unknown
            $resolved.Reason | Should -BeLike '*is not among its events either*'
        }
        finally {
            Stop-Sandbox $late
        }
    }
}

Describe 'Resolve-DubJournal and an event that comes late' {
    It 'leaves the row open until its event is shown' {
        $late = Start-Sandbox --auto-customers --event-delay 2
        try {
            $journal = Join-Path $TestDrive 'late-event.jsonl'
            $rows = Get-ImportRow 3 -WithoutInvoice
            Invoke-LossyImport $rows -Lost cus_2
            ($rows | Resolve-DubJournal $journal).State | Should -Be Unknown
            Wait-Until { @(Get-DubEvent).Count -eq 3 } 'the events to be shown'
            ($rows | Resolve-DubJournal $journal).State | Should -Be Recorded
        }
        finally {
            Stop-Sandbox $late
        }
    }
}

Describe 'Resolve-DubJournal and pages' {
    It 'reads a customer''s events to the end although the server gives smaller pages than were asked for' {
        $small = Start-Sandbox --auto-customers --page-cap 2
        try {
            $journal = Join-Path $TestDrive 'pages.jsonl'
            # One customer: the lost sale is on the last of four pages.
            $rows = 1..7 | ForEach-Object { [pscustomobject]@{ customer_id = 'cus_1'; amount = "$($_ * 100)" } }
            $null = $rows[0..5] | Send-DubSale -JournalPath $journal
            Invoke-LossyImport $rows -Lost cus_1
            $resolved = $rows | Resolve-DubJournal $journal -StoreDelaySec 0
            $resolved.InputRow | Should -Be 7
            $resolved.State | Should -Be Recorded
            @((Get-SandboxRequest).path | Where-Object { $_ -like '/events*' }) | Should -HaveCount 5
        }
        finally {
            Stop-Sandbox $small
        }
    }
}

Describe 'The rows that Resolve-DubJournal is given' {
    It 'bind as they do with <_>' -ForEach 'Send-DubSale', 'Send-DubLead' {
        $here = (Get-Command Resolve-DubJournal).Parameters
        foreach ($parameter in (Get-Command $_).Parameters.Values | Where-Object { $_.ParameterSets.Values.ValueFromPipelineByPropertyName -contains $true }) {
            $here[$parameter.Name].Aliases | Should -Be $parameter.Aliases -Because $parameter.Name
            $here[$parameter.Name].ParameterType | Should -Be $parameter.ParameterType
        }
    }
}
