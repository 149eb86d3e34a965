BeforeAll {
    $null = Start-Sandbox --auto-customers
    if (-not ('DubTests.Endless' -as [type])) {
        Add-Type -Language CSharp -TypeDefinition @'
using System;
using System.Collections;
namespace DubTests
{
    public class Endless : IEnumerable { public IEnumerator GetEnumerator() { while (true) yield return 1; } }
    public class Failing : IEnumerable { public IEnumerator GetEnumerator() { yield return 1; throw new InvalidOperationException("the list fails"); } }
    public class Guarded { public string Name { get { throw new InvalidOperationException("the property fails"); } } }
}
'@
    }

    # What must hold for every value: its row is sent with just that value (whatever the server makes of it), or
    # there is one short and harmless error.
    function Test-Row([object] $Row, [scriptblock] $Arrived) {
        Reset-Sandbox
        $sent = $Row | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue
        $requests = @(Get-SandboxRequest)
        @($sent).Count + $failed.Count | Should -Be 1
        if ($requests.Count -gt 0) {
            $requests | Should -HaveCount 1
            & $Arrived $requests[0].Json
            return 'sent'
        }

        $failed[0].FullyQualifiedErrorId | Should -BeExactly 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
        $failed[0].ErrorDetails.Message.Length | Should -BeLessThan 500
        $failed[0].ErrorDetails.Message | Should -Not -Match '[\x00-\x1F\x7F-\x9F\u200E\u200F\u202A-\u202E\u2066-\u2069]'
        'refused'
    }
}

AfterAll {
    Stop-Sandbox
}

Describe 'A cell' {
    It 'with <name> arrives as it is or is its row''s error, in every column' -ForEach @(
        @{ name = '100,000 characters'; cell = 'x' * 100000; sent = @() }
        @{ name = '100,000 digits'; cell = '9' * 100000; sent = @() }
        @{ name = 'half a surrogate pair'; cell = "a$([char]0xD83D)b"; sent = @() }
        @{ name = 'the other half'; cell = "$([char]0xDE42)"; sent = @() }
        @{ name = 'NUL'; cell = "a`0b"; sent = 'metadata.note' }
        @{ name = 'line ends'; cell = "a`r`nb: c"; sent = 'metadata.note' }
        @{ name = 'escape sequences'; cell = "a`e[31mb"; sent = 'metadata.note' }
        @{ name = 'C1 controls'; cell = "a$([char]0x9B)31m"; sent = 'metadata.note' }
        @{ name = 'marks of direction'; cell = "a$([char]0x202E)b$([char]0x200F)"; sent = 'name', 'email', 'avatar', 'event_name', 'payment_processor', 'lead_event_name', 'metadata.note' }
        @{ name = 'an emoji'; cell = "a$([char]::ConvertFromUtf32(0x1F642))"; sent = 'customer_id', 'name', 'email', 'avatar', 'invoice_id', 'event_name', 'payment_processor', 'lead_event_name', 'click_id', 'metadata.note' }
    ) {
        $field = @{
            customer_id = 'customerExternalId'; name = 'customerName'; email = 'customerEmail'; avatar = 'customerAvatar'; invoice_id = 'invoiceId'; event_name = 'eventName'
            payment_processor = 'paymentProcessor'; lead_event_name = 'leadEventName'; click_id = 'clickId'; amount = 'amount'; currency = 'currency'; metadata = 'metadata'; 'metadata.note' = 'metadata'
        }
        $wentOut = foreach ($column in $field.Keys) {
            $row = [ordered]@{ customer_id = 'cus_1'; amount = '1' }
            $row[$column] = $cell
            $outcome = Test-Row ([pscustomobject]$row) {
                param($json)
                $arrived = $json[$field[$column]]
                ($column -eq 'metadata.note' ? $arrived.note : $arrived) | Should -BeExactly $cell
            }
            if ($outcome -eq 'sent') {
                $column
            }
        }

        @($wentOut | Sort-Object) | Should -Be @($sent | Sort-Object)
    }
}

Describe 'A value that is no single one' {
    BeforeAll {
        $script:Cyclic = [System.Collections.ArrayList]::new()
        $null = $Cyclic.Add($Cyclic)
        $script:Odd = @{
            'a list'          = @('a', 'b')
            'a hashtable'     = @{ a = 1 }
            'an object'       = [pscustomobject]@{ a = 1 }
            'a secure string' = [System.Net.NetworkCredential]::new('', 'S3cr3t').SecurePassword
            'a credential'    = [pscredential]::new('u', [System.Net.NetworkCredential]::new('', 'S3cr3t').SecurePassword)
            'a script block'  = { 'S3cr3t' }
            'a cyclic list'   = $Cyclic
            'an endless list' = [DubTests.Endless]::new()
        }
    }

    It 'is its row''s error, never another value: <_>' -ForEach 'a list', 'a hashtable', 'an object', 'a secure string', 'a credential', 'a script block', 'a cyclic list', 'an endless list' {
        $value = $Odd[$_]
        foreach ($column in 'customer_id', 'amount', 'price', 'name', 'invoice_id', 'currency') {
            $row = @{ customer_id = 'cus_1' }
            if ($column -ne 'price') {
                $row.amount = 1
            }

            $row[$column] = $value
            Test-Row $row { } | Should -Be refused -Because "$column of a hashtable"
            # PowerShell itself never comes to the end of these when it binds a property to text.
            if ($value -isnot [DubTests.Endless] -and -not [object]::ReferenceEquals($value, $Cyclic)) {
                Test-Row ([pscustomobject]$row) { } | Should -Be refused -Because "$column of an object"
            }
        }
    }

    It 'is refused as an argument, and ends: <_>' -ForEach 'a cyclic list', 'an endless list' {
        foreach ($call in { Send-DubSale cus_1 $Odd[$_] -ErrorAction Stop }, { Send-DubSale cus_1 -Price $Odd[$_] -ErrorAction Stop }, { Send-DubSale cus_1 1 -Headers @{ 'X-A' = $Odd[$_] } -ErrorAction Stop }) {
            $failure = $call | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'Dub.Invalid*'
        }
    }

    It 'is its row''s error where reading it fails' {
        $rows = @(
            [pscustomobject]@{ customer_id = 'cus_1'; amount = 1; metadata = [DubTests.Guarded]::new() }
            [pscustomobject]@{ customer_id = 'cus_1'; amount = 1; metadata = @{ a = [DubTests.Failing]::new() } }
            [pscustomobject]@{ customer_id = 'cus_1'; amount = 1; metadata = @{ a = [DubTests.Endless]::new() } }
        )
        # PowerShell itself ends the pipeline where it cannot read what a parameter is bound to.
        $row = [pscustomobject]@{ customer_id = 'cus_1'; amount = 1 }
        $row.PSObject.Properties.Add([psscriptproperty]::new('metadata.plan', { throw 'the script fails' }))
        $rows += $row
        foreach ($row in $rows) {
            Test-Row $row { } | Should -Be refused
        }
    }

    It 'is given up where it stands for more values than there is memory' {
        $many = 'x'
        foreach ($level in 1..18) {
            $many = [pscustomobject]@{ a = $many; b = $many; c = $many; d = $many }
        }

        Test-Row ([pscustomobject]@{ customer_id = 'cus_1'; amount = 1; metadata = $many }) { } | Should -Be refused
        Test-Row ([pscustomobject]@{ customer_id = 'cus_1'; amount = 1; metadata = Get-Item $TestDrive }) { } | Should -Be refused
    }
}

Describe 'Numbers of every kind, in the culture <_>' -ForEach '', 'de-DE' {
    BeforeAll {
        $script:Before = [cultureinfo]::CurrentCulture
        $culture = [cultureinfo]::new($_, $false)
        # Where the system has no cultures, this one still writes numbers as Germans do.
        $culture.NumberFormat.NumberDecimalSeparator = ','
        $culture.NumberFormat.NumberGroupSeparator = '.'
        $culture.NumberFormat.NegativeSign = '~'
        [cultureinfo]::CurrentCulture = $culture
        $script:Invariant = [cultureinfo]::InvariantCulture

        # A price's minor units by the decimal it stands for; null where it is none.
        function Get-Minor([object] $Value, [int] $Decimals) {
            $text = $Value -is [double] -or $Value -is [float] ? $Value.ToString('R', $Invariant) : [string]::Format($Invariant, '{0}', $Value)
            if ($text -cmatch '^[0-9]+(\.[0-9]+)?$' -and ($text.Contains('.') ? $text.Length - $text.IndexOf('.') - 1 : 0) -le $Decimals) {
                $minor = [bigint]::Parse($text.Replace('.', ''), $Invariant) * [bigint]::Pow(10, $Decimals - ($text.Contains('.') ? $text.Length - $text.IndexOf('.') - 1 : 0))
                $minor -le 2147483647 ? $minor : $null
            }
        }
    }

    AfterAll {
        [cultureinfo]::CurrentCulture = $Before
    }

    It 'arrive as they are, or not at all' {
        $random = [System.Random]::new(20260801)
        $rows = foreach ($number in 1..200) {
            $digits = [math]::Floor([math]::Pow(10, $random.NextDouble() * 17))
            $cents = [decimal]$random.Next(0, 1000000) / 100
            $value = switch ($random.Next(0, 14)) {
                0 { [int]$random.Next() }
                1 { [long]$digits }
                2 { [double]$digits }
                3 { [decimal]$digits }
                4 { [bigint]$digits * 7 }
                5 { $cents }
                6 { [double]$cents }
                7 { [float]$cents }
                8 { $cents.ToString($Invariant) }
                9 { $cents.ToString([cultureinfo]::CurrentCulture) }
                10 { -$cents }
                11 { ([double]$cents).ToString('E3', $Invariant) }
                12 { [double]$digits / 3 }
                13 { [byte]$random.Next(0, 256) }
            }
            $asPrice = $random.Next(0, 2) -eq 1
            $row = [ordered]@{ CustomerId = "cus_$number"; ($asPrice ? 'Price' : 'Amount') = $value; Currency = $asPrice -and $random.Next(0, 3) -eq 0 ? 'jpy' : 'usd' }
            $expected = Get-Minor $value ($asPrice -and $row.Currency -eq 'usd' ? 2 : 0)
            @{ Row = $random.Next(0, 2) -eq 1 ? [pscustomobject]$row : $row; Expected = $expected; Said = "$(($asPrice) ? 'price' : 'amount') $value ($($value.GetType().Name)) $($row.Currency)" }
        }

        Reset-Sandbox
        $null = $rows.Row | Send-DubSale -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue
        $arrived = @{}
        foreach ($request in Get-SandboxRequest) {
            $arrived[$request.Json.customerExternalId] = $request.Json.amount
        }

        $bound = 0
        foreach ($row in $rows) {
            $id = $row.Row.CustomerId
            if ($null -eq $row.Expected) {
                $arrived.ContainsKey($id) | Should -BeFalse -Because $row.Said
            }
            else {
                $arrived[$id] | Should -BeExactly ([long]$row.Expected) -Because $row.Said
                $bound++
            }
        }

        $bound | Should -BeGreaterThan 50
        $failed | Should -HaveCount ($rows.Count - $bound)
        ($failed.FullyQualifiedErrorId | Sort-Object -Unique) | Should -BeExactly 'Dub.InvalidRequest,Dub.PowerShell.SendDubSaleCommand'
        foreach ($failure in $failed) {
            $failure.Exception.Field | Should -BeIn amount, price
        }
    }

    It 'keep their value in metadata and in texts' {
        $values = [ordered]@{ double = 1234.5; decimal = 1234.50d; float = [float]0.1; int = -5; big = [bigint]::Pow(10, 30); date = [datetimeoffset]::new(2026, 8, 1, 12, 0, 0, [timespan]::Zero) }
        foreach ($row in @{ CustomerId = 1234.5; Amount = 1; Metadata = $values }, [pscustomobject]@{ CustomerId = 1234.5; Amount = 1; Metadata = $values }) {
            Reset-Sandbox
            $null = $row | Send-DubSale
            $request = Get-SandboxRequest
            $request.Json.customerExternalId | Should -BeExactly '1234.5'
            $request.body | Should -BeLike '*"metadata":{"double":1234.5,"decimal":1234.5*,"float":0.1,"int":-5,"big":1000000000000000000000000000000,"date":"2026-08-01T12:00:00+00:00"}*'
        }
    }
}
