<#
    Reads a cmdlet's help page: Markdown of the schema that Microsoft.PowerShell.PlatyPS defines (2024-05-01).
#>
Set-StrictMode -Version Latest

function Split-Section([string] $Text, [string] $Mark) {
    $sections = [ordered]@{}
    foreach ($section in [regex]::Split($Text, "(?m)^$Mark (?=\S)") | Select-Object -Skip 1) {
        $title, $body = $section -split "`n", 2
        $sections[$title.Trim()] = "$body".Trim("`n")
    }

    $sections
}

function Read-Value([string] $Yaml, [string] $Name) {
    if ($Yaml -match "(?m)^\W*${Name}: *(?<value>.*)`$") { $Matches.value.Trim().Trim("'") } else { '' }
}

function Read-Parameter([string] $Name, [string] $Body) {
    if ($Body -notmatch '(?s)^(?<text>.*?)\n*```yaml\n(?<yaml>.*?)\n```') {
        throw "The parameter $Name has no YAML block."
    }

    $found = $Matches
    $forms = @(
        if ((Read-Value $found.yaml 'ValueFromPipeline') -eq 'true') { 'ByValue' }
        if ((Read-Value $found.yaml 'ValueFromPipelineByPropertyName') -eq 'true') { 'ByPropertyName' }
    )
    [pscustomobject]@{
        Name = $Name
        Text = $found.text
        Type = Read-Value $found.yaml 'Type'
        Default = Read-Value $found.yaml 'DefaultValue'
        Aliases = if ($found.yaml -match '(?s)Aliases:\n(?<names>(- \w+[^\n]*\n)+)') { ($Matches.names.Trim() -replace '(?m)^- ' -split "`n") -join ', ' } else { 'none' }
        IsRequired = Read-Value $found.yaml 'IsRequired'
        Position = (Read-Value $found.yaml 'Position').ToLowerInvariant()
        Pipeline = if ($forms) { "True ($($forms -join ', '))" } else { 'False' }
        AcceptsWildcards = Read-Value $found.yaml 'SupportsWildcards'
    }
}

function Read-Example([string] $Title, [string] $Body) {
    if ($Body -notmatch '(?s)^(?<before>.*?)```powershell\n(?<code>.*?)\n```(?<after>.*)$') {
        throw "'$Title' has no code."
    }

    [pscustomobject]@{ Title = $Title; Before = $Matches.before; Code = $Matches.code; After = $Matches.after }
}

function Read-CommandPage {
    <#
    .SYNOPSIS
        The parts of a cmdlet's help page.
    #>
    [OutputType([pscustomobject])]
    param([Parameter(Mandatory)] [string] $Path)

    $text = (Get-Content $Path -Raw) -replace "`r"
    $sections = Split-Section $text '##'
    $parameters = Split-Section $sections['PARAMETERS'] '###'
    $examples = Split-Section $sections['EXAMPLES'] '###'
    $inputs = Split-Section $sections['INPUTS'] '###'
    $outputs = Split-Section $sections['OUTPUTS'] '###'
    [pscustomobject]@{
        Name = [regex]::Match($text, '(?m)^# (\S+)$').Groups[1].Value
        Synopsis = $sections['SYNOPSIS']
        Description = $sections['DESCRIPTION']
        # In the order of the syntax, which is that of the parameters' declaration.
        Syntaxes = @(foreach ($code in [regex]::Matches($sections['SYNTAX'], '(?s)```\n(.*?)\n```')) {
                , @([regex]::Matches($code.Groups[1].Value, '(?<=[\[ ])-(\w+)') | ForEach-Object { $_.Groups[1].Value })
            })
        Parameters = @($parameters.Keys | Where-Object { $_ -like '-*' } | ForEach-Object { Read-Parameter $_.Substring(1) $parameters[$_] })
        Examples = @($examples.Keys | ForEach-Object { Read-Example $_ $examples[$_] })
        Inputs = @($inputs.Keys | ForEach-Object { [pscustomobject]@{ Type = $_; Text = $inputs[$_] } })
        Outputs = @($outputs.Keys | ForEach-Object { [pscustomobject]@{ Type = $_; Text = $outputs[$_] } })
        Notes = $sections['NOTES']
        Links = @([regex]::Matches($sections['RELATED LINKS'], '\[([^\]]+)\]\(([^)]+)\)') |
                ForEach-Object { [pscustomobject]@{ Text = $_.Groups[1].Value; Address = $_.Groups[2].Value } })
    }
}

Export-ModuleMember -Function Read-CommandPage
