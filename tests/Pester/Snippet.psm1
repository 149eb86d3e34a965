<#
    Runs the code that the documents show, as a reader would: in a shell of its own, in a folder with the files
    that the text names, connected with a sandbox.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:Module = (Get-Module Dub).Path
$script:Exports = Join-Path $PSScriptRoot 'exports'

function Get-Snippet {
    <#
    .SYNOPSIS
        The PowerShell blocks of a Markdown file: the code, the heading above, and the errors it is to give.
    .DESCRIPTION
        A block's errors stand in a comment above it (<!-- gives Dub.NotFound -->) or, in a help page, in the text
        below it (gives the error `Dub.NotFound`).
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Path)

    $text = (Get-Content $Path -Raw) -replace "`r"
    $pattern = '(?ms)(?:^<!-- gives (?<comment>[^>]+?) -->\n+)?^```powershell\n(?<code>.*?)\n```(?<after>.*?)(?=^```powershell\n|^<!-- gives|^#|\z)'
    $number = 0
    foreach ($match in [regex]::Matches($text, $pattern)) {
        $number++
        $headings = [regex]::Matches($text.Substring(0, $match.Index), '(?m)^#+ (.+)$')
        $gives = if ($match.Groups['comment'].Success) {
            $match.Groups['comment'].Value -split ',\s*'
        }
        elseif ($match.Groups['after'].Value -match 'gives the error `(?<id>[\w.]+)`') {
            $Matches.id
        }

        @{
            Title  = "$(Split-Path $Path -LeafBase), block $number ($($headings[-1].Groups[1].Value))"
            Code   = $match.Groups['code'].Value
            Gives  = @($gives | Where-Object { $_ })
            Number = $number
        }
    }
}

function New-SnippetFolder {
    <#
    .SYNOPSIS
        Fills a folder with the files that the documents name.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Path)

    if (-not $PSCmdlet.ShouldProcess($Path)) {
        return
    }

    # Not by way of PowerShell's drives: each cmdlet that takes a path reads the list of all mounts many times.
    $null = [System.IO.Directory]::CreateDirectory($Path)
    foreach ($file in [System.IO.Directory]::GetFiles($script:Exports)) {
        [System.IO.File]::Copy($file, [System.IO.Path]::Join($Path, [System.IO.Path]::GetFileName($file)))
    }
    foreach ($file in @{
            'leads.csv'     = "click_id,event_name,customer_id,customer_email,metadata.plan`nclick_1,Sign up,cus_1001,ada@example.com,pro`nclick_2,Sign up,cus_1002,,team"
            'sales.csv'     = "customer_id,price,currency,invoice_id,metadata.plan`ncus_1001,49.99,usd,INV-1,pro`ncus_1002,1200,jpy,INV-2,`ncus_1001,99.00,eur,INV-3,team"
            'customers.csv' = "customer_id,name,email`ncus_1001,Ada Lovelace,ada@example.com`ncus_1002,Grace Hopper,"
            'orders.csv'    = "Order,Email,Total,Currency`n#1001,ada@example.com,49.99,USD`n#1002,grace@example.com,12.50,EUR"
            'bad.csv'       = "customer_id,price,currency,invoice_id`ncus_1001,49.99,usd,INV-11`ncus_1002,`"1,250.00`",usd,INV-12`n,10.00,usd,INV-13"
        }.GetEnumerator()) {
        [System.IO.File]::WriteAllText([System.IO.Path]::Join($Path, $file.Key), "$($file.Value)`n")
    }
}

function New-SnippetShell {
    <#
    .SYNOPSIS
        A shell with the module, in a folder; nothing of this session is seen there but its environment.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Folder)

    if (-not $PSCmdlet.ShouldProcess($Folder)) {
        return
    }

    $state = [initialsessionstate]::CreateDefault()
    $state.ImportPSModule($script:Module)
    $shell = [powershell]::Create($state)
    $null = $shell.AddScript({
            param($Folder)
            Set-Location $Folder
            # What would ask a person or a vault for the key.
            $key = [System.Net.NetworkCredential]::new('', $env:DUB_API_KEY).SecurePassword
            Set-Item Function:Read-Host, Function:Get-Secret { $key }.GetNewClosure()
            # An import to read about and to go on with.
            $null = Import-Csv ./sales.csv | Send-DubSale -JournalPath ./import.jsonl
        }).AddArgument($Folder).Invoke()
    $shell
}

function Invoke-Snippet {
    <#
    .SYNOPSIS
        Runs a block and gives the ids of the errors that a reader would see, in order.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [powershell] $Shell,
        [Parameter(Mandatory)] [string] $Code
    )

    $Shell.Commands.Clear()
    $Shell.Streams.ClearStreams()
    $null = $Shell.AddScript($Code, $false).AddCommand('Out-String')
    $ended = $null
    try {
        $output = $Shell.Invoke() -join ''
    }
    catch {
        $output = ''
        $ended = $_.Exception.InnerException.ErrorRecord
    }

    $errors = @($Shell.Streams.Error) + @($ended | Where-Object { $_ })
    [pscustomobject]@{
        Output   = $output
        Errors   = $errors
        ErrorIds = @($errors | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] } | Select-Object -Unique)
    }
}

Export-ModuleMember -Function *-Snippet, *-SnippetFolder, *-SnippetShell
