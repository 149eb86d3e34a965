BeforeAll {
    $null = Start-Sandbox --auto-customers

    # The metadata of the one request, as it stood in the body.
    function Get-SentJson {
        $body = (Get-SandboxRequest).body
        $start = $body.IndexOf('"metadata":', [StringComparison]::Ordinal)
        $start -lt 0 ? $null : $body.Substring($start + 11, $body.Length - $start - 12)
    }
}

AfterAll {
    Stop-Sandbox
}

Describe '-Metadata' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'keeps the type of <case>' -ForEach @(
        @{ case = 'a text'; value = 'pro'; json = '"pro"' }
        @{ case = 'a text of digits'; value = '007'; json = '"007"' }
        @{ case = 'an empty text'; value = ''; json = '""' }
        @{ case = 'an int'; value = 5; json = '5' }
        @{ case = 'a negative number'; value = -5; json = '-5' }
        @{ case = 'a long'; value = [long]::MaxValue; json = '9223372036854775807' }
        @{ case = 'an unsigned long'; value = [ulong]::MaxValue; json = '18446744073709551615' }
        @{ case = 'a big integer'; value = [bigint]::Parse('123456789012345678901234567890'); json = '123456789012345678901234567890' }
        @{ case = 'a double'; value = 0.1; json = '0.1' }
        @{ case = 'a decimal'; value = [decimal]::Parse('10.50', [cultureinfo]::InvariantCulture); json = '10.50' }
        @{ case = 'true'; value = $true; json = 'true' }
        @{ case = 'false'; value = $false; json = 'false' }
        @{ case = 'null'; value = $null; json = 'null' }
        @{ case = 'a switch'; value = [switch]$true; json = 'true' }
        @{ case = 'a date in UTC'; value = [datetime]::new(2026, 8, 1, 12, 30, 0, [DateTimeKind]::Utc); json = '"2026-08-01T12:30:00Z"' }
        @{ case = 'a date with an offset'; value = [datetimeoffset]::new(2026, 8, 1, 12, 30, 0, [timespan]::FromHours(2)); json = '"2026-08-01T12:30:00+02:00"' }
        @{ case = 'a GUID'; value = [guid]'6f0d6a0e-3a55-4b57-9a0c-7a9e2f3f6b1d'; json = '"6f0d6a0e-3a55-4b57-9a0c-7a9e2f3f6b1d"' }
        @{ case = 'an address'; value = [uri]'https://example.com/a?b=1'; json = '"https://example.com/a?b=1"' }
        @{ case = 'an enumeration'; value = [DayOfWeek]::Friday; json = '"Friday"' }
        @{ case = 'a character'; value = [char]'x'; json = '"x"' }
        @{ case = 'a list'; value = @(1, 'two', $null, $true); json = '[1,"two",null,true]' }
        @{ case = 'an empty list'; value = @(); json = '[]' }
        @{ case = 'a hashtable'; value = @{ seats = 5 }; json = '{"seats":5}' }
        @{ case = 'an object'; value = [pscustomobject]@{ seats = 5; plan = 'pro' }; json = '{"seats":5,"plan":"pro"}' }
        @{ case = 'a list of hashtables'; value = @(@{ a = 1 }, @{ a = 2 }); json = '[{"a":1},{"a":2}]' }
        @{ case = 'markup'; value = '<b>"&''+'; json = '"<b>\"&''+"' }
        @{ case = 'letters beyond ASCII'; value = "$([char]0xE9)$([char]0x4E2D)"; json = """$([char]0xE9)$([char]0x4E2D)""" }
    ) {
        $null = Send-DubSale cus_1 1 -Metadata @{ entry = $value }
        Get-SentJson | Should -BeExactly "{""entry"":$json}"
    }

    It 'takes an ordered dictionary in its order, nested' {
        $null = Send-DubSale cus_1 1 -Metadata ([ordered]@{ z = 1; a = [ordered]@{ y = [ordered]@{ x = @(1, @{ w = $null }) } } })
        Get-SentJson | Should -BeExactly '{"z":1,"a":{"y":{"x":[1,{"w":null}]}}}'
    }

    It 'takes an object' {
        $null = Send-DubSale cus_1 1 -Metadata ([pscustomobject]@{ plan = 'pro'; limits = [pscustomobject]@{ seats = 5 } })
        Get-SentJson | Should -BeExactly '{"plan":"pro","limits":{"seats":5}}'
    }

    It 'takes a text with a JSON object and keeps every digit of it' {
        $json = '{"plan":"pro","rate":1.10,"big":12345678901234567890,"nested":{"a":[1,null,true]}}'
        $null = Send-DubSale cus_1 1 -Metadata $json
        Get-SentJson | Should -BeExactly $json
    }

    It 'comes from a cell with a JSON object' {
        $null = 'customer_id,amount,metadata', 'cus_1,1,"{""plan"":""pro"",""seats"":5}"' | ConvertFrom-Csv | Send-DubSale
        Get-SentJson | Should -BeExactly '{"plan":"pro","seats":5}'
    }

    It 'comes from columns named metadata.*, blank cells left out' {
        $rows = @'
click_id,event_name,customer_id,metadata.plan,Metadata.seats,metadata.a.b,metadata.note
click_1,Sign up,cus_1, pro ,5,x,
'@ | ConvertFrom-Csv
        $null = $rows | Send-DubLead
        Get-SentJson | Should -BeExactly '{"plan":"pro","seats":"5","a.b":"x"}'
    }

    It 'comes from keys named metadata.*, trimmed as cells are, types kept' {
        $null = [ordered]@{ CustomerId = 'cus_1'; Amount = 1; 'metadata.plan' = ' pro '; 'metadata.seats' = 5; 'metadata.note' = ' '; 'metadata.none' = $null } |
            Send-DubSale
        Get-SentJson | Should -BeExactly '{"plan":"pro","seats":5}'
    }

    It 'joins the columns with the whole, the columns above' {
        $null = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = 1; 'metadata.plan' = 'pro' } |
            Send-DubSale -Metadata ([ordered]@{ source = 'crm'; plan = 'free' })
        $sent = Get-SentJson | ConvertFrom-Json
        $sent.plan | Should -Be pro
        $sent.source | Should -Be crm
    }

    It 'is absent where it is <case>' -ForEach @(
        @{ case = 'null'; value = $null }
        @{ case = 'empty'; value = '' }
        @{ case = 'blank'; value = '  ' }
    ) {
        $null = Send-DubSale cus_1 1 -Metadata $value
        Get-SentJson | Should -BeNullOrEmpty
    }

    It 'is sent where it is an empty object' {
        $null = Send-DubSale cus_1 1 -Metadata @{}
        Get-SentJson | Should -BeExactly '{}'
    }

    It 'is sent with a lead, too' {
        $null = Send-DubLead click_1 'Sign up' cus_1 -Metadata @{ plan = 'pro' }
        (Get-SandboxAudit).events.metadata.plan | Should -Be pro
    }

    It 'takes 20 levels and 10000 characters' {
        $deep = @{ end = 1 }
        foreach ($level in 2..20) {
            $deep = @{ level = $deep }
        }

        $null = Send-DubSale cus_1 1 -Metadata $deep
        $null = Send-DubSale cus_1 1 -Metadata @{ text = 'x' * (10000 - '{"text":""}'.Length) }
        (Get-SandboxAudit).totals.recordedSales | Should -Be 2
    }
}

Describe '-Metadata that cannot be sent' {
    BeforeEach {
        Reset-Sandbox
    }

    BeforeAll {
        $script:Bad = @{}
        $Bad.cycle = @{}
        $Bad.cycle.itself = $Bad.cycle
        $Bad.'cyclic object' = [pscustomobject]@{ itself = $null }
        $Bad.'cyclic object'.itself = $Bad.'cyclic object'
        $Bad.'cyclic list' = [System.Collections.ArrayList]::new()
        $null = $Bad.'cyclic list'.Add($Bad.'cyclic list')
        $Bad.'cyclic list' = @{ list = $Bad.'cyclic list' }
        $Bad.deep = @{ end = 1 }
        foreach ($level in 2..21) {
            $Bad.deep = @{ level = $Bad.deep }
        }

        $Bad.'deep JSON' = '{"a":' + ('[' * 1000) + (']' * 1000) + '}'
        $Bad.long = @{ text = 'x' * 10001 }
        $Bad.'long JSON' = '{"text":"' + ('x' * 10001) + '"}'
        $Bad.huge = @{ text = 'x' * 5000000 }
        $Bad.endless = @{ list = 1..100000 }
        $Bad.'a number' = 5
        $Bad.'a list' = @(1, 2)
        $Bad.'a JSON list' = '[1,2]'
        $Bad.'a JSON text' = '"pro"'
        $Bad.'no JSON' = 'plan=pro'
        $Bad.'half a JSON object' = '{"plan":'
        $Bad.'a name twice' = '{"plan":1,"plan":2}'
        $Bad.'not a number' = @{ n = [double]::NaN }
        $Bad.infinity = @{ n = [double]::PositiveInfinity }
        $Bad.'a secure string' = @{ secret = [securestring]::new() }
        $Bad.'a credential' = @{ secret = [pscredential]::new('u', [securestring]::new()) }
        $Bad.'a script block' = @{ code = { 1 } }
        $Bad.'half a surrogate pair' = @{ text = "x$([char]0xD800)" }
    }

    It 'is an error of its row: <case>' -ForEach @(
        @{ case = 'cycle'; says = '*deeper than 20 levels, or contains itself*' }
        @{ case = 'cyclic object'; says = '*deeper than 20 levels, or contains itself*' }
        @{ case = 'cyclic list'; says = '*deeper than 20 levels, or contains itself*' }
        @{ case = 'deep'; says = '*deeper than 20 levels, or contains itself*' }
        @{ case = 'deep JSON'; says = '*metadata is no JSON object*' }
        @{ case = 'long'; says = '*10012 characters long as JSON; Dub takes at most 10000*' }
        @{ case = 'long JSON'; says = '*10012 characters long as JSON; Dub takes at most 10000*' }
        @{ case = 'huge'; says = '*metadata*10000*' }
        @{ case = 'endless'; says = '*metadata*longer than*Dub takes*' }
        @{ case = 'a number'; says = '*metadata is a value of type Int32; give a hashtable*' }
        @{ case = 'a list'; says = '*give a hashtable, an object, or a string with a JSON object*' }
        @{ case = 'a JSON list'; says = '*metadata is JSON, but not an object*' }
        @{ case = 'a JSON text'; says = '*metadata is JSON, but not an object*' }
        @{ case = 'no JSON'; says = '*metadata is no JSON object*' }
        @{ case = 'half a JSON object'; says = '*metadata is no JSON object*' }
        @{ case = 'a name twice'; says = '*the name ''plan'' twice*' }
        @{ case = 'not a number'; says = '*NaN or infinity*' }
        @{ case = 'infinity'; says = '*NaN or infinity*' }
        @{ case = 'a secure string'; says = '*SecureString, which is not for sending*' }
        @{ case = 'a credential'; says = '*PSCredential, which is not for sending*' }
        @{ case = 'a script block'; says = '*ScriptBlock, which is not for sending*' }
        @{ case = 'half a surrogate pair'; says = '*U+D800*' }
    ) {
        $row = [pscustomobject]@{ CustomerId = 'cus_1'; Amount = 1; Metadata = $Bad[$case] }
        $good = [pscustomobject]@{ CustomerId = 'cus_2'; Amount = 2 }
        $sent = $row, $good | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Be 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
        $failed.Exception.Field | Should -Be metadata
        $failed.Exception.Message | Should -BeLike $says
        [object]::ReferenceEquals($failed.TargetObject, $row) | Should -BeTrue
        $sent.Request.CustomerExternalId | Should -Be cus_2
        (Get-SandboxAudit).totals.requests | Should -Be 1
    }
}
