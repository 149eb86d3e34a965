BeforeAll {
    $script:Key = 'dub_S3cr3tK3y_abcdefghij_wxyz'
    $script:Middle = 'S3cr3tK3y|abcdefghij'
    $null = Start-Sandbox --auto-customers --key $script:Key
    $script:Rows = 1..3 | ForEach-Object { [pscustomobject]@{ CustomerId = "cus_$_"; Amount = '100'; InvoiceId = "inv_$_" } }

    # All that a caller could see of an object: shown, listed, serialized.
    function Get-Everything([object] $Value) {
        "$Value"
        $Value | Out-String
        $Value | Format-List * -Force | Out-String
        if ($Value -is [System.Management.Automation.ErrorRecord]) {
            $Value.Exception, $Value.ErrorDetails, $Value.CategoryInfo, $Value.TargetObject | Format-List * -Force | Out-String
        }

        # The whole depth of an exception or a record of a stream is reflection without end.
        if ($Value.GetType().Namespace -eq 'Dub') {
            $Value | Format-Custom -Depth 6 | Out-String
            $Value | ConvertTo-Json -Depth 6
            [System.Management.Automation.PSSerializer]::Serialize($Value, 6)
            $Value | Select-Object * | ConvertTo-Csv
        }
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'The API key' {
    BeforeEach {
        Reset-Sandbox
        Connect-Sandbox -Key $Key
        $Error.Clear()
    }

    It 'is sent' {
        $null = $Rows[0] | Send-DubSale
        (Get-SandboxRequest).headers.Authorization | Should -BeExactly "Bearer $Key"
    }

    It 'is in no stream of a call that meets <case>, with -Verbose and -Debug' -ForEach @(
        @{ case = 'no fault'; rule = $null }
        @{ case = 'an error of Dub''s'; rule = @{ fault = 'status'; status = 422; code = 'unprocessable_entity' } }
        @{ case = 'a 500 that is tried again'; rule = @{ fault = 'status'; status = 500 } }
        @{ case = 'a proxy''s page'; rule = @{ fault = 'html502'; times = 0 } }
        @{ case = 'a lost connection'; rule = @{ fault = 'reset-after'; times = 0 } }
        @{ case = 'garbage'; rule = @{ fault = 'garbage'; times = 0 } }
        @{ case = 'a refused key'; rule = @{ fault = 'status'; status = 401; code = 'unauthorized' } }
        @{ case = 'a redirect'; rule = @{ fault = 'redirect'; location = 'https://example.com/' } }
    ) {
        if ($rule) {
            Add-SandboxFault $rule
        }

        $written = try {
            $Rows | Send-DubSale -ApiKey $Key -Verbose -Debug -ErrorAction Continue -WarningAction Continue -InformationAction Continue *>&1
        }
        catch {
            $_
        }

        $written | Should -Not -BeNullOrEmpty
        ($written | ForEach-Object { Get-Everything $_ }) -join "`n" | Should -Not -Match $Middle
        ($Error | ForEach-Object { Get-Everything $_; Get-Error -InputObject $_ | Out-String }) -join "`n" | Should -Not -Match $Middle
    }

    It 'is in no transcript' {
        $file = Join-Path $TestDrive transcript.txt
        $script = Join-Path $TestDrive session.ps1
        Set-Content $script {
            param($File, $Manifest)
            $null = Start-Transcript -Path $File
            Import-Module $Manifest
            Get-DubConnection | Format-List * -Force
            Connect-Dub -Verbose -Debug -PassThru
            1..3 | ForEach-Object { [pscustomobject]@{ CustomerId = "cus_$_"; Amount = 100 } } | Send-DubSale -Verbose -Debug
            Send-DubSale cus_1 49.99
            Get-Error
            Get-Variable | Format-List * -Force
        }
        try {
            $env:DUB_API_KEY = $Key
            $env:DUB_BASE_URL = (Get-Sandbox).BaseUri
            $null = Invoke-PowerShell -NoProfile -NonInteractive -File $script $file (Join-Path (Get-Module Dub).ModuleBase 'Dub.psd1') *>&1
        }
        finally {
            Remove-Item Env:DUB_API_KEY, Env:DUB_BASE_URL
        }

        $shown = Get-Content $file -Raw
        $shown | Should -Match 'POST /track/sale .*cus_3'
        $shown | Should -Match 'DUB_API_KEY'
        $shown | Should -Match '49\.99 is not a whole number'
        $shown | Should -Not -Match $Middle
        (Get-SandboxRequest).headers.Authorization | Select-Object -Unique | Should -Be "Bearer $Key"
    }

    It 'shows the last four characters in a connection, and no more' {
        $connection = Get-DubConnection
        $connection.ApiKey | Should -BeExactly "$([char]0x2026)wxyz"
        $everything = (Get-Everything $connection) -join "`n"
        $everything | Should -Match 'wxyz'
        $everything | Should -Not -Match $Middle
    }

    It 'shows nothing of a key too short to be one' {
        (Connect-Dub -ApiKey 'dub_abcdefg' -PassThru).ApiKey | Should -BeExactly "$([char]0x2026)"
    }

    It 'is not in a client' {
        $client = [Dub.DubClient]::new((Get-DubConnection))
        (Get-Everything $client) -join "`n" | Should -Not -Match $Middle
    }

    It 'is not in an answer' {
        $sale = $Rows[0] | Send-DubSale
        (Get-Everything $sale) -join "`n" | Should -Not -Match $Middle
    }

    It 'is held by no public property, nor by a private field as text' {
        $seen = [System.Collections.Generic.HashSet[object]]::new([System.Collections.Generic.ReferenceEqualityComparer]::Instance)
        $left = [System.Collections.Generic.Queue[object]]::new()
        $left.Enqueue((Get-DubConnection))
        $texts = while ($left.Count -gt 0) {
            $value = $left.Dequeue()
            foreach ($field in $value.GetType().GetFields([System.Reflection.BindingFlags]'Instance, Public, NonPublic')) {
                $inner = $field.GetValue($value)
                if ($inner -is [string]) {
                    $inner
                }
                elseif ($null -ne $inner -and $field.FieldType.Namespace -eq 'Dub' -and $seen.Add($inner)) {
                    $left.Enqueue($inner)
                }
            }
        }

        $texts | Should -Contain 'Connect-Dub'
        $texts -join "`n" | Should -Not -Match $Middle
    }

    It 'is taken from a SecureString, from text and from the environment alike' {
        $secure = [System.Net.NetworkCredential]::new('', $Key).SecurePassword
        $null = $Rows[0] | Send-DubSale -ApiKey $secure
        $null = $Rows[0] | Send-DubSale -ApiKey $Key
        $null = $Rows[0] | Send-DubSale -ApiKey " $Key`n"
        (Get-SandboxRequest).headers.Authorization | Should -Be "Bearer $Key", "Bearer $Key", "Bearer $Key"
    }

    It 'is in no error of an unusable connection' {
        $failures = @(
            { Connect-Dub -ApiKey $Key -BaseUri 'http://example.com' } | Should -Throw -PassThru
            { Send-DubSale cus_1 1 -ApiKey "$Key x" } | Should -Throw -PassThru
            { Send-DubSale cus_1 1 -ApiKey @($Key, $Key) } | Should -Throw -PassThru
            { Send-DubSale cus_1 1 -Headers @{ Authorization = "Bearer $Key" } } | Should -Throw -PassThru
            { Send-DubSale cus_1 1 -Connection $Key } | Should -Throw -PassThru
        )
        $failures | Should -HaveCount 5
        foreach ($failure in $failures) {
            "$failure $($failure.Exception) $($failure.ErrorDetails)" | Should -Not -Match $Middle
        }
    }
}
