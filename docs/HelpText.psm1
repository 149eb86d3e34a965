<#
    Markdown as plain text: what the help's pages use of it, and no more.
#>
Set-StrictMode -Version Latest

# PowerShell shows an about topic as it is, in windows of 80 columns.
$script:Width = 80
$script:Indent = ' ' * 4

function ConvertTo-PlainText([string] $Text) {
    # A link to a page keeps its words; one to the web keeps its address as well.
    $plain = $Text -replace '\[([^\]]+)\]\((https://[^)]+)\)', '$1 ($2)' -replace '\[([^\]]+)\]\([^)]+\)', '$1'
    $plain -replace '`', '' -replace '\*\*', ''
}

function Split-Block([string] $Text) {
    ($Text -replace "`r").Trim("`n") -split "\n\s*\n" | Where-Object { $_.Trim() }
}

function ConvertTo-Paragraph {
    <#
    .SYNOPSIS
        The paragraphs of a text, each on one line; lists keep a line for each entry.
    #>
    [OutputType([string])]
    param([string] $Text)

    foreach ($block in Split-Block $Text) {
        (ConvertTo-PlainText $block) -replace '\n(?!- )\s*', ' '
    }
}

function Format-Line([string] $Text, [string] $First, [string] $Rest) {
    $line = $First
    $isEmpty = $true
    foreach ($word in $Text -split '\s+' | Where-Object { $_ }) {
        if (-not $isEmpty -and $line.Length + 1 + $word.Length -gt $script:Width) {
            $line
            $line = $Rest
            $isEmpty = $true
        }

        $line += ($isEmpty ? '' : ' ') + $word
        $isEmpty = $false
    }

    $line
}

function ConvertTo-AboutText {
    <#
    .SYNOPSIS
        An about topic as Get-Help shows it: headings at the margin, the rest indented and wrapped.
    #>
    [OutputType([string])]
    param([string] $Markdown)

    $lines = [System.Collections.Generic.List[string]]::new()
    $fences = [regex]::Split(($Markdown -replace "`r"), '(?s)(```\w*\n.*?\n```)')
    foreach ($part in $fences) {
        if ($part -match '(?s)^```\w*\n(.*)\n```$') {
            $lines.AddRange([string[]]($Matches[1] -split '\n' | ForEach-Object { ("$script:Indent$script:Indent$_").TrimEnd() }))
            $lines.Add('')
            continue
        }

        foreach ($block in Split-Block $part) {
            switch -Regex ($block) {
                '^# (.+)$' { $lines.AddRange([string[]]('TOPIC', "$script:Indent$($Matches[1])", '')); break }
                '^## (.+)$' { $lines.Add((ConvertTo-PlainText $Matches[1]).ToUpperInvariant()); break }
                '^- ' {
                    foreach ($entry in $block -split '\n(?=- )') {
                        $lines.AddRange([string[]](Format-Line (ConvertTo-PlainText $entry.Substring(2)) "$script:Indent- " "$script:Indent  "))
                    }

                    $lines.Add('')
                    break
                }
                default {
                    $lines.AddRange([string[]](Format-Line (ConvertTo-PlainText $block) $script:Indent $script:Indent))
                    $lines.Add('')
                }
            }
        }
    }

    ($lines -join "`n").TrimEnd() + "`n"
}

Export-ModuleMember -Function ConvertTo-Paragraph, ConvertTo-AboutText
