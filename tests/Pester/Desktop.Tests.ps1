BeforeAll {
    $script:ModuleBase = (Get-Module Dub).ModuleBase
    $script:Desktop = Join-Path $ModuleBase 'Desktop'

    # What a PowerShell of its own, started as this one was, says as JSON.
    function Invoke-Fresh([string] $Script) {
        $file = Join-Path $TestDrive 'fresh.ps1'
        Set-Content $file $Script
        $said = Invoke-PowerShell -NoProfile -NonInteractive -File $file
        $LASTEXITCODE | Should -Be 0 -Because "$said"
        $said | Select-Object -Last 1 | ConvertFrom-Json
    }
}

Describe 'The staged folder for Windows PowerShell' {
    It 'has the loader, System.Text.Json, what that needs, and the licence of these' {
        (Get-ChildItem $Desktop -Recurse).Name | Sort-Object | Should -Be @(
            'Dub.Desktop.dll'
            'LICENSE.TXT'
            'Microsoft.Bcl.AsyncInterfaces.dll'
            'System.Buffers.dll'
            'System.Memory.dll'
            'System.Numerics.Vectors.dll'
            'System.Runtime.CompilerServices.Unsafe.dll'
            'System.Text.Encodings.Web.dll'
            'System.Text.Json.dll'
            'System.Threading.Tasks.Extensions.dll'
            'System.ValueTuple.dll'
            'THIRD-PARTY-NOTICES.TXT'
        )
    }

    It 'is named by the manifest for that edition alone' {
        $text = Get-Content (Join-Path $ModuleBase 'Dub.psd1') -Raw
        foreach ($case in @{ Edition = 'Desktop'; Nested = @('Desktop\Dub.Desktop.dll') }, @{ Edition = 'Core'; Nested = @() }) {
            $read = & ([scriptblock]::Create($text.Replace('$PSEdition', "'$($case.Edition)'")))
            @($read.NestedModules) | Should -Be $case.Nested -Because "the edition is $($case.Edition)"
        }
    }
}

Describe 'PowerShell 7' {
    It 'loads nothing of that folder, neither at import nor at work' {
        $seen = Invoke-Fresh @"
`$ErrorActionPreference = 'Stop'
function Get-Loaded { @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not `$_.IsDynamic -and `$_.Location } | ForEach-Object Location) }
Import-Module '$ModuleBase/Dub.psd1'
`$imported = Get-Loaded
`$null = Send-DubSale cus_1 100 -InvoiceId inv_1 -Metadata @{ plan = 'pro' } -ApiKey dub_sandbox_key -Connection (
    Connect-Dub -ApiKey dub_sandbox_key -BaseUri http://127.0.0.1:9 -MaximumRetryCount 0 -PassThru) -ErrorAction SilentlyContinue -ErrorVariable failed
@{ imported = `$imported; worked = @(Get-Loaded); failed = `$failed[0].FullyQualifiedErrorId; nested = @((Get-Module Dub).NestedModules).Count } | ConvertTo-Json -Compress
"@
        $seen.failed | Should -Be 'Dub.ConnectionError,Dub.PowerShell.SendDubSaleCommand'
        $seen.nested | Should -Be 0
        foreach ($loaded in $seen.imported, $seen.worked) {
            @($loaded | Where-Object { $_.StartsWith($ModuleBase) }) | Should -Be (Join-Path $ModuleBase 'Dub.PowerShell.dll')
        }

        @($seen.worked | Where-Object { (Split-Path $_ -Leaf) -eq 'System.Text.Json.dll' }) | Should -HaveCount 1
    }
}

Describe 'The loader' {
    It 'is loaded with the module, counts its imports and goes with it' {
        # The manifest takes this edition for the other one: the loader has nothing to do here, but it is there.
        Copy-Item $ModuleBase (Join-Path $TestDrive 'Dub') -Recurse
        $manifest = Join-Path $TestDrive 'Dub/Dub.psd1'
        Set-Content $manifest (Get-Content $manifest -Raw).Replace("-eq 'Desktop'", "-eq 'Core'")
        $seen = Invoke-Fresh @"
`$ErrorActionPreference = 'Stop'
`$counts = foreach (`$time in 1, 2) {
    Import-Module '$manifest'
    `$names = @((Get-Module Dub).NestedModules.Name)
    `$imports = [Dub.Desktop.DesktopLoader].GetField('s_imports', 'Static, NonPublic')
    `$imports.GetValue(`$null)
    Remove-Module Dub
    `$imports.GetValue(`$null)
}
@{ names = `$names; counts = `$counts } | ConvertTo-Json -Compress
"@
        $seen.names | Should -Be 'Dub.Desktop'
        $seen.counts | Should -Be 1, 0, 1, 0
    }
}
