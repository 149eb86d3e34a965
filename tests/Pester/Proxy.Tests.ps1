BeforeAll {
    $script:Password = 's3cretPassw0rd'
    $script:Credential = [pscredential]::new('ann', [System.Net.NetworkCredential]::new('', $Password).SecurePassword)

    # What a proxy was asked for; it sees the host alone.
    function Get-Tunnel([object] $Proxy) {
        (Get-SandboxAudit -Sandbox $Proxy).requests | Where-Object method -EQ CONNECT
    }
}

AfterAll {
    Stop-Sandbox -All
}

Describe 'The password in HTTPS_PROXY' {
    It 'is shown nowhere where the proxy <case>' -ForEach @(
        @{ case = 'asks for another one (407)'; status = 407; says = "*'http://127.0.0.1:*/' failed with status code '407'*" }
        @{ case = 'forbids the host (403)'; status = 403; says = "*'http://127.0.0.1:*/' failed with status code '403'*" }
        @{ case = 'fails (502)'; status = 502; says = "*'http://127.0.0.1:*/' failed with status code '502'*" }
        @{ case = 'cannot be reached'; status = $null; says = '*dub.example could not be reached: *' }
    ) {
        $proxy = if ($status) { Start-Sandbox --connect-status $status }
        $script = Join-Path $TestDrive 'behind-a-proxy.ps1'
        Set-Content $script {
            param($Manifest, $Transcript)
            $null = Start-Transcript -Path $Transcript
            Import-Module $Manifest
            Connect-Dub -ApiKey dub_sandbox_key -BaseUri https://dub.example -MaximumRetryCount 1 -RetryIntervalSec 0.01
            Send-DubSale cus_1 4999 -Verbose -Debug -ErrorVariable failed
            $failed | Format-List * -Force
            Get-Error
            for ($cause = $failed[0].Exception; $cause; $cause = $cause.InnerException) {
                "$cause"
                $cause | Format-List * -Force
            }
            "unknown: $($failed[0].Exception.OutcomeUnknown)"
        }
        $transcript = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        try {
            $env:HTTPS_PROXY = "http://ann:$Password@127.0.0.1:$($proxy ? ([uri]$proxy.BaseUri).Port : 1)"
            $shown = Invoke-PowerShell -NoProfile -NonInteractive -File $script (Join-Path (Get-Module Dub).ModuleBase 'Dub.psd1') $transcript *>&1 | Out-String -Width 1000
        }
        finally {
            Remove-Item Env:HTTPS_PROXY
        }

        ($shown -replace '\s+', ' ') | Should -BeLike $says
        $shown | Should -BeLike '*Dub.ConnectionError*'
        $shown | Should -BeLike '*unknown: False*'
        $shown | Should -Not -Match $Password
        Get-Content $transcript -Raw | Should -Not -Match $Password
        if ($proxy) {
            (Get-Tunnel $proxy).path | Should -Contain dub.example:443
            Stop-Sandbox $proxy
        }
    }
}

Describe 'The proxy of a connection' {
    BeforeAll {
        $script:Proxy = Start-Sandbox --connect-status 407
    }

    BeforeEach {
        Reset-Sandbox
        Connect-Dub -ApiKey dub_sandbox_key -BaseUri https://dub.example -MaximumRetryCount 0
    }

    It 'is that of <_>' -ForEach 'Connect-Dub', 'Send-DubSale' {
        $setting = @{ Proxy = $Proxy.BaseUri; ProxyCredential = $Credential }
        if ($_ -eq 'Connect-Dub') {
            Connect-Dub -ApiKey dub_sandbox_key -BaseUri https://dub.example -MaximumRetryCount 0 @setting
            $setting = @{}
        }

        Send-DubSale cus_1 1 @setting -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -Be 'Dub.ConnectionError,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.OutcomeUnknown | Should -BeFalse
        "$failed $($failed.Exception)" | Should -Not -Match $Password
        $asked = @(Get-Tunnel $Proxy)
        $asked.path | Should -Be dub.example:443, dub.example:443
        $asked[0].headers.PSObject.Properties.Name | Should -Not -Contain Proxy-Authorization
        $asked[1].headers.'Proxy-Authorization' | Should -Be "Basic $([convert]::ToBase64String([text.encoding]::ASCII.GetBytes("ann:$Password")))"
        $asked.headers.PSObject.Properties.Name | Should -Not -Contain Authorization
    }

    It 'takes leads and customers, too, and an address as a URI' {
        Send-DubLead click_1 'Sign up' cus_1 -Proxy ([uri]$Proxy.BaseUri) -ErrorAction SilentlyContinue
        Send-DubCustomer cus_1 -CustomerName Ana -Proxy ([uri]$Proxy.BaseUri) -ErrorAction SilentlyContinue
        @(Get-Tunnel $Proxy).path | Should -Be dub.example:443, dub.example:443
    }

    It 'is shown without the password' {
        $connection = Connect-Dub -ApiKey dub_sandbox_key -Proxy $Proxy.BaseUri -ProxyCredential $Credential -PassThru
        $connection.Proxy.AbsoluteUri | Should -Be "$($Proxy.BaseUri)/"
        $connection.ProxyUserName | Should -Be ann
        $connection.ProxyUseDefaultCredentials | Should -BeFalse
        ($connection | Format-List * -Force | Out-String) + ($connection | ConvertTo-Json -Depth 5) + ($connection | Format-Custom -Depth 5 | Out-String) |
            Should -Not -Match $Password
        $connection = Connect-Dub -ApiKey dub_sandbox_key -Proxy $Proxy.BaseUri -ProxyUseDefaultCredentials -PassThru
        $connection.ProxyUserName | Should -BeNullOrEmpty
        $connection.ProxyUseDefaultCredentials | Should -BeTrue
    }

    It 'gets no credential that was given for another one, and may be left out again' {
        $connection = Connect-Dub -ApiKey dub_sandbox_key -Proxy http://other.example:8080 -ProxyCredential $Credential -PassThru
        (Connect-Dub -Connection $connection -TimeoutSec 5 -PassThru).ProxyUserName | Should -Be ann
        (Connect-Dub -Connection $connection -Proxy $Proxy.BaseUri -PassThru).ProxyUserName | Should -BeNullOrEmpty
        $none = Connect-Dub -Connection $connection -Proxy '' -PassThru
        $none.Proxy | Should -BeNullOrEmpty
        $none.ProxyUserName | Should -BeNullOrEmpty
        (Connect-Dub -Connection $connection -ProxyCredential ([pscredential]::Empty) -PassThru).ProxyUserName | Should -BeNullOrEmpty
        $default = Connect-Dub -Connection $connection -ProxyUseDefaultCredentials -PassThru
        $default.ProxyUserName | Should -BeNullOrEmpty
        (Connect-Dub -Connection $default -ProxyCredential $Credential -PassThru).ProxyUseDefaultCredentials | Should -BeFalse
    }

    It 'is Dub.InvalidConnection <case>' -ForEach @(
        @{ case = 'with a password in its address'; setting = { @{ Proxy = "http://ann:$Password@proxy.example:8080" } }; says = '*holds a user name or password*-ProxyCredential*' }
        @{ case = 'without a scheme'; setting = { @{ Proxy = "ann:$Password@proxy.example:8080" } }; says = '*proxy.example:8080*not one of a proxy*' }
        @{ case = 'with a credential and the default one'; setting = { @{ Proxy = 'http://proxy.example'; ProxyCredential = $Credential; ProxyUseDefaultCredentials = $true } }; says = '*exclude each other*' }
        @{ case = 'with a credential and no address'; setting = { @{ ProxyCredential = $Credential } }; says = '*-ProxyCredential is for the proxy of -Proxy*' }
        @{ case = 'with the default credential and no address'; setting = { @{ ProxyUseDefaultCredentials = $true } }; says = '*-ProxyUseDefaultCredentials is for the proxy of -Proxy*' }
    ) {
        $given = & $setting
        $failures = @(
            { Connect-Dub -ApiKey dub_sandbox_key @given } | Should -Throw -PassThru
            { Send-DubSale cus_1 1 @given } | Should -Throw -PassThru
        )
        foreach ($failure in $failures) {
            $failure.FullyQualifiedErrorId | Should -BeLike 'Dub.InvalidConnection,Dub.PowerShell.*Command'
            $failure.ErrorDetails.Message | Should -BeLike $says
            "$failure $($failure.Exception)" | Should -Not -Match $Password
        }
    }

    It 'is refused for an address in plain http, which only loopback has' {
        $failures = @(
            { Connect-Dub -ApiKey dub_sandbox_key -BaseUri $Proxy.BaseUri -Proxy $Proxy.BaseUri } | Should -Throw -PassThru
            Connect-Sandbox $Proxy
            { Send-DubSale cus_1 1 -Proxy $Proxy.BaseUri } | Should -Throw -PassThru
        )
        $failures.FullyQualifiedErrorId | Should -BeLike 'Dub.InvalidConnection,*'
        $failures[0].ErrorDetails.Message | Should -BeLike '*plain http, which would show the API key to the proxy*'
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }
}
