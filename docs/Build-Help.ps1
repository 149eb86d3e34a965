<#
.SYNOPSIS
    Makes the help that the module carries of the Markdown in docs/en-US.
.DESCRIPTION
    Microsoft.PowerShell.PlatyPS writes the MAML. What it leaves out or gets wrong is corrected here: it leaves code
    fences in the text, puts no example into its code element, and drops default values. The about topics
    become plain text of at most 80 columns.
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
$null = New-Item $Destination -ItemType Directory -Force
$Destination = (Resolve-Path $Destination).Path
foreach ($topic in Get-ChildItem $Path -Filter 'about_*.md') {
    $text = ConvertTo-AboutText (Get-Content $topic.FullName -Raw)
    [System.IO.File]::WriteAllText((Join-Path $Destination "$($topic.BaseName).help.txt"), $text)
}

if (-not (Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable)) {
    throw 'The module Microsoft.PowerShell.PlatyPS is not installed: the about topics were written, but not the help of the cmdlets. Install it with Install-PSResource Microsoft.PowerShell.PlatyPS'
}

Import-Module Microsoft.PowerShell.PlatyPS

$names = @{
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

function Select-Node([System.Xml.XmlNode] $From, [string] $XPath) {
    Select-Xml -Xml $From -XPath $XPath -Namespace $names | ForEach-Object Node
}

function Add-Paragraph([System.Xml.XmlNode] $To, [string[]] $Text) {
    foreach ($paragraph in $Text) {
        $node = $To.OwnerDocument.CreateElement('maml', 'para', $names.maml)
        $node.InnerText = $paragraph
        $null = $To.AppendChild($node)
    }
}

# Each block of text as one paragraph of plain words, which Get-Help wraps itself.
function Repair-Text([xml] $Help) {
    foreach ($parent in Select-Node $Help '//maml:description[maml:para] | //maml:alert[maml:para]') {
        $text = @(Select-Node $parent 'maml:para' | ForEach-Object InnerText) -join "`n`n"
        $parent.RemoveAll()
        Add-Paragraph $parent (ConvertTo-Paragraph $text)
    }
}

function Repair-Example([xml] $Help) {
    foreach ($example in Select-Node $Help '//command:example') {
        $introduction = Select-Node $example 'maml:introduction'
        $text = @(Select-Node $introduction 'maml:para' | ForEach-Object InnerText | Where-Object { $_ -ne [char]0x80 }) -join "`n`n"
        if ($text -notmatch '(?s)^(?<before>.*?)```powershell\n(?<code>.*?)\n```(?<after>.*)$') {
            throw "An example has no code: $text"
        }

        $found = $Matches
        $introduction.RemoveAll()
        Add-Paragraph $introduction (ConvertTo-Paragraph $found.before)
        (Select-Node $example 'dev:code').InnerText = $found.code
        Add-Paragraph (Select-Node $example 'dev:remarks') (ConvertTo-Paragraph $found.after)
    }
}

function Repair-Parameter([System.Xml.XmlNode] $Node, [object] $Page) {
    $parameter = $Page.Parameters | Where-Object Name -EQ (Select-Node $Node 'maml:name').InnerText
    $type = $parameter.Type -as [type]
    $value = Select-Node $Node 'command:parameterValue'
    if ($value) {
        $value.InnerText = $type ? $type.Name : ($parameter.Type -replace '^.*\.')
        $value.SetAttribute('variableLength', 'false')
    }

    $set = $parameter.ParameterSets[0]
    $forms = @(if ($set.ValueFromPipeline) { 'ByValue' }; if ($set.ValueFromPipelineByPropertyName) { 'ByPropertyName' })
    $Node.SetAttribute('pipelineInput', ($forms ? "True ($($forms -join ', '))" : 'False'))
    if ($parameter.DefaultValue) {
        $default = $Node.OwnerDocument.CreateElement('dev', 'defaultValue', $names.dev)
        $default.InnerText = $parameter.DefaultValue
        $null = $Node.AppendChild($default)
    }
}

# A link within the module is the other page's name; only the address of a web page is worth a line.
function Repair-Link([xml] $Help) {
    foreach ($link in Select-Node $Help '//maml:navigationLink') {
        $address = Select-Node $link 'maml:uri'
        if ((Select-Node $link 'maml:linkText').InnerText -eq 'Online Version' -and -not $address.InnerText) {
            $null = $link.ParentNode.RemoveChild($link)
        }
        elseif ($address.InnerText -notlike 'https://*') {
            $address.RemoveAll()
        }
    }
}

$pages = @(Get-ChildItem $Path -Filter '*-*.md' | Sort-Object Name | Import-MarkdownCommandHelp)
$work = New-Item (Join-Path ([System.IO.Path]::GetTempPath()) "dub-help-$PID") -ItemType Directory -Force
try {
    $maml = Export-MamlCommandHelp -CommandHelp $pages -OutputFolder $work -Force
    $help = [xml](Get-Content $maml.FullName -Raw)
}
finally {
    Remove-Item $work -Recurse -Force
}

Repair-Text $help
Repair-Example $help
Repair-Link $help
foreach ($command in Select-Node $help '//command:command') {
    $page = $pages | Where-Object Title -EQ (Select-Node $command 'command:details/command:name').InnerText
    foreach ($node in Select-Node $command './/command:parameter') {
        Repair-Parameter $node $page
    }
}

$settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
$writer = [System.Xml.XmlWriter]::Create((Join-Path $Destination $maml.Name), $settings)
try {
    $help.Save($writer)
}
finally {
    $writer.Dispose()
}

[System.IO.File]::AppendAllText((Join-Path $Destination $maml.Name), "`n")
