BeforeAll {
    $script:First = 'dub_first_key_1111'
    $script:Second = 'dub_second_key_2222'
    $script:Third = 'dub_third_key_3333'
    $script:Fourth = 'dub_fourth_key_4444'
    $null = Start-Sandbox --auto-customers --key dub_sandbox_key --key $script:First --key $script:Second --key $script:Third --key $script:Fourth
    $script:Address = (Get-Sandbox).BaseUri
}

AfterAll {
    Stop-Sandbox
}

Describe 'Connect-Dub' {
    BeforeEach {
        Reset-Sandbox
        Disconnect-Dub
    }

    It 'makes no call and says nothing' {
        Connect-Dub -ApiKey $First -BaseUri $Address | Should -BeNullOrEmpty
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'gives the connection with -PassThru, with every setting' {
        $connection = Connect-Dub -ApiKey $First -BaseUri $Address -TimeoutSec 7 -MaximumRetryCount 2 -RetryIntervalSec 0.25 `
            -RetryStatusCode 429, 503 -MaximumWaitSec 60 -RequestsPerMinute 600 -Headers @{ 'X-Trace' = 'a' } -PassThru

        $connection | Should -BeOfType Dub.DubConnection
        $connection.ApiKey | Should -BeExactly "$([char]0x2026)1111"
        $connection.Source | Should -Be Connect-Dub
        $connection.BaseUri.AbsoluteUri | Should -Be "$Address/"
        $connection.TimeoutSec | Should -Be 7
        $connection.MaximumRetryCount | Should -Be 2
        $connection.RetryIntervalSec | Should -Be 0.25
        $connection.RetryStatusCode | Should -Be 429, 503
        $connection.MaximumWaitSec | Should -Be 60
        $connection.RequestsPerMinute | Should -Be 600
        $connection.Headers.'X-Trace' | Should -Be a
    }

    It 'has the documented defaults, of the live service' {
        $connection = Connect-Dub -ApiKey $First -PassThru

        $connection.BaseUri.AbsoluteUri | Should -Be https://api.dub.co/
        $connection.TimeoutSec | Should -Be 30
        $connection.MaximumRetryCount | Should -Be 4
        $connection.RetryIntervalSec | Should -Be 0.5
        $connection.RetryStatusCode | Should -Be 408, 429, 500, 502, 503, 504
        $connection.MaximumWaitSec | Should -Be 300
        $connection.RequestsPerMinute | Should -BeNullOrEmpty
        $connection.Headers.Count | Should -Be 0
    }

    It 'keeps the settings for the calls that follow' {
        Connect-Dub -ApiKey $First -BaseUri $Address -MaximumRetryCount 1 -RetryIntervalSec 0 -Headers @{ 'X-Trace' = 'kept' }
        Add-SandboxFault @{ fault = 'status'; status = 503; bare = $true; times = 2 }
        Send-DubSale cus_1 1 -InvoiceId inv_1 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.Exception.Attempts | Should -Be 2
        (Get-SandboxRequest).headers.'X-Trace' | Should -Be kept, kept
    }

    It 'gives way to a call''s own parameters, for that call alone' {
        Connect-Dub -ApiKey $First -BaseUri $Address -MaximumRetryCount 0 -Headers @{ 'X-Trace' = 'kept' }
        Add-SandboxFault @{ fault = 'status'; status = 503; bare = $true }
        $null = Send-DubSale cus_1 1 -InvoiceId inv_1 -MaximumRetryCount 1 -RetryIntervalSec 0 -Headers @{ 'X-Own' = 'mine' }

        $headers = (Get-SandboxRequest).headers
        $headers[1].'X-Own' | Should -Be mine
        $headers[1].PSObject.Properties.Name | Should -Not -Contain 'X-Trace'
        (Get-DubConnection).MaximumRetryCount | Should -Be 0
        (Get-DubConnection).Headers.'X-Trace' | Should -Be kept
    }

    It 'leaves the connection as it was where the new one cannot be used' {
        Connect-Dub -ApiKey $First -BaseUri $Address
        { Connect-Dub -ApiKey $Second -BaseUri http://example.com } | Should -Throw
        (Get-DubConnection).ApiKey | Should -BeExactly "$([char]0x2026)1111"
    }

    It 'does not let its headers be changed from outside' {
        $headers = @{ 'X-Trace' = 'kept' }
        $connection = Connect-Dub -ApiKey $First -BaseUri $Address -Headers $headers -PassThru
        $headers.'X-Trace' = 'changed'
        $connection.Headers.'X-Trace' | Should -Be kept
    }

    It 'keeps the connection for its runspace alone' {
        Connect-Dub -ApiKey $First -BaseUri $Address
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($Manifest) Import-Module $Manifest; Get-DubConnection').AddArgument((Join-Path (Get-Module Dub).ModuleBase 'Dub.psd1'))
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }

        (Get-DubConnection).ApiKey | Should -BeExactly "$([char]0x2026)1111"
    }
}

Describe 'The key and the address' {
    BeforeEach {
        Reset-Sandbox
        Disconnect-Dub
    }

    AfterEach {
        Remove-Item Env:DUB_API_KEY, Env:DUB_BASE_URL -ErrorAction Ignore
    }

    It 'come from -ApiKey, then -Connection, then Connect-Dub, then the environment' {
        $env:DUB_BASE_URL = $Address
        $env:DUB_API_KEY = $Fourth
        $null = Send-DubSale cus_1 1
        Connect-Dub -ApiKey $Third -BaseUri $Address
        $null = Send-DubSale cus_1 1
        $connection = Connect-Dub -ApiKey $Second -BaseUri $Address -PassThru
        Connect-Dub -ApiKey $Third -BaseUri $Address
        $null = Send-DubSale cus_1 1 -Connection $connection
        $null = Send-DubSale cus_1 1 -Connection $connection -ApiKey $First

        (Get-SandboxRequest).headers.Authorization | Should -Be "Bearer $Fourth", "Bearer $Third", "Bearer $Second", "Bearer $First"
    }

    It 'come from the environment alone, and Get-DubConnection says so' {
        $env:DUB_BASE_URL = $Address
        $env:DUB_API_KEY = $Fourth
        $connection = Get-DubConnection

        $connection.Source | Should -Be DUB_API_KEY
        $connection.ApiKey | Should -BeExactly "$([char]0x2026)4444"
        $connection.BaseUri.AbsoluteUri | Should -Be "$Address/"
        (Send-DubSale cus_1 1).Recorded | Should -BeTrue
    }

    It 'come from -BaseUri above DUB_BASE_URL' {
        $env:DUB_BASE_URL = 'https://example.com/other'
        (Connect-Dub -ApiKey $First -BaseUri $Address -PassThru).BaseUri.AbsoluteUri | Should -Be "$Address/"
        Disconnect-Dub
        (Connect-Dub -ApiKey $First -PassThru).BaseUri.AbsoluteUri | Should -Be https://example.com/other/
    }

    It 'are those of the live service without DUB_BASE_URL' {
        $env:DUB_API_KEY = $Fourth
        (Get-DubConnection).BaseUri.AbsoluteUri | Should -Be https://api.dub.co/
    }

    It 'may be a key of this call with the address of the connection' {
        Connect-Dub -ApiKey $First -BaseUri $Address
        $null = Send-DubSale cus_1 1 -ApiKey $Second
        (Get-SandboxRequest).headers.Authorization | Should -Be "Bearer $Second"
    }

    It 'are read from the environment by Connect-Dub, too' {
        $env:DUB_API_KEY = $Fourth
        (Connect-Dub -BaseUri $Address -PassThru).ApiKey | Should -BeExactly "$([char]0x2026)4444"
    }
}

Describe 'Disconnect-Dub and Get-DubConnection' {
    BeforeEach {
        Disconnect-Dub
    }

    It 'forget the connection, and may do so twice' {
        Connect-Dub -ApiKey $First -BaseUri $Address
        Get-DubConnection | Should -Not -BeNullOrEmpty
        Disconnect-Dub
        { Disconnect-Dub } | Should -Not -Throw
        Get-DubConnection | Should -BeNullOrEmpty
        { Send-DubSale cus_1 1 } | Should -Throw -ErrorId 'Dub.ApiKeyMissing,Dub.PowerShell.SendDubSaleCommand'
    }

    It 'show address and masked key in every view' {
        $connection = Connect-Dub -ApiKey $First -BaseUri $Address -PassThru
        "$connection" | Should -BeExactly "$Address/ ($([char]0x2026)1111)"
        ($connection | Out-String) | Should -Match '1111'
        ($connection | Format-List | Out-String) | Should -Match "(?m)^ApiKey\s+: .1111"
        ($connection | ConvertTo-Json -Depth 4 | ConvertFrom-Json).BaseUri.TrimEnd('/') | Should -Be $Address
    }
}
