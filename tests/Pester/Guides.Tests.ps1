BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Snippet.psm1') -Force
    $root = Join-Path $PSScriptRoot '../..'
    $texts = @(Get-ChildItem (Join-Path $root 'docs/guides/*.md'), (Join-Path $root 'docs/en-US/about_*.md') | ForEach-Object {
            @{ Name = $_.BaseName; Path = $_.FullName; Snippets = @(Get-Snippet $_.FullName) }
        })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Snippet.psm1') -Force
    $root = Join-Path $PSScriptRoot '../..'
    $sandbox = Start-Sandbox --event-times iso --auto-customers
    $env:DUB_API_KEY = 'dub_sandbox_key'
    $env:DUB_BASE_URL = $sandbox.BaseUri
    # A module path that holds the staged module, as after an installation.
    $modulePath = $env:PSModulePath
    $env:PSModulePath = (Split-Path (Split-Path (Split-Path (Get-Module Dub).Path))) + [System.IO.Path]::PathSeparator + $modulePath
}

AfterAll {
    $env:PSModulePath = $modulePath
    Remove-Item Env:DUB_API_KEY, Env:DUB_BASE_URL
    Stop-Sandbox $sandbox
}

Describe 'The text <Name>' -ForEach $texts {
    BeforeAll {
        Reset-Sandbox
        $folder = Join-Path $TestDrive $Name
        New-SnippetFolder $folder
        $shell = New-SnippetShell $folder
    }

    AfterAll {
        $shell.Dispose()
    }

    It 'has code that runs: <Title>' -ForEach $Snippets {
        $run = Invoke-Snippet $shell $Code
        $run.ErrorIds -join ', ' | Should -Be ($Gives -join ', ') -Because ($run.Errors -join '; ')
    }

    It 'links to files that are there' {
        foreach ($link in [regex]::Matches((Get-Content $Path -Raw), '\]\((?!https://)([\w./-]+)\)')) {
            Join-Path (Split-Path $Path) $link.Groups[1].Value | Should -Exist
        }
    }
}

Describe 'What the guide to exports sends' {
    BeforeAll {
        $folder = Join-Path $TestDrive 'sent'
        New-SnippetFolder $folder
        $guide = @(Get-Snippet (Join-Path $root 'docs/guides/exports-of-services.md'))
    }

    It '<Processor>: <Sales>' -ForEach @(
        @{ Processor = 'stripe'; Sales = '1001 in_1Qa1 4999 usd', '1002 ch_3Qa2 2000 eur', '1003 in_1Qa3 4900 jpy' }
        @{ Processor = 'shopify'; Sales = 'ada.lovelace@example.com #1001 10090 eur', 'alan.turing@example.com #1003 1250 eur' }
        @{ Processor = 'paddle'; Sales = 'ctm_01grn1 txn_01hv8w1 4999 usd', 'ctm_01grn2 txn_01hv8w2 12000 eur' }
        @{ Processor = 'paypal'; Sales = 'ada.lovelace@example.com 8AB12345CD678901E 4999 usd', 'grace.hopper@example.com 8AB12345CD678902E 125000 eur' }
        @{ Processor = 'lemonsqueezy'; Sales = '2001 104e18a2-d755-4d4b-80c4-a6c1dcbe1c10 4999 usd', '2002 204e18a2-d755-4d4b-80c4-a6c1dcbe1c10 2000 eur' }
        @{ Processor = 'polar'; Sales = 'ada.lovelace@example.com POLAR-0001 4999 usd', 'grace.hopper@example.com POLAR-0002 2000 eur', 'edsger.dijkstra@example.com POLAR-0003 5000 jpy' }
        @{ Processor = 'chargebee'; Sales = 'cb_ada CB-1001 4999 usd', 'cb_alan CB-1003 4900 jpy' }
    ) {
        $shell = New-SnippetShell $folder
        Reset-Sandbox
        try {
            $run = Invoke-Snippet $shell ($guide | Where-Object { $_.Code -like "*-ColumnMap $Processor*" }).Code
        }
        finally {
            $shell.Dispose()
        }

        $run.Errors | Should -BeNullOrEmpty
        $sent = (Get-SandboxAudit).events | Where-Object kind -EQ sale
        $sent | ForEach-Object { "$($_.customer) $($_.invoiceId) $($_.amount) $($_.currency)" } | Sort-Object | Should -Be ($Sales | Sort-Object)
        $sent.paymentProcessor | Select-Object -Unique | Should -Be ($Processor -in 'paypal', 'lemonsqueezy', 'chargebee' ? 'custom' : $Processor)
    }

    It 'binds the columns that it says bind by themselves: <Row>' -ForEach @(
        @{ Row = @{ 'Customer ID' = 'cus_1'; Currency = 'eur'; 'Customer Email' = 'a@example.com'; 'Invoice ID' = 'in_1'; Amount = '5' } }
        @{ Row = @{ customer_id = 'cus_1'; currency_code = 'EUR'; customer_email = 'a@example.com'; invoice_id = 'in_1'; amount = '5' } }
        @{ Row = @{ CustomerId = 'cus_1'; 'Currency Code' = 'EUR'; Email = 'a@example.com'; Invoice = 'in_1'; amount = '5' } }
    ) {
        foreach ($form in $Row, [pscustomobject]$Row) {
            $request = ($form | Send-DubSale).Request
            $request.CustomerExternalId, $request.Currency, $request.CustomerEmail, $request.InvoiceId, $request.Amount |
                Should -Be 'cus_1', 'eur', 'a@example.com', 'in_1', 5
        }
    }

    It "takes no payment's ID for a customer's" {
        [pscustomobject]@{ id = 'ch_1'; amount = 5 } | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
    }
}

Describe 'The error table of the guide' {
    BeforeDiscovery {
        $lines = @(Select-String -Path (Join-Path $PSScriptRoot '../../docs/guides/errors.md') -Pattern '^\| `(Dub\.\w+)` \| (\w+) \| (\w+) \|' | ForEach-Object {
                @{ Id = $_.Matches[0].Groups[1].Value; Type = $_.Matches[0].Groups[2].Value; Category = $_.Matches[0].Groups[3].Value }
            })
    }

    It 'names every error id there is' {
        $catalogue = Get-Content (Join-Path $root 'src/Dub.PowerShell/Errors/ErrorCatalogue.cs') -Raw
        $ids = [regex]::Matches($catalogue, '"(Dub\.\w+)"').ForEach({ $_.Groups[1].Value }) | Where-Object { $_ -ne 'Dub.Messages' }
        $table = Select-String -Path (Join-Path $root 'docs/guides/errors.md') -Pattern '^\| `(Dub\.\w+)`' | ForEach-Object { $_.Matches[0].Groups[1].Value }
        @($table | Sort-Object) | Should -Be @($ids | Sort-Object)
    }

    It 'is right about <Id>' -ForEach $lines {
        "Dub.$Type" -as [type] | Should -Not -BeNullOrEmpty
        ("Dub.$Type" -as [type]).IsSubclassOf([Dub.DubException]) | Should -BeTrue
        [Enum]::IsDefined([System.Management.Automation.ErrorCategory], $Category) | Should -BeTrue
        $factory = Get-Content (Join-Path $root 'src/Dub.PowerShell/Commands/ErrorRecordFactory.cs') -Raw
        $name = $Id -replace '^Dub\.'
        $mapped = $factory -match "ErrorCatalogue\.$name\b[^=]*=> ErrorCategory\.(\w+)" ? $Matches[1] : 'NotSpecified'
        $Category | Should -Be $mapped
    }
}

Describe 'Import-Sale.ps1' {
    BeforeAll {
        $script = Join-Path $root 'examples/Import-Sale.ps1'
        function Invoke-Import([string] $File) {
            Invoke-PowerShell -NoProfile -NonInteractive -File $script (Join-Path $folder $File)
        }
    }

    BeforeEach {
        Reset-Sandbox
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        New-SnippetFolder $folder
    }

    It 'ends with 0 where every row is done, and skips them the second time' {
        $log = Invoke-Import sales.csv
        $log[-1] | Should -BeLike '*3 sales: 3 succeeded*'
        $LASTEXITCODE | Should -Be 0
        (Get-SandboxAudit).totals.recordedSales | Should -Be 3

        $log = Invoke-Import sales.csv
        $LASTEXITCODE | Should -Be 0
        $log -join "`n" | Should -BeLike '*WARNING 3 rows were skipped*'
        (Get-SandboxAudit).totals.requests | Should -Be 3
    }

    It 'ends with 1 where rows failed, and keeps them with the reason and their number' {
        $log = Invoke-Import bad.csv
        $LASTEXITCODE | Should -Be 1
        @($log -like '*FAILED Dub.InvalidRequest: Row*').Count | Should -Be 2
        $kept = @(Import-Csv (Join-Path $folder 'bad.csv.failed.csv'))
        $kept.price | Should -Be '1,250.00', '10.00'
        $kept.DubRow | Should -Be 2, 3
        $kept[0].DubReason | Should -BeLike '1,250.00 is not a price*'
        $kept[1].DubErrorId | Should -Be Dub.InvalidRequest
    }

    It 'leaves no file of an earlier run behind once every row is done' {
        $null = Invoke-Import bad.csv
        Join-Path $folder 'bad.csv.failed.csv' | Should -Exist
        Set-Content (Join-Path $folder 'bad.csv.unknown.csv'), (Join-Path $folder 'bad.csv.notrecorded.csv') 'old'
        Copy-Item (Join-Path $folder 'sales.csv') (Join-Path $folder 'bad.csv')
        $null = Invoke-Import bad.csv
        $LASTEXITCODE | Should -Be 0
        @(Get-ChildItem $folder -Filter 'bad.csv*').Name | Where-Object { $_ -ne 'bad.csv' } | Should -Be bad.csv.jsonl
    }

    It 'ends with 3 where Dub did not record some, and names each with its reason' {
        $path = Join-Path $folder 'sales.csv'
        Add-Content $path "unknown_7,5.00,usd,INV-4,`ncus_1001,0,usd,INV-5,"
        $log = Invoke-Import sales.csv
        $LASTEXITCODE | Should -Be 3
        $said = @($log -clike '*NOT RECORDED*')
        $said | Should -HaveCount 2
        $said[0] | Should -BeLike "*Z NOT RECORDED Row 4, sale of customer 'unknown_7', invoice 'INV-4': Dub does not know the customer."
        $said[1] | Should -BeLike "*Z NOT RECORDED Row 5, sale of customer 'cus_1001', invoice 'INV-5': Dub never records a sale of amount 0."
        "$path.failed.csv" | Should -Not -Exist
        $kept = @(Import-Csv "$path.notrecorded.csv")
        $kept.InvoiceId | Should -Be INV-4, INV-5
        $kept.Row | Should -Be 4, 5
        $kept.Reason | Should -Be 'Dub does not know the customer.', 'Dub never records a sale of amount 0.'
    }

    It 'keeps the rows whose outcome is unknown apart from those that may be sent again' {
        $path = Join-Path $folder 'sales.csv'
        Set-Content $path "customer_id,price,invoice_id`ncus_1001,1.00,`ncus_1002,x,INV-2`ncus_1003,3.00,INV-3"
        Add-SandboxFault @{ fault = 'reset-after'; customer = 'cus_1001'; times = 0 }
        $log = Invoke-Import sales.csv
        $LASTEXITCODE | Should -Be 1
        $log -join "`n" | Should -BeLike '*FAILED Dub.ConnectionError: Row 1 of the input, *FAILED Dub.InvalidRequest: Row 2 of the input, *'
        (Import-Csv "$path.failed.csv").customer_id | Should -Be cus_1002
        (Import-Csv "$path.unknown.csv").customer_id | Should -Be cus_1001
    }

    It 'leaves the files of another run alone where it is refused at once' {
        $path = Join-Path $folder 'bad.csv'
        $null = Invoke-Import bad.csv
        $lock = [System.IO.File]::Open("$path.jsonl.lock", 'OpenOrCreate', 'ReadWrite', 'None')
        try {
            $log = Invoke-Import bad.csv
        }
        finally {
            $lock.Dispose()
            Remove-Item "$path.jsonl.lock" -ErrorAction Ignore
        }
        $LASTEXITCODE | Should -Be 2
        $log -join "`n" | Should -BeLike '*STOPPED Dub.Journal: *is in use by another import*'
        "$path.failed.csv" | Should -Exist
    }

    It 'writes each line of its log as it happens' {
        $path = Join-Path $folder 'sales.csv'
        Set-Content $path "customer_id,price,invoice_id`ncus_1001,x,INV-1`ncus_1002,2.00,INV-2"
        Add-SandboxFault @{ fault = 'stall'; invoice = 'INV-2'; times = 0 }
        $program, $first = Get-PowerShellCommand
        $start = [System.Diagnostics.ProcessStartInfo]::new($program)
        foreach ($argument in @($first) + '-NoProfile', '-NonInteractive', '-File', $script, $path) {
            $start.ArgumentList.Add($argument)
        }
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        try {
            $lines = @()
            foreach ($line in 1..2) {
                $read = $process.StandardOutput.ReadLineAsync()
                $read.Wait(30000) | Should -BeTrue -Because 'the other row is still under way'
                $lines += $read.Result
            }
            $process.HasExited | Should -BeFalse
        }
        finally {
            $process.Kill()
            $process.WaitForExit()
        }
        $lines[0] | Should -BeLike '*Z Sending *'
        $lines[1] | Should -BeLike '*Z FAILED Dub.InvalidRequest: Row 1*'
    }

    It 'ends with 2 where the import could not go on (<Case>)' -ForEach @(
        @{ Case = 'the key'; Key = 'dub_wrong_key'; File = 'sales.csv'; Says = '*STOPPED Dub.Unauthorized*Not sent: all from row 1 on*' }
        @{ Case = 'no key'; Key = ''; File = 'sales.csv'; Says = '*Z STOPPED There is no API key: set the environment variable DUB_API_KEY.' }
        @{ Case = 'no file'; Key = 'dub_sandbox_key'; File = 'none.csv'; Says = '*STOPPED*none.csv*' }
    ) {
        $env:DUB_API_KEY = $Key
        try {
            $log = Invoke-Import $File
            $LASTEXITCODE | Should -Be 2
        }
        finally {
            $env:DUB_API_KEY = 'dub_sandbox_key'
        }

        $log -join ' ' | Should -BeLike $Says
        if ($Key) {
            $log -join ' ' | Should -Not -BeLike "*$Key*"
        }
    }
}

# Windows has no cron.
if (-not $IsWindows) {
    Describe 'The line for cron in the guide to runbooks' {
        BeforeAll {
            # As cron starts it: with the variables of its file and nothing else of this session.
            function Invoke-Cron([string] $Key) {
                Set-Content (Join-Path $folder 'key') $Key
                $text = Get-Content (Join-Path $root 'docs/guides/runbooks.md') -Raw
                $lines = [regex]::Match($text, '(?s)`/etc/cron\.d/dub`.*?```text\n(.*?)\n```').Groups[1].Value -split '\n'
                $variables = @($lines | Where-Object { $_ -match '^[A-Z]+=' })
                $command = ($lines | Where-Object { $_ -match '^\d' }) -replace '^(\S+ ){5}importer '
                $command | Should -Not -BeNullOrEmpty
                $variables = $variables -replace '^PATH=', "PATH=$folder/bin:" -replace '^HOME=.*', "HOME=$folder"
                $command = $command.Replace('/etc/dub/key', "$folder/key").Replace('/opt/dub/Import-Sale.ps1', (Join-Path $root 'examples/Import-Sale.ps1')).Replace('/var/lib/dub/', "$folder/").Replace('/var/log/dub/', "$folder/")
                env -i @variables "DUB_BASE_URL=$env:DUB_BASE_URL" "DOTNET_ROOT=$(Split-Path (Get-Command dotnet).Source)" sh -c $command
            }
        }

        BeforeEach {
            Reset-Sandbox
            $folder = Join-Path $TestDrive ([guid]::NewGuid())
            New-SnippetFolder $folder
            $null = New-Item (Join-Path $folder 'bin'), (Join-Path $folder '.local/share/powershell/Modules') -ItemType Directory
            Copy-Item (Split-Path (Split-Path (Get-Module Dub).Path)) (Join-Path $folder '.local/share/powershell/Modules') -Recurse
            $program = (Get-PowerShellCommand | ForEach-Object { "'$_'" }) -join ' '
            Set-Content (Join-Path $folder 'bin/pwsh') "#!/bin/sh`nexec $program `"`$@`""
            Set-Content (Join-Path $folder 'bin/logger') "#!/bin/sh`necho `"`$@`" > '$folder/logged'"
            chmod +x "$folder/bin/pwsh" "$folder/bin/logger"
        }

        It 'imports the file and writes the log' {
            Invoke-Cron dub_sandbox_key
            Get-Content (Join-Path $folder 'import.log') -Raw | Should -BeLike '*Z Sending *Z 3 sales: 3 succeeded*'
            (Get-SandboxAudit).totals.recordedSales | Should -Be 3
            Join-Path $folder 'logged' | Should -Not -Exist
        }

        It 'tells the system''s log the exit code where it is not 0' {
            Invoke-Cron dub_wrong_key
            Get-Content (Join-Path $folder 'import.log') -Raw | Should -BeLike '*STOPPED Dub.Unauthorized: *'
            Get-Content (Join-Path $folder 'logged') | Should -Be '-t dub import ended with 2'
        }
    }
}
