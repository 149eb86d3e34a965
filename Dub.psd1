@{
    RootModule             = 'Dub.PowerShell.dll'
    # Loaded before the root module: in Windows PowerShell it finds the assemblies that PowerShell 7 has in its box.
    NestedModules          = @(if ($PSEdition -eq 'Desktop') { 'Desktop\Dub.Desktop.dll' })
    ModuleVersion          = '0.1.0'
    GUID                   = '6f0d6a0e-3a55-4b57-9a0c-7a9e2f3f6b1d'
    Author                 = 'Dub for PowerShell contributors'
    CompanyName            = 'Community'
    Copyright              = '(c) Dub for PowerShell contributors. MIT licence.'
    Description            = 'Sends conversions (leads, sales, customers) to Dub, the link-attribution service: one at a time at the prompt, or thousands of CSV rows through the pipeline, in order, as fast as the key''s rate limit allows, with none lost and none counted twice.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    TypesToProcess         = @('Dub.Types.ps1xml')
    FormatsToProcess       = @('Dub.Format.ps1xml')
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    CmdletsToExport        = @(
        'Compare-DubImport'
        'Connect-Dub'
        'Disconnect-Dub'
        'Export-DubImportReport'
        'Get-DubCommission'
        'Get-DubConnection'
        'Get-DubCustomer'
        'Get-DubEvent'
        'Get-DubFailedRow'
        'Get-DubJournal'
        'Resolve-DubJournal'
        'Send-DubCustomer'
        'Send-DubLead'
        'Send-DubSale'
        'Set-DubCommission'
        'Test-DubConnection'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('Dub', 'Attribution', 'Conversions', 'Leads', 'Sales', 'Affiliate', 'Analytics', 'API', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://licenses.nuget.org/MIT'
            ProjectUri   = 'https://github.com/dub-powershell/dub-powershell'
            ReleaseNotes = 'https://github.com/dub-powershell/dub-powershell/blob/main/CHANGELOG.md'
        }
    }
}
