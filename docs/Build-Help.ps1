<#
.SYNOPSIS
    Writes the help that the module carries from the Markdown in docs/en-US.
.DESCRIPTION
    Each cmdlet's page becomes MAML, which Get-Help reads; the about topics become plain text of at most 80 columns.
    The pages follow the schema of Microsoft.PowerShell.PlatyPS, whose own export is not used: it leaves code fences in
    the text, puts no example into its code element and drops default values.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # The pages.
    [string] $Path = (Join-Path $PSScriptRoot 'en-US'),

    # Where the help goes.
    [string] $Destination = (Join-Path $PSScriptRoot '../src/Dub.PowerShell/Resources/en-US')
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

Import-Module (Join-Path $PSScriptRoot 'HelpText.psm1') -Force
Import-Module (Join-Path $PSScriptRoot 'CommandPage.psm1') -Force
$null = New-Item $Destination -ItemType Directory -Force
$Destination = (Resolve-Path $Destination).Path
foreach ($topic in Get-ChildItem $Path -Filter 'about_*.md') {
    $text = ConvertTo-AboutText (Get-Content $topic.FullName -Raw)
    [System.IO.File]::WriteAllText((Join-Path $Destination "$($topic.BaseName).help.txt"), $text)
}

$namespaces = @{
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

function New-Element([string] $Name, [object[]] $Content) {
    $prefix, $local = $Name -split ':'
    $element = [System.Xml.Linq.XElement]::new([System.Xml.Linq.XName]::Get($local, $namespaces[$prefix]))
    foreach ($part in $Content) {
        $element.Add($part)
    }

    $element
}

function New-Attribute([System.Collections.IDictionary] $Values) {
    foreach ($name in $Values.Keys) {
        [System.Xml.Linq.XAttribute]::new($name, $Values[$name])
    }
}

function New-Paragraph([string] $Text) {
    ConvertTo-Paragraph $Text | ForEach-Object { New-Element maml:para $_ }
}

# The type's name as PowerShell's syntax shows it; a type of the module is not loaded here.
function Get-ShortName([string] $Type) {
    $known = $Type -as [type]
    $known ? $known.Name : ($Type -replace '^.*\.')
}

function New-Parameter([object] $Parameter, [switch] $WithText) {
    $attributes = [ordered]@{
        required = $Parameter.IsRequired
        variableLength = 'false'
        globbing = $Parameter.AcceptsWildcards
        pipelineInput = $Parameter.Pipeline
        position = $Parameter.Position
        aliases = $Parameter.Aliases
    }
    New-Element command:parameter @(
        New-Attribute $attributes
        New-Element maml:name $Parameter.Name
        New-Element maml:description @(if ($WithText) { New-Paragraph $Parameter.Text })
        if ($Parameter.Type -ne 'System.Management.Automation.SwitchParameter') {
            New-Element command:parameterValue @(New-Attribute ([ordered]@{ required = 'true'; variableLength = 'false' }); Get-ShortName $Parameter.Type)
        }

        New-Element dev:type @(New-Element maml:name $Parameter.Type)
        if ($Parameter.Default) { New-Element dev:defaultValue $Parameter.Default }
    )
}

function New-Syntax([object] $Page, [string[]] $Names) {
    $parameters = foreach ($name in $Names) {
        New-Parameter ($Page.Parameters | Where-Object Name -EQ $name)
    }

    New-Element command:syntaxItem @(New-Element maml:name $Page.Name; $parameters)
}

function New-TypeText([string] $Name, [object] $Entry) {
    New-Element $Name @(
        New-Element dev:type @(New-Element maml:name $Entry.Type)
        New-Element maml:description @(New-Paragraph $Entry.Text)
    )
}

function New-Example([object] $Example) {
    New-Element command:example @(
        New-Element maml:title "--------- $($Example.Title) ---------"
        New-Element maml:introduction @(New-Paragraph $Example.Before)
        New-Element dev:code $Example.Code
        New-Element dev:remarks @(New-Paragraph $Example.After)
    )
}

# A link within the module is the other page's name; only the address of a web page is worth a line.
function New-Link([object] $Link) {
    New-Element maml:navigationLink @(
        New-Element maml:linkText $Link.Text
        New-Element maml:uri $(if ($Link.Address -like 'https://*') { $Link.Address })
    )
}

function New-Command([object] $Page) {
    $verb, $noun = $Page.Name -split '-'
    New-Element command:command @(
        New-Element command:details @(
            New-Element command:name $Page.Name
            New-Element maml:description @(New-Paragraph $Page.Synopsis)
            New-Element command:verb $verb
            New-Element command:noun $noun
        )
        New-Element maml:description @(New-Paragraph $Page.Description)
        New-Element command:syntax @($Page.Syntaxes | ForEach-Object { New-Syntax $Page $_ })
        New-Element command:parameters @($Page.Parameters | ForEach-Object { New-Parameter $_ -WithText })
        New-Element command:inputTypes @($Page.Inputs | ForEach-Object { New-TypeText command:inputType $_ })
        New-Element command:returnValues @($Page.Outputs | ForEach-Object { New-TypeText command:returnValue $_ })
        New-Element maml:alertSet @(New-Element maml:alert @(New-Paragraph $Page.Notes))
        New-Element command:examples @($Page.Examples | ForEach-Object { New-Example $_ })
        New-Element command:relatedLinks @($Page.Links | ForEach-Object { New-Link $_ })
    )
}

$help = [System.Xml.Linq.XElement]::new([System.Xml.Linq.XName]::Get('helpItems', 'http://msh'))
foreach ($prefix in 'maml', 'command', 'dev') {
    $help.Add([System.Xml.Linq.XAttribute]::new([System.Xml.Linq.XNamespace]::Xmlns + $prefix, $namespaces[$prefix]))
}

$help.Add([System.Xml.Linq.XAttribute]::new('schema', 'maml'))
foreach ($page in Get-ChildItem $Path -Filter '*-*.md' | Sort-Object Name) {
    $help.Add((New-Command (Read-CommandPage $page.FullName)))
}

$settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
$file = Join-Path $Destination 'Dub.PowerShell.dll-Help.xml'
$writer = [System.Xml.XmlWriter]::Create($file, $settings)
try {
    $help.Save($writer)
}
finally {
    $writer.Dispose()
}

[System.IO.File]::AppendAllText($file, "`n")
