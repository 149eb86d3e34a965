BeforeAll {
    $script:Module = Get-Module Dub
    $script:Manifest = Join-Path $Module.ModuleBase 'Dub.psd1'
    $script:Types = [Dub.DubClient].Assembly.GetExportedTypes()
}

Describe 'The staged module' {
    It 'has a manifest without a fault' {
        $tested = Test-ModuleManifest $Manifest -WarningVariable warned -ErrorVariable failed
        $warned | Should -HaveCount 0
        $failed | Should -HaveCount 0
        $tested.Version | Should -Be $Module.Version
        $tested.Description | Should -Not -BeNullOrEmpty
        $tested.Author | Should -Not -BeNullOrEmpty
        $tested.CompatiblePSEditions | Should -Be Desktop, Core
        $tested.PowerShellVersion | Should -Be ([version]'5.1')
    }

    It 'has its one version in the assembly, too' {
        [Dub.DubClient].Assembly.GetName().Version.ToString(3) | Should -Be $Module.Version.ToString(3)
        Split-Path $Module.ModuleBase -Leaf | Should -Be $Module.Version.ToString()
    }

    It 'exports a cmdlet for each cmdlet class, and nothing else' {
        $classes = $Types | Where-Object { $_.IsSubclassOf([System.Management.Automation.Cmdlet]) -and -not $_.IsAbstract }
        $byClass = foreach ($class in $classes) {
            $cmdlet = $class.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]
            "$($cmdlet.VerbName)-$($cmdlet.NounName)"
        }

        $Module.ExportedCommands.Keys | Sort-Object | Should -Be ($byClass | Sort-Object)
        # Named one by one: a wildcard would make PowerShell load the module to know its commands.
        Get-Content $Manifest -Raw | Should -Not -Match "ToExport\s*=.*'\*'"
        foreach ($command in $Module.ExportedCommands.Values) {
            $command.CommandType | Should -Be Cmdlet
            $command.ImplementingType.Name | Should -BeExactly "$($command.Verb)$($command.Noun)Command"
            $command.ImplementingType.Namespace | Should -BeExactly Dub.PowerShell
            $command.ImplementingType.IsSealed | Should -BeTrue
        }
    }

    It 'exports at least the cmdlets of the main job' {
        foreach ($name in 'Connect-Dub', 'Disconnect-Dub', 'Get-DubConnection', 'Send-DubCustomer', 'Send-DubLead', 'Send-DubSale') {
            $Module.ExportedCmdlets.Keys | Should -Contain $name
        }

        $Module.ExportedFunctions.Count + $Module.ExportedAliases.Count + $Module.ExportedVariables.Count | Should -Be 0
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        foreach ($command in $Module.ExportedCmdlets.Values) {
            $approved | Should -Contain $command.Verb
        }
    }

    It 'says what each cmdlet that gives something out gives out' {
        # The one gives nothing, the other the caller's own rows.
        foreach ($command in $Module.ExportedCmdlets.Values | Where-Object Name -NotIn Disconnect-Dub, Get-DubFailedRow) {
            $command.OutputType.Name | Should -Match '^Dub\.' -Because "$($command.Name) writes objects"
        }
    }

    It 'lets -WhatIf and -Confirm ask of the cmdlets that change something, and of no other' {
        foreach ($command in $Module.ExportedCmdlets.Values) {
            $command.Parameters.ContainsKey('WhatIf') | Should -Be ($command.Verb -in 'Send', 'Resolve', 'Set', 'Export') -Because $command.Name
        }
    }

    It 'holds the files that belong to it, and none left over' {
        $files = (Get-ChildItem $Module.ModuleBase).Name
        $files | Sort-Object | Should -Be (@('Desktop', 'Dub.Format.ps1xml', 'Dub.PowerShell.dll', 'Dub.psd1', 'Dub.Types.ps1xml', 'en-US', 'LICENSE') | Sort-Object)
        Get-ChildItem $Module.ModuleBase -Recurse -Include *.pdb, *.deps.json, *.cs, *.xml.bak, *.tmp | Should -BeNullOrEmpty
    }

    It 'has a view for each type that comes out of a cmdlet' {
        foreach ($type in $Module.ExportedCmdlets.Values.OutputType.Name | Where-Object { $_ -like 'Dub.*' } | Select-Object -Unique) {
            Get-FormatData $type -PowerShellVersion 7.4 | Should -Not -BeNullOrEmpty -Because "$type is shown"
        }
    }

    It 'shows types of its own namespaces alone' {
        $Types | Where-Object Namespace -NotIn 'Dub', 'Dub.PowerShell' | Should -BeNullOrEmpty
    }

}

Describe 'The client, used from a script without any cmdlet' {
    BeforeAll {
        $null = Start-Sandbox --auto-customers
        $script:Client = [Dub.DubClient]::new((Get-DubConnection))
    }

    AfterAll {
        Stop-Sandbox
    }

    BeforeEach {
        Reset-Sandbox
    }

    It 'sends a lead, a sale and a customer' {
        $lead = $Client.SendLeadAsync([Dub.LeadRequest]@{ ClickId = 'click_1'; EventName = 'Sign up'; CustomerExternalId = 'cus_1' }).GetAwaiter().GetResult()
        $sale = $Client.SendSaleAsync([Dub.SaleRequest]@{ CustomerExternalId = 'cus_1'; Amount = 4999; Metadata = @{ plan = 'pro' } }).GetAwaiter().GetResult()
        $customer = $Client.SendCustomerAsync([Dub.CustomerRequest]@{ CustomerExternalId = 'cus_1'; CustomerName = 'Ana' }).GetAwaiter().GetResult()

        $lead.Recorded, $sale.Recorded, $customer.Recorded | Should -Be $true, $true, $true
        $events = (Get-SandboxAudit).events
        $events.kind | Should -Be lead, sale, customer
        $events[1].metadata.plan | Should -Be pro
    }

    It 'throws the typed errors' {
        Add-SandboxFault @{ fault = 'status'; status = 422; code = 'unprocessable_entity' }
        $caught = foreach ($request in [Dub.SaleRequest]@{ CustomerExternalId = 'cus_1'; Amount = 1 }, [Dub.SaleRequest]@{ Amount = 1 }) {
            try {
                $Client.SendSaleAsync($request).GetAwaiter().GetResult()
            }
            catch [Dub.DubUnprocessableEntityException] {
                'refused by Dub'
            }
            catch [Dub.DubInvalidRequestException] {
                'refused before sending'
            }
        }

        $caught | Should -Be 'refused by Dub', 'refused before sending'
    }

    It 'heeds a token' {
        Add-SandboxFault @{ fault = 'stall' }
        $stop = [System.Threading.CancellationTokenSource]::new()
        try {
            $sending = $Client.SendSaleAsync([Dub.SaleRequest]@{ CustomerExternalId = 'cus_1'; Amount = 1 }, $stop.Token)
            $stop.Cancel()
            $failure = { $sending.GetAwaiter().GetResult() } | Should -Throw -PassThru
            $failure.Exception.InnerException | Should -BeOfType System.OperationCanceledException
            $sending.IsCanceled | Should -BeTrue
        }
        finally {
            $stop.Dispose()
        }
    }
}
