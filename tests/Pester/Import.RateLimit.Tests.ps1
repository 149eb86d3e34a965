BeforeDiscovery {
    # The longest wait of a test is what the form leaves open: without a word on the reset it is found by trying.
    $script:Forms = @(
        @{ form = 'milliseconds'; most = 16 }
        @{ form = 'documented'; most = 16 }
        @{ form = 'delta'; most = 16 }
        @{ form = 'date'; most = 16 }
        @{ form = 'bare'; most = 40 }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Imports.psm1') -Force
}

Describe 'An import beyond the rate limit' {
    AfterEach {
        Stop-Sandbox -All
    }

    It 'loses no row, with headers of the form <form>' -ForEach $script:Forms {
        $null = Start-Sandbox --auto-customers --limit 30 --window 3 --limit-headers $form
        $import = Receive-Import { Get-ImportRow 70 | Send-DubSale -Verbose }

        $import.Errors | Should -BeNullOrEmpty
        $import.Numbers | Should -Be (1..70)
        $audit = Get-SandboxAudit
        $audit.totals.refused429 | Should -BeGreaterThan 0
        $audit.totals.refused429 | Should -BeLessOrEqual $most
        $audit.totals.recordedSales | Should -Be 70
        $import.Summary.RateLimitWaitSeconds | Should -BeGreaterThan 0
        $import.Verbose | Where-Object { $_ -like '*429*' } | Should -HaveCount $audit.totals.refused429
    }

    It 'is refused no call where the server tells of its limit in time' {
        $null = Start-Sandbox --auto-customers --limit 20 --window 3 --limit-headers-on-success
        $null = Get-ImportRow 30 | Send-DubSale -ThrottleLimit 1
        (Get-SandboxAudit).totals.refused429 | Should -Be 0
    }

    It 'fails the rows quickly that would wait longer than -MaximumWaitSec <_>' -ForEach 0, 1 {
        $null = Start-Sandbox --auto-customers --limit 10 --window 3600
        $import = Receive-Import { Get-ImportRow 40 | Send-DubSale -MaximumWaitSec $_ }

        $import.Fault | Should -BeNullOrEmpty
        $import.Numbers | Should -Be (1..40)
        $import.Results.Count | Should -Be 10
        $import.Errors.FullyQualifiedErrorId | Sort-Object -Unique | Should -Be 'Dub.RateLimitExceeded,Dub.PowerShell.SendDubSaleCommand'
        $import.Errors.Exception.OutcomeUnknown | Sort-Object -Unique | Should -BeFalse
        $import.Errors[-1].ErrorDetails.RecommendedAction | Should -BeLike '*-MaximumWaitSec*'
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
        $audit = Get-SandboxAudit
        $audit.totals.refused429 | Should -Be 0
        # Sixty calls at 850 a minute take 4 seconds.
        $audit.requests[-1].at - $audit.requests[0].at | Should -BeGreaterThan 4000
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

    It 'loses no row of two processes at once on one key' {
        $null = Start-Sandbox --auto-customers --limit 40 --window 2
        $rows = Get-ImportRow 100
        $processes = foreach ($part in $rows[0..49], $rows[50..99]) {
            $rowPath = Join-Path $TestDrive "$([guid]::NewGuid()).csv"
            $part | Export-Csv $rowPath
            Start-ImportProcess -RowPath $rowPath
        }

        $processes | ForEach-Object { Resume-ImportProcess $_ }
        $said = $processes | ForEach-Object { $_.StandardOutput.ReadToEnd().TrimEnd().Split("`n") }
        @($said -like 'result *').Count | Should -Be 100
        $said | Where-Object { $_ -notlike 'result *' } | Should -Be done, done
        (Get-SandboxAudit).events | Get-RowNumber | Sort-Object | Should -Be (1..100)
    }
}
