<#
    Turns a terminal's screen, colours included, into an SVG.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:Cell = @{ Width = 8.4; Height = 18; Margin = 14 }
$script:Paper = '#1e1e1e'
$script:Ink = '#d4d4d4'
# The 16 colours that a terminal has by number, normal and bright.
$script:Palette = @(
    '#3b3b3b', '#f14c4c', '#23d18b', '#d7ba7d', '#569cd6', '#c586c0', '#29b8db', '#d4d4d4'
    '#7f7f7f', '#ff6b6b', '#5af0a8', '#f5e06b', '#7fb8f0', '#d7a0d0', '#6fdcf5', '#ffffff'
)

# The colour with a number from 0 to 255, as 38;5;n gives it.
function Get-IndexedColor([int] $Number) {
    if ($Number -lt 16) {
        return $script:Palette[$Number]
    }
    if ($Number -ge 232) {
        $grey = 8 + 10 * ($Number - 232)
        return '#{0:x2}{0:x2}{0:x2}' -f $grey
    }
    $steps = 0, 95, 135, 175, 215, 255
    $cube = $Number - 16
    '#{0:x2}{1:x2}{2:x2}' -f $steps[[Math]::Floor($cube / 36)], $steps[[Math]::Floor($cube / 6) % 6], $steps[$cube % 6]
}

# Applies the numbers of one escape sequence "ESC [ … m" to a style.
function Read-Style([hashtable] $Style, [string] $Codes) {
    $numbers = [System.Collections.Generic.Queue[int]]::new([int[]] @($Codes -split '[;:]' | ForEach-Object { $_ ? [int]$_ : 0 }))
    while ($numbers.Count -gt 0) {
        $code = $numbers.Dequeue()
        switch ($code) {
            0 { $Style.Ink = $Style.Paper = $null; $Style.Bold = $Style.Reversed = $Style.Italic = $Style.Underlined = $false }
            1 { $Style.Bold = $true }
            3 { $Style.Italic = $true }
            4 { $Style.Underlined = $true }
            7 { $Style.Reversed = $true }
            22 { $Style.Bold = $false }
            23 { $Style.Italic = $false }
            24 { $Style.Underlined = $false }
            27 { $Style.Reversed = $false }
            39 { $Style.Ink = $null }
            49 { $Style.Paper = $null }
            { $_ -in 38, 48 } {
                $color = if ($numbers.Dequeue() -eq 5) { Get-IndexedColor $numbers.Dequeue() }
                else { '#{0:x2}{1:x2}{2:x2}' -f $numbers.Dequeue(), $numbers.Dequeue(), $numbers.Dequeue() }
                if ($code -eq 38) { $Style.Ink = $color } else { $Style.Paper = $color }
            }
            { $_ -in 30..37 } { $Style.Ink = $script:Palette[$code - 30] }
            { $_ -in 40..47 } { $Style.Paper = $script:Palette[$code - 40] }
            { $_ -in 90..97 } { $Style.Ink = $script:Palette[$code - 82] }
            { $_ -in 100..107 } { $Style.Paper = $script:Palette[$code - 92] }
        }
    }
}

function ConvertTo-TerminalPicture {
    <#
    .SYNOPSIS
        The lines of a screen, with the escape sequences of their colours, as an SVG.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)] [AllowEmptyString()] [string[]] $Line,

        # How many columns the terminal has.
        [Parameter(Mandatory)] [int] $Width,

        # What the picture shows, for those who do not see it.
        [Parameter(Mandatory)] [string] $Title
    )

    $cell = $script:Cell
    $style = @{}
    Read-Style $style '0'
    $behind = [System.Collections.Generic.List[string]]::new()
    $texts = [System.Collections.Generic.List[string]]::new()
    for ($row = 0; $row -lt $Line.Count; $row++) {
        $column = 0
        $top = $cell.Margin + $row * $cell.Height
        # A capture keeps its style from line to line.
        foreach ($part in [regex]::Matches($Line[$row], '\e\[(?<codes>[\d;:]*)m|(?<text>[^\e]+)|\e[()].|[\x0e\x0f]')) {
            if ($part.Groups['codes'].Success) {
                Read-Style $style $part.Groups['codes'].Value
                continue
            }
            if (-not $part.Groups['text'].Success) {
                continue
            }
            $text = $part.Value
            $ink = $style.Ink ?? $script:Ink
            $paper = $style.Paper
            if ($style.Reversed) {
                $ink, $paper = ($paper ?? $script:Paper), $ink
            }
            $left = $cell.Margin + $column * $cell.Width
            $long = $text.Length * $cell.Width
            if ($paper) {
                $behind.Add(('<rect x="{0:0.#}" y="{1}" width="{2:0.#}" height="{3}" fill="{4}"/>' -f $left, $top, $long, $cell.Height, $paper))
            }
            if ($text.Trim()) {
                $first = $text.Length - $text.TrimStart().Length
                $shown = $text.Trim()
                $look = "fill=`"$ink`"" + ($style.Bold ? ' font-weight="bold"' : '') + ($style.Italic ? ' font-style="italic"' : '') + ($style.Underlined ? ' text-decoration="underline"' : '')
                $texts.Add(('<text x="{0:0.#}" y="{1}" textLength="{2:0.#}" {3}>{4}</text>' -f
                        ($left + $first * $cell.Width), ($top + 13), ($shown.Length * $cell.Width), $look, [System.Security.SecurityElement]::Escape($shown)))
            }
            $column += $text.Length
        }
    }

    $across = [Math]::Ceiling(2 * $cell.Margin + $Width * $cell.Width)
    $down = 2 * $cell.Margin + $Line.Count * $cell.Height
    $label = [System.Security.SecurityElement]::Escape($Title)
    @(
        "<svg xmlns=`"http://www.w3.org/2000/svg`" width=`"$across`" height=`"$down`" viewBox=`"0 0 $across $down`" role=`"img`">"
        "<title>$label</title>"
        "<rect width=`"100%`" height=`"100%`" rx=`"8`" fill=`"$($script:Paper)`"/>"
        $behind
        '<g font-family="Cascadia Mono, Menlo, Consolas, DejaVu Sans Mono, Liberation Mono, monospace" font-size="14" xml:space="preserve" style="white-space: pre">'
        $texts
        '</g>'
        '</svg>'
    ) -join "`n"
}

Export-ModuleMember -Function ConvertTo-TerminalPicture
