BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1') -Force
    $script:Rows = Get-ImportRow 60

    # In a process of its own, whose host shows what comes after the streams are closed.
    function Invoke-Import([string] $Command) {
        $rowPath = Join-Path $TestDrive 'rows.csv'
        $Rows | Export-Csv $rowPath
        $script = @"
            Import-Module '$((Get-Module Dub).ModuleBase)/Dub.psd1'
            Connect-Dub -ApiKey dub_sandbox_key -BaseUri '$((Get-Sandbox).BaseUri)' -RetryIntervalSec 0.01
            try { Import-Csv '$rowPath' | $Command } catch { "caught `$_" }
"@
        (Invoke-PowerShell -NoProfile -NonInteractive -Command $script *>&1 | Out-String) -replace '\s+', ' '
    }

    # The row numbers that a part of the warning names, such as "rows 1-3, 7".
    function Get-NamedRow([string] $Said, [string] $What) {
        if ($Said -match "$([regex]::Escape($What))[^:]*: rows? ([\d, -]+)\.") {
            $Matches[1] -split ', ' | ForEach-Object { $first, $last = $_ -split '-'; $first..($last ?? $first) }
        }
    }
}

Describe 'An import whose pipeline is ended by another command' {
    BeforeEach {
        $null = Start-Sandbox --auto-customers --latency 30
    }

    AfterEach {
        Stop-Sandbox
    }

    It 'tells which of the sales in flight Dub recorded, and loses none' {
        $said = Invoke-Import 'Send-DubSale -ThrottleLimit 16 | ForEach-Object { "got $($_.InvoiceId)"; throw "enough" }'

        $said | Should -BeLike '*got inv_1 *caught enough*'
        $said | Should -BeLike '*WARNING: The pipeline ended while * sales were being sent.*No further row was sent.*'
        $recorded = @((Get-SandboxAudit).events | Get-RowNumber | Sort-Object)
        $recorded.Count | Should -BeGreaterThan 1
        @(1) + @(Get-NamedRow $said 'Recorded by Dub') | Sort-Object | Should -Be $recorded
    }

    It 'names the rows whose answer does not come in time as unknown' {
        Add-SandboxFault @{ fault = 'stall'; invoice = 'inv_3'; times = 0 }
        $said = Invoke-Import 'Send-DubSale -ThrottleLimit 4 | Select-Object -First 1'

        Get-NamedRow $said 'Outcome unknown' | Should -Be 3
        $recorded = @((Get-SandboxAudit).events | Get-RowNumber | Sort-Object)
        @(1) + @(Get-NamedRow $said 'Recorded by Dub') | Sort-Object | Should -Be $recorded
    }

    It 'has the outcome of each in the journal' {
        $journal = Join-Path $TestDrive 'ended.jsonl'
        $null = Invoke-Import "Send-DubSale -JournalPath '$journal' | ForEach-Object { throw 'enough' }"

        $recorded = @((Get-SandboxAudit).events | Get-RowNumber | Sort-Object)
        $report = Get-DubJournal $journal
        $report.Unknown | Should -Be 0
        @($report.Entries | Where-Object State -EQ Recorded | ForEach-Object InputRow | Sort-Object) | Should -Be $recorded
        Connect-Sandbox
        $rest = @($Rows | Send-DubSale -JournalPath $journal -WarningAction SilentlyContinue)
        $rest.Count | Should -Be (60 - $recorded.Count)
        (Get-SandboxAudit).duplicates | Should -BeNullOrEmpty
    }

    It 'names a row whose error had waited for the rows in flight, with that error' {
        # Both are in flight at once; the second one's result ends the pipeline while the first one's error waits for it.
        Stop-Sandbox
        $null = Start-Sandbox --auto-customers --latency 1000
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity'; message = 'Bad.'; invoice = 'inv_1' }
        $said = Invoke-Import 'Send-DubSale -ThrottleLimit 2 -ErrorAction Stop | Select-Object -First 1'

        $said | Should -Match 'The pipeline ended while [\w ]+ being sent\.'
        Get-NamedRow $said 'Not recorded' | Should -Contain 1
        $said | Should -BeLike '*Row 1 of the input, sale of customer*Dub answered 422 (unprocessable_entity): Bad.*'
    }

    It 'says nothing where nothing is left' {
        Invoke-Import 'Send-DubSale -ThrottleLimit 1 | Select-Object -First 5 | ForEach-Object { "got $($_.InvoiceId)" }' |
            Should -Not -BeLike '*The pipeline ended*'
        (Get-SandboxAudit).events.Count | Should -Be 5
    }
}

Describe 'An import whose server cannot be reached' {
    BeforeEach {
        $null = Start-Sandbox --auto-customers
    }

    AfterEach {
        Stop-Sandbox
    }

    It 'ends after five rows, and says which are left' {
        $address = (Get-Sandbox).BaseUri
        Stop-Sandbox
        Connect-Dub -ApiKey dub_sandbox_key -BaseUri $address -RetryIntervalSec 0.01
        $failure = { $Rows | Send-DubSale -ThrottleLimit 2 -ErrorAction SilentlyContinue -ErrorVariable Script:failed } | Should -Throw -PassThru

        $failure.FullyQualifiedErrorId | Should -Be 'Dub.ConnectionError,Dub.PowerShell.SendDubSaleCommand'
        $failure.ErrorDetails.Message | Should -BeLike '*could not be reached*because 5 rows in succession could not reach the server*0 rows were sent, row 1 is the first that was not. Not sent: all from row 1 on.'
        # The one that ends the pipeline.
        $failed | Should -HaveCount 1
        $failure.Exception.Rows.Count | Should -BeGreaterOrEqual 5
        $failure.TargetObject | Should -Be $Rows[0]
        $failure.ErrorDetails.Message | Should -BeLike '*more rows met the same error (rows 2-*'
        $null = Start-Sandbox
    }

    It 'gives each row its error where the input ends before it is sure' {
        $address = (Get-Sandbox).BaseUri
        Stop-Sandbox
        Connect-Dub -ApiKey dub_sandbox_key -BaseUri $address -RetryIntervalSec 0.01
        $Rows[0..2] | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable Script:failed

        $failed.TargetObject | Should -Be $Rows[0..2]
        $failed.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'Dub.ConnectionError,Dub.PowerShell.SendDubSaleCommand'
        $null = Start-Sandbox
    }

    It 'gives a row that met a closed connection its error as soon as another was answered' {
        Add-SandboxFault @{ fault = 'reset-before'; invoice = 'inv_2'; times = 0 }
        Connect-Sandbox
        $written = @($Rows[0..3] | Send-DubSale -MaximumRetryCount 0 2>&1)
        $written | ForEach-Object GetType | ForEach-Object Name | Should -Be SaleResponse, ErrorRecord, SaleResponse, SaleResponse
    }

    It 'goes on where only some rows met a closed connection' {
        # Four unreachable rows in a row are not yet the end: the server answers in between.
        Add-SandboxFault @(2..20 | ForEach-Object { @{ fault = 'reset-before'; invoice = "inv_$_"; times = 1 } })
        Connect-Sandbox
        $sent = @($Rows | Send-DubSale -ErrorAction SilentlyContinue)
        $sent.Count | Should -Be 60
    }

    It 'goes on with its journal once the server is back' {
        $journal = Join-Path $TestDrive 'unreachable.jsonl'
        $address = (Get-Sandbox).BaseUri
        Stop-Sandbox
        Connect-Dub -ApiKey dub_sandbox_key -BaseUri $address -RetryIntervalSec 0.01
        { $Rows | Send-DubSale -JournalPath $journal -ErrorAction SilentlyContinue } | Should -Throw
        (Get-DubJournal $journal).Unknown | Should -Be 0

        $null = Start-Sandbox --auto-customers --port ([uri] $address).Port
        $sent = @($Rows | Send-DubSale -JournalPath $journal)
        $sent.Count | Should -Be 60
        (Get-SandboxAudit).events.Count | Should -Be 60
    }
}
