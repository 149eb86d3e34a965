BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1'), (Join-Path $PSScriptRoot 'Browser.psm1') -Force
    $sandbox = Start-Sandbox
    foreach ($number in 1..6) {
        $null = Send-DubLead click_1 'Sign up' "cus_$number" -CustomerEmail "person$number@example.com"
    }

    $evil = '<img src=x onerror=alert(1)>'
    $null = Send-DubLead click_1 'Sign up' $evil
    $rows = @(
        foreach ($number in 1..6) { [pscustomobject]@{ customer_id = "cus_$number"; price = "$($number * 100).50"; currency = $number % 2 ? 'usd' : 'eur'; invoice_id = "inv_$number" } }
        [pscustomobject]@{ customer_id = $evil; price = '7.00'; currency = 'usd'; invoice_id = '' }
        [pscustomobject]@{ customer_id = 'nobody'; price = '8.00'; currency = 'usd'; invoice_id = '' }
        [pscustomobject]@{ customer_id = 'cus_1'; price = 'free'; currency = 'usd'; invoice_id = '' }
    )
    $journal = Join-Path $TestDrive 'sales & <more>.jsonl'
    Add-SandboxFault @{ fault = 'status'; status = 422; customer = 'cus_2' }, @{ fault = 'reset-before'; customer = $evil; path = '/track/sale' }
    $null = $rows | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -MaximumRetryCount 0
    $comparison = $rows | Compare-DubImport $journal -StoreDelaySec 0
    $page = Join-Path $TestDrive 'report.html'
}

AfterAll {
    Stop-Sandbox -All
}

Describe 'Export-DubImportReport' {
    It 'writes one page that needs nothing else and runs nothing' {
        $report = $comparison | Export-DubImportReport $journal $page
        $report | Should -BeOfType Dub.JournalReport
        $html = Get-Content $page -Raw
        $html | Should -BeLike '<!DOCTYPE html>*'
        $html | Should -Match 'Content-Security-Policy" content="default-src ''none'';'
        $html | Should -Not -Match '<script|<link|<iframe|\ssrc=|\shref=|url\(|@import'
    }

    It 'tells the counts, the sums, the reasons and what to do' {
        $null = $comparison | Export-DubImportReport $journal $page
        $html = Get-Content $page -Raw
        $html | Should -Match '<dt>Rows</dt><dd>9</dd>'
        $html | Should -Match '<dt>Recorded</dt><dd>5</dd>'
        $html | Should -Match '<dt>Refused</dt><dd>1</dd>'
        $html | Should -Match '<dt>Invalid</dt><dd>1</dd>'
        $html | Should -Match '<dt>Unknown</dt><dd>1</dd>'
        $counts = [regex]::Matches($html, '<dt>[^<]+</dt><dd>(\d+)</dd>').ForEach({ [int] $_.Groups[1].Value })
        ($counts | Select-Object -Skip 1 | Measure-Object -Sum).Sum | Should -Be $counts[0]
        $html | Should -Match 'Invalid, and so not sent \(Dub\.InvalidRequest\)</td><td class="number">1</td><td>row 9</td><td>Nothing was sent for this row'
        $html | Should -Match 'Refused \(Dub\.UnprocessableEntity\)</td><td class="number">1</td><td>row 2</td><td>Correct the value'
        $html | Should -Match 'Dub may have recorded row 7\. Pipe the rows to Resolve-DubJournal'
        $html | Should -Match '<td>EUR</td><td class="number">2</td><td class="number">1,001.00 EUR</td>'
        $html | Should -Match 'Dub(''|&#39;)s events for these rows add up to [\d,]+\.\d\d USD\.'
        $html | Should -Match '<td class="number">7\.00 USD</td>'
        $html | Should -Match '<h2>Rate</h2>|<h2>What Dub shows</h2>'
    }

    It 'does without a comparison' {
        $null = Export-DubImportReport -JournalPath $journal -Path $page
        Get-Content $page -Raw | Should -Not -Match 'What Dub shows'
    }

    It 'has no customer and no invoice unless they are asked for, and then as text' {
        $null = $comparison | Export-DubImportReport $journal $page
        Get-Content $page -Raw | Should -Not -Match 'cus_|inv_|nobody|onerror|@example'
        $null = $comparison | Export-DubImportReport $journal $page -IncludeCustomer
        $html = Get-Content $page -Raw
        $html | Should -Match '&lt;img src=x onerror=alert\(1\)&gt;'
        $html | Should -Not -Match '<img'
        # The journal's own name is text, too.
        $html | Should -Match '<h1>Import sales &amp; &lt;more&gt;\.jsonl</h1>'
    }

    It 'changes nothing with -WhatIf' {
        $other = Join-Path $TestDrive 'none.html'
        Export-DubImportReport $journal $other -WhatIf | Should -BeNullOrEmpty
        $other | Should -Not -Exist
    }

    It 'does not write <case>' -ForEach @(
        @{ case = 'over a journal'; target = { $journal }; says = '*it is a journal.*' }
        @{ case = 'over a file with -NoClobber'; target = { $page }; says = '*cannot be written*exists*' }
        @{ case = 'into a folder that does not exist'; target = { Join-Path $TestDrive 'no/where.html' }; says = '*cannot be written*' }
        @{ case = 'to another provider'; target = { 'Env:/report' }; says = '*not a path of the file system*' }
    ) {
        Set-Content $page 'old'
        $before = Get-FileHash $journal
        Export-DubImportReport $journal (& $target) -NoClobber -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.ExportDubImportReportCommand'
        "$failed" | Should -BeLike $says
        (Get-FileHash $journal).Hash | Should -Be $before.Hash
        Get-Content $page | Should -Be old
    }
}

Describe 'The report in a browser' {
    BeforeAll {
        $null = $comparison | Export-DubImportReport $journal $page -IncludeCustomer
    }

    It 'is understood as it was written, without a complaint' {
        $seen = Get-BrowserDom $page
        ([regex]::Matches($seen.Output, '<h2>')).Count | Should -Be ([regex]::Matches((Get-Content $page -Raw), '<h2>')).Count
        $seen.Output | Should -Match '<title>Import sales &amp; &lt;more&gt;\.jsonl</title>'
        $seen.Output | Should -Not -Match '<img'
        $seen.Log | Should -Not -Match 'CONSOLE|Refused to'
    }

    It 'looks different in the dark' {
        $light = Join-Path $TestDrive 'light.png'
        $dark = Join-Path $TestDrive 'dark.png'
        Save-BrowserPicture $page $light
        Save-BrowserPicture $page $dark -Dark
        (Get-FileHash $light).Hash | Should -Not -Be (Get-FileHash $dark).Hash
    }
}
