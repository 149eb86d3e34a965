BeforeAll {
    $script:Key = 'dub_S3cr3tK3y_abcdefghij_wxyz'
    $null = Start-Sandbox --auto-customers --key $script:Key
    $script:Manifest = Join-Path (Get-Module Dub).ModuleBase 'Dub.psd1'

    # A shell of its own; -Connect gives it a connection by way of its standard input, as a secret would come.
    function Invoke-Child([string] $Script, [hashtable] $Environment = @{}) {
        $program, $first = Get-PowerShellCommand
        $start = [System.Diagnostics.ProcessStartInfo]::new($program)
        foreach ($argument in @($first) + '-NoProfile', '-NonInteractive', '-Command', $Script) {
            $start.ArgumentList.Add($argument)
        }

        foreach ($name in 'http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY') {
            $null = $start.Environment.Remove($name)
        }

        $start.Environment['DUB_TEST_MANIFEST'] = $Manifest
        $start.Environment['DUB_TEST_URI'] = (Get-Sandbox).BaseUri
        foreach ($name in $Environment.Keys) {
            $start.Environment[$name] = $Environment[$name]
        }

        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $start.UseShellExecute = $false
        $process = [System.Diagnostics.Process]::Start($start)
        $process.StandardInput.WriteLine($Key)
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit(60000)) {
            $process.Kill($true)
            throw 'The shell did not end.'
        }

        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Result; Errors = $errors.Result }
        $process.Dispose()
    }

    $script:Connect = @'
$ErrorActionPreference = 'Stop'
Import-Module $env:DUB_TEST_MANIFEST
$key = [securestring]::new()
[Console]::In.ReadLine().ToCharArray() | ForEach-Object { $key.AppendChar($_) }
Connect-Dub -ApiKey $key -BaseUri $env:DUB_TEST_URI -MaximumRetryCount 0
'@
}

AfterAll {
    Stop-Sandbox
}

Describe 'A proxy of the environment' {
    BeforeAll {
        # Takes what it is asked, and never answers.
        $script:Listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $Listener.Start()
        $script:AllNames = @{}
        foreach ($name in 'http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY') {
            $AllNames[$name] = "http://127.0.0.1:$($Listener.LocalEndpoint.Port)"
        }
    }

    AfterAll {
        $Listener.Stop()
    }

    It 'is not asked for an address on loopback, where the key goes in plain http' {
        Reset-Sandbox
        $child = Invoke-Child "$Connect; (Send-DubSale cus_1 1).Recorded" $AllNames

        $child.Errors | Should -BeNullOrEmpty
        $child.Output.Trim() | Should -Be True
        $Listener.Pending() | Should -BeFalse
        (Get-SandboxRequest).headers.Authorization | Should -BeExactly "Bearer $Key"
    }

    It 'sees the host of an https address, and neither key nor conversion' {
        $environment = $AllNames + @{ DUB_TEST_URI = 'https://dub.invalid' }
        $child = Invoke-Child "$Connect; try { Send-DubSale cus_1 1 -TimeoutSec 1 -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_ | Out-String }" $environment

        $child.Output | Should -BeLike 'Dub.RequestTimeout,*'
        $child.Output | Should -Not -Match 'S3cr3t'
        $Listener.Pending() | Should -BeTrue
        $client = $Listener.AcceptTcpClient()
        try {
            # The client has gone, so that this reads all that it ever sent.
            $seen = [System.IO.StreamReader]::new($client.GetStream()).ReadToEnd()
        }
        finally {
            $client.Dispose()
        }

        $seen | Should -BeLike 'CONNECT dub.invalid:443 HTTP/1.1*'
        $seen | Should -Not -Match 'Bearer|Authorization|S3cr3t|cus_1'
    }
}

Describe 'The API key in a process' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'stands on no command line, in no variable, no environment and no child process' {
        $child = Invoke-Child @"
$Connect
Remove-Variable key
`$null = Send-DubSale cus_1 1 -Verbose -Debug *>&1
Get-Variable -Scope Global | ForEach-Object { `$_.Name; `$_.Value | Out-String; `$_.Value | ConvertTo-Json -Depth 2 -WarningAction SilentlyContinue }
Get-ChildItem Env: | Out-String
[Environment]::CommandLine
'children: {0}' -f @(Get-Process | Where-Object { `$_.Parent -and `$_.Parent.Id -eq `$PID }).Count
"@
        $child.Errors | Should -BeNullOrEmpty
        foreach ($line in 'DUB_TEST_URI', 'Connect-Dub -ApiKey', 'children: 0') {
            $child.Output.Contains($line) | Should -BeTrue -Because $line
        }

        $child.Output.Contains('S3cr3t') | Should -BeFalse
        (Get-SandboxAudit).totals.recordedSales | Should -Be 1
    }

    It 'stands in nothing that a crash prints' {
        Add-SandboxFault @{ fault = 'stall'; times = 0 }
        $child = Invoke-Child @"
$Connect
`$call = [Dub.DubClient]::new((Get-DubConnection)).SendSaleAsync([Dub.SaleRequest]@{ CustomerExternalId = 'cus_1'; Amount = 1 })
[Environment]::FailFast('The process fails while a call is under way.', [System.InvalidOperationException]::new("`$(Get-DubConnection)"))
"@ @{ DOTNET_DbgEnableMiniDump = '0' }
        $child.ExitCode | Should -Not -Be 0
        $child.Errors | Should -Match 'while a call is under way'
        $child.Output + $child.Errors | Should -Not -Match 'S3cr3t'
    }

    It 'stands in nothing that an unhandled error prints' {
        Add-SandboxFault @{ fault = 'status'; status = 401; code = 'unauthorized' }
        $child = Invoke-Child "$Connect; `$ErrorView = 'DetailedView'; Send-DubSale cus_1 1"
        $child.ExitCode | Should -Be 1
        $child.Errors | Should -Match 'Dub answered 401'
        $child.Output + $child.Errors | Should -Not -Match 'S3cr3t'
    }

    It 'stands in nothing that is exported, not even as the bytes of a SecureString' {
        Connect-Sandbox -Key $Key
        $file = Join-Path $TestDrive 'export.xml'
        $secure = [System.Net.NetworkCredential]::new('', $Key).SecurePassword
        $failed = { Send-DubSale cus_1 1 -ApiKey $secure -Headers @{ Host = 'x' } } | Should -Throw -PassThru
        $sold = Send-DubSale cus_1 1 -ApiKey $secure
        @((Get-DubConnection), $failed, $failed.Exception, $failed.InvocationInfo, $sold, $Error) | Export-Clixml $file -Depth 6
        $bytes = -join ([System.Text.Encoding]::Unicode.GetBytes($Key) | ForEach-Object { $_.ToString('x2') })
        $base64 = [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($Key)).TrimEnd('=')
        $written = Get-Content $file -Raw
        $written | Should -Match 'wxyz'
        $written | Should -Not -Match "S3cr3t|$bytes|$([regex]::Escape($base64))"
    }

    It 'stands in nothing that -WhatIf tells' {
        Connect-Sandbox -Key $Key
        $file = Join-Path $TestDrive 'whatif.txt'
        $null = Start-Transcript $file
        try {
            Send-DubSale cus_1 1 -WhatIf -Verbose -Debug -Headers @{ 'X-Trace' = '1' } *>&1 | Out-Default
        }
        finally {
            $null = Stop-Transcript
        }

        $told = Get-Content $file -Raw
        $told | Should -Match 'POST /track/sale'
        $told | Should -Not -Match 'S3cr3t|Bearer'
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'is not shown where it was taken for the address' {
        foreach ($wrong in { Connect-Dub -ApiKey x123 -BaseUri $Key }, { Connect-Dub -ApiKey x123 -BaseUri "$Key@api.dub.co" }, { $env:DUB_BASE_URL = $Key; Disconnect-Dub; Get-DubConnection }) {
            try {
                $failure = $wrong | Should -Throw -PassThru
            }
            finally {
                $env:DUB_BASE_URL = $null
            }

            $failure.FullyQualifiedErrorId | Should -BeLike 'Dub.InvalidConnection,*'
            "$failure $($failure.Exception) $($failure.ErrorDetails.Message) $($failure.TargetObject)" | Should -Not -Match 'S3cr3t'
        }
    }
}

Describe 'An address from DUB_BASE_URL' {
    AfterEach {
        $env:DUB_BASE_URL = $null
    }

    It 'is held to the same rules: <_>' -ForEach @(
        'http://127.0.0.1.example.com', 'http://localhost.', 'http://user@127.0.0.1', 'https://user:pw@api.dub.co', 'file:///etc/passwd', "http://localhost$([char]0x202E)"
    ) {
        Disconnect-Dub
        $env:DUB_BASE_URL = $_
        $failure = { Send-DubSale cus_1 1 -ApiKey $Key } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeExactly 'Dub.InvalidConnection,Dub.PowerShell.SendDubSaleCommand'
        "$failure" | Should -Not -Match 'pw'
    }
}

Describe 'A journal in a place that is no file''s' {
    BeforeAll {
        # What no account may write, and what is no file; root may write everywhere else.
        $script:NoFile = if ($IsWindows) { 'NUL', '\\.\pipe\dub' } else { '/dev/null', '/dev/full', '/dev/zero', '/dev/stdin' }
        Connect-Sandbox -Key $Key
    }

    BeforeEach {
        Reset-Sandbox
    }

    It 'is refused before anything is sent' {
        foreach ($path in $NoFile) {
            $failure = { Send-DubSale cus_1 1 -JournalPath $path } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeExactly 'Dub.Journal,Dub.PowerShell.SendDubSaleCommand' -Because $path
            Test-Path "$path.lock" | Should -BeFalse
        }

        (Get-SandboxAudit).totals.requests | Should -Be 0
    }

    It 'is refused where nothing can be written, and left as it is' {
        $locked = Join-Path $TestDrive 'locked.jsonl'
        $null = Send-DubSale cus_1 1 -JournalPath $locked
        $before = Get-Content $locked -Raw
        # A folder in the lock's place stops every account; rights would not stop root.
        $blocked = New-Item "$locked.lock" -ItemType Directory
        $failure = { Send-DubSale cus_2 1 -JournalPath $locked } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'Dub.Journal,*'
        Get-Content $locked -Raw | Should -BeExactly $before
        $blocked.Delete()
        (Get-SandboxAudit).totals.recordedSales | Should -Be 1
    }

    It 'does not hang at a pipe, neither to write nor to read' {
        $pipe = Join-Path $TestDrive 'pipe'
        if ($IsWindows) {
            $null = New-Item $pipe
        }
        else {
            & mkfifo $pipe
            $failure = { Send-DubSale cus_1 1 -JournalPath $pipe } | Should -Throw -PassThru
            $failure.Exception.Message | Should -BeLike '*a device or a pipe*'
        }

        $null = Get-DubJournal $pipe -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeExactly 'Dub.Journal,Dub.PowerShell.GetDubJournalCommand'
        (Get-SandboxAudit).totals.requests | Should -Be 0
    }
}
