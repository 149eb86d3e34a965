BeforeDiscovery {
    $script:Forms = @(
        @{ form = 'milliseconds'; most = 16 }
        @{ form = 'documented'; most = 16 }
        @{ form = 'delta'; most = 16 }
        @{ form = 'date'; most = 16 }
        # Without a word on the reset it is found by trying.
        @{ form = 'bare'; most = 30 }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1'), (Join-Path $PSScriptRoot 'ImportRuns.psm1') -Force
}

Describe 'An import of more rows than the rate limit lets through at once' {
    BeforeAll {
        # All at once, for each of them mostly waits.
        $Rows = Get-ImportRow 75
        $Limited = @{}
        foreach ($form in 'milliseconds', 'documented', 'delta', 'date', 'bare') {
            $sandbox = Start-Sandbox --auto-customers --limit 60 --window 10 --limit-headers $form
            $import = Start-Import { $rows | Send-DubSale -Verbose } -Row $Rows
            $Limited[$form] = @{ Sandbox = $sandbox; Import = $import }
        }

        $sandbox = Start-Sandbox --auto-customers --limit 60 --window 10 --limit-headers-on-success
        $Limited.told = @{ Sandbox = $sandbox; Import = Start-Import { $rows | Send-DubSale -ThrottleLimit 1 } -Row $Rows }

        $TwoSandbox = Start-Sandbox --auto-customers --limit 60 --window 10
        $Processes = foreach ($part in $Rows[0..37], $Rows[38..74]) {
            $rowPath = Join-Path $TestDrive "$([guid]::NewGuid()).csv"
            $part | Export-Csv $rowPath
            Start-ImportProcess -RowPath $rowPath
        }

        $Processes | ForEach-Object { Resume-ImportProcess $_ }
        $Said = $Processes | ForEach-Object { $_.StandardOutput.ReadToEnd().TrimEnd().Split("`n") }
        $Limited.Values | ForEach-Object { Wait-Import $_.Import }
    }

    AfterAll {
        $Limited.Values | ForEach-Object { Remove-Import $_.Import }
        Stop-Sandbox -All
    }

    It 'loses no row, with headers of the form <form>' -ForEach $script:Forms {
        $streams = $Limited[$form].Import.Shell.Streams
        $streams.Error | Should -BeNullOrEmpty
        $Limited[$form].Import.Output | Get-RowNumber | Should -Be (1..75)
        $audit = Get-SandboxAudit -Sandbox $Limited[$form].Sandbox
        $audit.totals.recordedSales | Should -Be 75
        $audit.totals.refused429 | Should -BeGreaterThan 0
        $audit.totals.refused429 | Should -BeLessOrEqual $most
        @($streams.Verbose | Where-Object Message -Like '*Dub answered 429*').Count | Should -Be $audit.totals.refused429
        $summary = ($streams.Information | Where-Object Tags -Contains Dub).MessageData
        $summary.RateLimitWaitSeconds | Should -BeGreaterThan 0
        $summary.Retries | Should -Be $audit.totals.refused429
    }

    It 'is refused no call where the server tells of its limit in time' {
        $Limited.told.Import.Output.Count | Should -Be 75
        (Get-SandboxAudit -Sandbox $Limited.told.Sandbox).totals.refused429 | Should -Be 0
    }

    It 'loses no row of two processes at once on one key' {
        @($Said -like 'result *').Count | Should -Be 75
        $Said | Where-Object { $_ -notlike 'result *' } | Should -Be done, done
        (Get-SandboxAudit -Sandbox $TwoSandbox).events | Get-RowNumber | Sort-Object | Should -Be (1..75)
    }
}

Describe 'An import beyond the rate limit' {
    AfterEach {
        Stop-Sandbox -All
    }

    It 'fails the rows quickly that would wait longer than -MaximumWaitSec <_>' -ForEach 0, 1 {
        $null = Start-Sandbox --auto-customers --limit 10 --window 3600
        $import = Receive-Import { Get-ImportRow 40 | Send-DubSale -MaximumWaitSec $_ }

        $import.Fault | Should -BeNullOrEmpty
        $import.Numbers | Should -Be (1..40)
        $import.Results.Count | Should -Be 10
        $import.Errors.FullyQualifiedErrorId | Sort-Object -Unique | Should -Be 'Dub.RateLimitExceeded,Dub.PowerShell.SendDubSaleCommand'
        $import.Errors.Exception.OutcomeUnknown | Sort-Object -Unique | Should -BeFalse
        $import.Errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-MaximumWaitSec*'
        $audit = Get-SandboxAudit
        $audit.totals.recordedSales | Should -Be 10
        $audit.totals.refused429 | Should -BeLessOrEqual 16
    }

    It 'is refused no call below the ceiling of -RequestsPerMinute' {
        # 30 calls in 2 seconds are 900 in a minute.
        $sandbox = Start-Sandbox --auto-customers --limit 30 --window 2
        Connect-Dub -ApiKey dub_sandbox_key -BaseUri $sandbox.BaseUri -RequestsPerMinute 850
        $import = Receive-Import { Get-ImportRow 60 | Send-DubSale }
        $import.Results.Count | Should -Be 60
        (Get-SandboxAudit).totals.refused429 | Should -Be 0
    }

    It 'shares what it learns with every cmdlet and runspace of the process' {
        $null = Start-Sandbox --auto-customers --limit 10 --window 3600
        $null = Receive-Import { Get-ImportRow 20 | Send-DubSale -MaximumWaitSec 0 }
        $before = (Get-SandboxAudit).totals.requests

        Send-DubLead click_1 'Sign up' cus_1 -MaximumWaitSec 0 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'Dub.RateLimitExceeded,*'
        $import = Start-Import { $rows | Send-DubSale -MaximumWaitSec 0 -ErrorAction SilentlyContinue } -Row (Get-ImportRow 5)
        Wait-Import $import
        Remove-Import $import
        (Get-SandboxAudit).totals.requests | Should -Be $before
    }
}
