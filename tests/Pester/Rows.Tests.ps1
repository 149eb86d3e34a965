BeforeAll {
    $null = Start-Sandbox --auto-customers

    # The sales that were recorded, as "customer invoice amount currency".
    function Get-RecordedSale {
        (Get-SandboxAudit).events | Where-Object kind -EQ sale |
            ForEach-Object { "$($_.customer) $($_.invoiceId) $($_.amount) $($_.currency)" }
    }

    function Get-SentMetadata {
        [regex]::Match((Get-SandboxRequest).body, '"metadata":(\{.*\})\}$').Groups[1].Value
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'A row of a database' {
    BeforeAll {
        $script:Table = [System.Data.DataTable]::new()
        foreach ($column in @{ customer_id = [long] }, @{ price = [decimal] }, @{ currency = [string] }, @{ invoice_id = [guid] }, @{ name = [string] }, @{ 'metadata.plan' = [string] }, @{ 'metadata.seats' = [int] }) {
            $null = $Table.Columns.Add("$($column.Keys)", "$($column.Values)")
        }

        $script:Invoice = [guid]'0190b3c4-7d5e-7f01-a2b3-c4d5e6f70819'
        $null = $Table.Rows.Add(1, [decimal]'49.9900', 'eur', $Invoice, 'Ada', 'pro', 5)
        $null = $Table.Rows.Add(2, [decimal]'5000.00', [DBNull]::Value, [DBNull]::Value, [DBNull]::Value, [DBNull]::Value, [DBNull]::Value)
        $null = $Table.Rows.Add([DBNull]::Value, 1, 'eur', $Invoice, 'Ada', 'pro', 5)
    }

    BeforeEach {
        Reset-Sandbox
    }

    It 'is read by its columns, DBNull as blank: <case>' -ForEach @(
        @{ case = 'a table down the pipeline'; send = { $Table | Send-DubSale -DefaultCurrency usd -ThrottleLimit 1 -ErrorVariable script:failed -ErrorAction SilentlyContinue } }
        @{ case = 'a table as an argument'; send = { Send-DubSale -InputObject $Table -DefaultCurrency usd -ThrottleLimit 1 -ErrorVariable script:failed -ErrorAction SilentlyContinue } }
        @{ case = 'its rows'; send = { $Table.Rows | Send-DubSale -DefaultCurrency usd -ThrottleLimit 1 -ErrorVariable script:failed -ErrorAction SilentlyContinue } }
        @{ case = 'rows of a view'; send = { $Table.DefaultView | Send-DubSale -DefaultCurrency usd -ThrottleLimit 1 -ErrorVariable script:failed -ErrorAction SilentlyContinue } }
        @{ case = 'records of a reader'; send = { , $Table.CreateDataReader() | ForEach-Object { $_ } | Send-DubSale -DefaultCurrency usd -ThrottleLimit 1 -ErrorVariable script:failed -ErrorAction SilentlyContinue } }
    ) {
        $null = . $send
        Get-RecordedSale | Should -Be "1 $Invoice 4999 eur", '2  500000 usd'
        $requests = Get-SandboxRequest
        $requests[0].body | Should -BeLike '*"metadata":{"plan":"pro","seats":5}}'
        $requests[1].Json.Keys | Should -Be customerExternalId, customerId, amount
        $failed.Exception.Message | Should -BeLike 'customerExternalId is required*'
    }

    It 'gives metadata without DBNull' {
        $null = @{ customer_id = 'u1'; amount = 1; metadata = [ordered]@{ a = [DBNull]::Value; b = 1 }; 'metadata.c' = [DBNull]::Value } | Send-DubSale
        Get-SentMetadata | Should -BeExactly '{"a":null,"b":1}'
    }
}

Describe 'An XML element' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is read by its elements and attributes, not by its own name' {
        $xml = [xml]'<sales><sale customer_id="u1"><amount>100</amount><currency>jpy</currency></sale><sale><customer_id>u2</customer_id><amount><![CDATA[200]]></amount><name>Ada</name></sale></sales>'
        $null = $xml.sales.sale | Send-DubSale -DefaultCurrency usd -ThrottleLimit 1
        Get-RecordedSale | Should -Be 'u1  100 jpy', 'u2  200 usd'
        $bodies = (Get-SandboxRequest).Json
        $bodies[0].Keys | Should -Not -Contain customerName
        $bodies[1].customerName | Should -Be Ada
    }

    It 'does not overwrite a customer''s name with its own' {
        $null = ([xml]'<customers><customer><customer_id>u1</customer_id><email>a@example.com</email></customer></customers>').customers.customer | Send-DubCustomer -ErrorAction SilentlyContinue
        (Get-SandboxRequest)[-1].Json.Keys | Should -Be email
    }

    It 'is the row''s error where a field holds more than a text' {
        $xml = [xml]'<sales><sale><customer_id><id>u1</id></customer_id><amount>100</amount></sale><sale><customer_id>u2</customer_id><amount>1</amount><amount>2</amount></sale></sales>'
        $null = $xml.sales.sale | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -HaveCount 2
        $failed[0].Exception.Message | Should -BeLike 'customerExternalId is not a single value but a XmlElement*'
        $failed[1].Exception.Field | Should -Be amount
        Get-SandboxRequest | Should -BeNullOrEmpty
    }
}

Describe 'Metadata of a type that is no plain one' {
    BeforeEach {
        Reset-Sandbox
    }

    It 'is a plain JSON value: <case>' -ForEach @(
        @{ case = 'Int128'; value = [Int128]::MaxValue; json = '170141183460469231731687303715884105727' }
        @{ case = 'UInt128'; value = [UInt128]::MaxValue; json = '340282366920938463463374607431768211455' }
        @{ case = 'Half'; value = [Half]1.5; json = '1.5' }
        @{ case = 'DateOnly'; value = [DateOnly]::new(2026, 3, 2); json = '"2026-03-02"' }
        @{ case = 'TimeOnly'; value = [TimeOnly]::new(9, 14, 11); json = '"09:14:11.0000000"' }
        @{ case = 'SqlDecimal'; value = [System.Data.SqlTypes.SqlDecimal]::Parse('12345678901234567890123456789012345678'); json = '12345678901234567890123456789012345678' }
        @{ case = 'SqlString'; value = [System.Data.SqlTypes.SqlString]::new('pro'); json = '"pro"' }
        @{ case = 'SqlInt32'; value = [System.Data.SqlTypes.SqlInt32]::new(5); json = '5' }
        @{ case = 'a null SqlInt32'; value = [System.Data.SqlTypes.SqlInt32]::Null; json = 'null' }
        @{ case = 'an enum'; value = [DayOfWeek]::Monday; json = '"Monday"' }
        @{ case = 'a wrapped enum'; value = [psobject]::AsPSObject([DayOfWeek]::Monday); json = '"Monday"' }
        @{ case = 'an XML element with text'; value = ([xml]'<a><b>pro</b></a>').DocumentElement.SelectSingleNode('b'); json = '"pro"' }
        @{ case = 'a JSON node'; value = [System.Text.Json.Nodes.JsonNode]::Parse('{"a":[1,2.50]}'); json = '{"a":[1,2.50]}' }
        @{ case = 'an object in an object'; value = [pscustomobject]@{ a = [psobject]::AsPSObject(5); b = [pscustomobject]@{ c = [DayOfWeek]::Monday } }; json = '{"a":5,"b":{"c":"Monday"}}' }
        @{ case = 'a text with properties'; value = ('pro' | Add-Member -NotePropertyName ReadCount -NotePropertyValue 1 -PassThru); json = '"pro"' }
        @{ case = 'an address'; value = [uri]'https://example.com/a%20b'; json = '"https://example.com/a%20b"' }
    ) {
        $null = @{ customer_id = 'u1'; amount = 1; metadata = [ordered]@{ value = $value } } | Send-DubSale
        Get-SentMetadata | Should -BeExactly "{""value"":$json}"
        if ($json -ne 'null') {
            Reset-Sandbox
            $null = [pscustomobject]@{ customer_id = 'u1'; amount = 1; 'metadata.value' = $value } | Send-DubSale
            Get-SentMetadata | Should -BeExactly "{""value"":$json}"
        }
    }

    It 'is the data of an object of the caller''s own class' {
        class Plan { [string] $Name = 'pro'; [int] $Seats = 5 }
        $null = @{ customer_id = 'u1'; amount = 1; metadata = [Plan]::new() } | Send-DubSale
        Get-SentMetadata | Should -BeExactly '{"Name":"pro","Seats":5}'
    }

    It 'is the row''s error where it is a program''s object: <case>' -ForEach @(
        @{ case = 'a file'; value = Get-Item $PSHOME }
        @{ case = 'a process'; value = Get-Process -Id $PID }
        @{ case = 'a type'; value = [string] }
        @{ case = 'an exception'; value = [System.Exception]::new('x') }
        @{ case = 'a dictionary''s entry'; value = [System.Collections.Generic.KeyValuePair[string, int]]::new('a', 1) }
        @{ case = 'a complex number'; value = [System.Numerics.Complex]::new(1, 2) }
        @{ case = 'an XML document'; value = [xml]'<a b="1">x</a>' }
        @{ case = 'an XML element with attributes'; value = ([xml]'<a b="1">x</a>').DocumentElement }
        @{ case = 'a row of a database'; value = $(($t = [System.Data.DataTable]::new()).Columns.Add('a'); $t.NewRow())[-1] }
        @{ case = 'nothing but an object'; value = [object]::new() }
        @{ case = 'an address of a computer'; value = [ipaddress]::Loopback }
    ) {
        foreach ($row in @{ customer_id = 'u1'; amount = 1; metadata = @{ value = $value } }, @{ customer_id = 'u1'; amount = 1; metadata = $value }) {
            $null = $row | Send-DubSale -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed | Should -HaveCount 1
            $failed.Exception.Field | Should -Be metadata
            $failed.Exception.Message | Should -BeLike 'metadata *type*'
        }

        Get-SandboxRequest | Should -BeNullOrEmpty
    }
}
