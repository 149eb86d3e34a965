BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1'), (Join-Path $PSScriptRoot 'ImportRuns.psm1') -Force
    $null = Start-Sandbox --auto-customers
    $rows = Get-ImportRow 6
}

AfterAll {
    Stop-Sandbox
}

Describe 'The journal''s file' {
    BeforeEach {
        Reset-Sandbox
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
    }

    It 'is refused and left as it is where it holds something else (<case>)' -ForEach @(
        @{ case = 'text'; content = "customer,amount`ncus_1,5`n" }
        @{ case = 'text without an end of line'; content = 'notes' }
        @{ case = 'another JSON object'; content = "{`"a`":1}`n" }
        @{ case = 'an empty line'; content = "`n" }
        @{ case = 'zeros'; content = "$([char]0)" * 100 }
        @{ case = 'a newer journal'; content = '{"dubJournal":2,"salt":"00","address":"http://127.0.0.1/"}' + "`n" }
        @{ case = 'a long line'; content = 'x' * 200000 }
    ) {
        [System.IO.File]::WriteAllText($journal, $content)
        $import = Receive-Import { $rows | Send-DubSale -JournalPath $journal }

        $import.Fault.FullyQualifiedErrorId | Should -Be 'Dub.Journal,Dub.PowerShell.SendDubSaleCommand'
        $import.Fault.CategoryInfo.Category | Should -Be OpenError
        $import.Fault.Exception.Message | Should -BeLike '*is not a journal*'
        [System.IO.File]::ReadAllText($journal) | Should -BeExactly $content
        (Get-SandboxAudit).totals.requests | Should -Be 0
        Get-ChildItem $TestDrive -Filter '*.lock' | Should -BeNullOrEmpty
        Get-DubJournal $journal -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.Journal,Dub.PowerShell.GetDubJournalCommand'
    }

    It 'is refused and left as it is where a line in its middle is damaged' {
        $null = $rows | Send-DubSale -JournalPath $journal
        $lines = Get-Content $journal
        $lines[3] = $lines[3].Substring(0, 40)
        Set-Content $journal $lines
        $before = Get-FileHash $journal

        $import = Receive-Import { $rows | Send-DubSale -JournalPath $journal }
        $import.Fault.Exception.Message | Should -BeLike '*line 4 is damaged*'
        (Get-FileHash $journal).Hash | Should -Be $before.Hash
    }

    It 'is understood where its last line is torn after <_> bytes' -ForEach 1, 20, 100 {
        $null = $rows[0..3] | Send-DubSale -JournalPath $journal -ThrottleLimit 1
        $bytes = [System.IO.File]::ReadAllBytes($journal)
        $end = [Array]::LastIndexOf($bytes, [byte]10, $bytes.Length - 2) + 1
        [System.IO.File]::WriteAllBytes($journal, $bytes[0..($end + $_ - 1)])

        $report = Get-DubJournal $journal
        $report.Recorded | Should -Be 3
        $report.Unknown | Should -Be 1
        $import = Receive-Import { $rows | Send-DubSale -JournalPath $journal }
        $import.Numbers | Should -Be 4, 5, 6
        (Get-DubJournal $journal).Recorded | Should -Be 6
        (Get-SandboxAudit).totals.recordedSales | Should -Be 6
        Get-Content $journal | ForEach-Object { { ConvertFrom-Json $_ } | Should -Not -Throw }
    }

    It 'is begun anew where the crash came in its first line' {
        $null = $rows[0] | Send-DubSale -JournalPath $journal
        $bytes = [System.IO.File]::ReadAllBytes($journal)
        [System.IO.File]::WriteAllBytes($journal, $bytes[0..20])

        ($rows | Send-DubSale -JournalPath $journal).Count | Should -Be 6
        (Get-DubJournal $journal).Recorded | Should -Be 6
    }

    It 'may be empty' {
        $null = New-Item $journal
        ($rows | Send-DubSale -JournalPath $journal).Count | Should -Be 6
    }

    It 'is refused where it is of another address' {
        $null = $rows[0] | Send-DubSale -JournalPath $journal
        $before = Get-FileHash $journal
        $first = Get-Sandbox
        $other = Start-Sandbox --auto-customers
        $import = Receive-Import { $rows | Send-DubSale -JournalPath $journal }

        $import.Fault.FullyQualifiedErrorId | Should -BeLike 'Dub.Journal,*'
        $import.Fault.Exception.Message | Should -BeLike "*of an import to $($first.BaseUri)/, not to $($other.BaseUri)/*"
        (Get-FileHash $journal).Hash | Should -Be $before.Hash
        Stop-Sandbox $other
        Connect-Sandbox
    }

    It 'is refused where it is <case>' -ForEach @(
        @{ case = 'a folder'; says = '*is a folder*' }
        @{ case = 'a link'; says = '*is a link*' }
        @{ case = 'a link to nothing'; says = '*is a link*' }
        @{ case = 'in a folder that does not exist'; says = '*cannot be used*' }
    ) {
        $real = Join-Path $TestDrive "$([guid]::NewGuid())"
        switch ($case) {
            'a folder' { $null = New-Item $journal -ItemType Directory }
            'a link' {
                $null = New-Item $real
                $null = [System.IO.File]::CreateSymbolicLink($journal, $real)
            }
            'a link to nothing' { $null = [System.IO.File]::CreateSymbolicLink($journal, $real) }
            default { $journal = Join-Path $real 'import.jsonl' }
        }

        $import = Receive-Import { $rows | Send-DubSale -JournalPath $journal }
        $import.Fault.FullyQualifiedErrorId | Should -Be 'Dub.Journal,Dub.PowerShell.SendDubSaleCommand'
        $import.Fault.Exception.Message | Should -BeLike $says
        (Get-SandboxAudit).totals.requests | Should -Be 0
        Get-ChildItem $TestDrive -Filter '*.lock' | Should -BeNullOrEmpty
    }

    It 'is refused where its path is <case>' -ForEach @(
        @{ case = 'on a drive that does not exist'; path = 'Nowhere:/import.jsonl'; says = "*'Nowhere:/import.jsonl' cannot be used: *drive*Nowhere*" }
        @{ case = 'of a provider that does not exist'; path = 'Nothing::/import.jsonl'; says = "*cannot be used: *Nothing*" }
        @{ case = 'of another provider'; path = 'Env:/import'; says = '*not a path of the file system*' }
    ) {
        $import = Receive-Import { $rows | Send-DubSale -JournalPath $path }
        $import.Fault.FullyQualifiedErrorId | Should -Be 'Dub.Journal,Dub.PowerShell.SendDubSaleCommand'
        $import.Fault.Exception | Should -BeOfType Dub.DubJournalException
        $import.Fault.Exception.Message | Should -BeLike $says
        (Get-SandboxAudit).totals.requests | Should -Be 0

        $failure = { Send-DubSale cus_1 1 -JournalPath $path -WhatIf } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'Dub.Journal,Dub.PowerShell.SendDubSaleCommand'
        Get-DubJournal $path -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.Journal,Dub.PowerShell.GetDubJournalCommand'
    }

    It 'takes a path with characters that PowerShell reads as a pattern, and one relative to the location' {
        Push-Location $TestDrive
        try {
            $null = $rows[0] | Send-DubSale -JournalPath './import [1].jsonl'
            (Get-DubJournal './import [1].jsonl').Recorded | Should -Be 1
            Test-Path -LiteralPath (Join-Path $TestDrive 'import [1].jsonl') | Should -BeTrue
        }
        finally {
            Pop-Location
        }
    }
}

Describe 'A journal that cannot be written' {
    BeforeEach {
        Reset-Sandbox
        $journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $rowPath = Join-Path $TestDrive 'rows.csv'
    }

    It 'is refused where it is a device' {
        $import = Receive-Import { $rows | Send-DubSale -JournalPath /dev/full }
        $import.Fault.FullyQualifiedErrorId | Should -BeLike 'Dub.Journal,*'
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'is refused where it is read-only' {
        $null = $rows[0] | Send-DubSale -JournalPath $journal
        $before = Get-FileHash $journal
        $rows | Export-Csv $rowPath
        Set-ItemProperty $journal IsReadOnly $true
        # To root nothing is read-only.
        $through = $IsLinux -and (id -u) -eq 0 ? @('setpriv', '--bounding-set=-all') : @()
        $process = Start-ImportProcess -RowPath $rowPath -JournalPath $journal -Through $through
        Resume-ImportProcess $process

        $process.StandardOutput.ReadToEnd() | Should -BeLike 'fault Dub.Journal,*cannot be used*'
        (Get-SandboxAudit).totals.requests | Should -Be 1
        (Get-FileHash $journal).Hash | Should -Be $before.Hash
    }

    # A limit on the size of a file stands in for a disk that is full.
    if (-not $IsWindows) {
        It 'because the disk is full loses no outcome that was reported, and another run goes on' {
            $many = Get-ImportRow 200 -WithoutInvoice
            $many | Export-Csv $rowPath
            $limited = 'bash', '-c', 'trap "" XFSZ; ulimit -f 8; DOTNET_EnableWriteXorExecute=0 exec "$@"', 'bash'
            $process = Start-ImportProcess -RowPath $rowPath -JournalPath $journal -Through $limited
            Resume-ImportProcess $process
            $said = $process.StandardOutput.ReadToEnd().TrimEnd().Split("`n")
            $results = @($said | Where-Object { $_ -like 'result *' })
            $results.Count | Should -BeGreaterThan 0
            $said | Where-Object { $_ -notlike 'result *' -and $_ -notlike '*Dub.Journal,*' } | Should -Be done
            (Get-Item $journal).Length | Should -BeLessOrEqual 8192
            $fault = $said -like 'fault *'
            $fault | Should -BeLike '*could not be written*'
            $unsent = @(Get-UnsentRow -Message "$fault" -Count 200)
            $unsent.Count | Should -BeGreaterThan 0
            @((Get-SandboxAudit).events | Get-RowNumber) + $unsent | Sort-Object | Should -Be (1..200)

            $rest = Receive-Import { $many | Send-DubSale -JournalPath $journal }
            $rest.Summary.Skipped | Should -BeGreaterOrEqual $results.Count
            $audit = Get-SandboxAudit
            $audit.duplicates | Should -BeNullOrEmpty
            $reported = @(@($audit.events | Get-RowNumber) + @($rest.Errors | Get-RowNumber)) | Sort-Object -Unique
            $reported | Should -Be (1..200)
            $rest.Errors.FullyQualifiedErrorId | Sort-Object -Unique | Should -BeLike 'Dub.OutcomeUnknown,*'
        }
    }
}
