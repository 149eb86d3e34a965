<#
    What both editions must do alike, written in the PowerShell that both speak: Invoke-EditionTests.ps1 runs
    it in Windows PowerShell.
#>
param(
    # A sandbox with --auto-customers that runs already; else one is started.
    [string] $BaseUri
)

BeforeAll {
    $script:Own = -not $BaseUri
    if ($Own) {
        $BaseUri = (Start-Sandbox --auto-customers).BaseUri
    }

    $null = Connect-Dub -ApiKey dub_sandbox_key -BaseUri $BaseUri -RetryIntervalSec 0.01
}

AfterAll {
    if ($Own) {
        Stop-Sandbox
    }
    else {
        Disconnect-Dub
    }
}

Describe 'Each edition' {
    It 'has the commands of the manifest' {
        $module = Get-Module Dub
        foreach ($name in 'Connect-Dub', 'Disconnect-Dub', 'Get-DubConnection', 'Send-DubLead', 'Send-DubSale', 'Send-DubCustomer') {
            $module.ExportedCmdlets.Keys | Should -Contain $name
        }
    }

    It 'loads System.Text.Json from where it should' {
        $folder = Join-Path (Get-Module Dub).ModuleBase 'Desktop'
        $places = @([AppDomain]::CurrentDomain.GetAssemblies() |
                Where-Object { -not $_.IsDynamic -and $_.GetName().Name -eq 'System.Text.Json' } |
                ForEach-Object { Split-Path $_.Location })
        if ($PSVersionTable.PSEdition -eq 'Desktop') {
            $places | Should -Contain $folder
        }
        else {
            $places | Should -Not -Contain $folder
        }
    }

    It 'records a lead with metadata of every kind' {
        $answer = Send-DubLead -EventName 'Sign up' -CustomerExternalId edition_lead -Metadata @{
            plan = 'pro'; seats = 3; trial = $false; since = [datetime]::new(2026, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc); team = @{ name = 'core' }
        }
        $answer.GetType().FullName | Should -Be 'Dub.LeadResponse'
        $answer.Customer.ExternalId | Should -Be 'edition_lead'
    }

    It 'records a sale by its price' {
        $answer = Send-DubSale edition_sale -Price 49.99 -Currency eur -InvoiceId edition_invoice
        $answer.Recorded | Should -BeTrue
        $answer.Sale.InvoiceId | Should -Be 'edition_invoice'
    }

    It 'updates a customer' {
        $null = Send-DubSale edition_customer 100
        # Windows PowerShell reads a file without a mark in the machine's own code page.
        $name = "Ana M$([char] 0xFC)ller"
        $answer = Send-DubCustomer edition_customer -CustomerName $name
        $answer.GetType().FullName | Should -Be 'Dub.CustomerResponse'
        $answer.Name | Should -Be $name
    }

    It 'sends many rows at once and answers in their order' {
        $rows = 1..60 | ForEach-Object { [pscustomobject] @{ CustomerId = "edition_$_"; Amount = "$_"; InvoiceId = "edition_$_" } }
        $answers = @($rows | Send-DubSale -ThrottleLimit 16)
        ($answers | ForEach-Object { $_.Sale.InvoiceId }) -join ' ' | Should -Be (($rows | ForEach-Object InvoiceId) -join ' ')
    }

    It 'refuses a cell that PowerShell would round' {
        $null = [pscustomobject] @{ CustomerId = 'edition_1'; Amount = '49.99' } | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
    }

    It 'tells a wrong key' {
        { Send-DubSale edition_1 100 -ApiKey dub_wrong_key_0000 } | Should -Throw -ErrorId 'Dub.Unauthorized,Dub.PowerShell.SendDubSaleCommand'
    }

    It 'tells a server that is not there' {
        $connection = Connect-Dub -ApiKey dub_sandbox_key -BaseUri http://127.0.0.1:9 -MaximumRetryCount 0 -PassThru
        $null = Connect-Dub -ApiKey dub_sandbox_key -BaseUri $BaseUri
        $null = Send-DubSale edition_1 100 -Connection $connection -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'Dub.ConnectionError,Dub.PowerShell.SendDubSaleCommand'
    }
}
