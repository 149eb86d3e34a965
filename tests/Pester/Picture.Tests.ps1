BeforeAll {
    $root = Join-Path $PSScriptRoot '../..'
    Import-Module (Join-Path $root 'docs/TerminalPicture.psm1') -Force

    function Get-Picture([string[]] $Line) {
        ([xml](ConvertTo-TerminalPicture $Line -Width 20 -Title 'A <title>')).svg
    }
}

Describe 'A terminal''s picture' {
    It 'has the text, each part where it stands' {
        $texts = (Get-Picture 'a <b>', "`e[32mgreen`e[39m  plain").g.text
        $texts.InnerText | Should -Be 'a <b>', 'green', 'plain'
        $texts[0].y | Should -BeLessThan $texts[1].y
        $texts[1].y | Should -Be $texts[2].y
        [Math]::Round(([double]$texts[2].x - $texts[1].x) / $texts[1].textLength * 5) | Should -Be 7
    }

    It 'has the colour of <code>' -ForEach @(
        @{ code = '31'; color = '#f14c4c' }
        @{ code = '91'; color = '#ff6b6b' }
        @{ code = '38;5;9'; color = '#ff6b6b' }
        @{ code = '38;5;202'; color = '#ff5f00' }
        @{ code = '38;5;244'; color = '#808080' }
        @{ code = '38;2;1;2;255'; color = '#0102ff' }
        @{ code = '31;0'; color = '#d4d4d4' }
    ) {
        (Get-Picture "`e[${code}mx").g.text.fill | Should -Be $color
    }

    It 'has bold, italic and underlined text' {
        $text = (Get-Picture "`e[1;3;4mx").g.text
        $text.'font-weight' | Should -Be bold
        $text.'font-style' | Should -Be italic
        $text.'text-decoration' | Should -Be underline
    }

    It 'keeps a colour to the next line, as a screen is captured' {
        (Get-Picture "`e[31mx", 'y').g.text.fill | Should -Be '#f14c4c', '#f14c4c'
    }

    It 'has reversed text in the paper''s colour, on a strip of the ink''s, blanks included' {
        $svg = Get-Picture "`e[33;7m x  `e[0m"
        $svg.g.text.fill | Should -Be '#1e1e1e'
        $svg.rect[1].fill | Should -Be '#d7ba7d'
        [double]$svg.rect[1].width | Should -Be (4 * [double]$svg.g.text.textLength)
    }
}

Describe 'The picture in README' {
    It 'shows the command, the table, one row''s error and the progress' {
        Get-Content (Join-Path $root 'README.md') -Raw | Should -Match '\(docs/import\.svg\)'
        $shown = ([xml](Get-Content (Join-Path $root 'docs/import.svg') -Raw)).svg.g.text.InnerText -join ' '
        $shown | Should -Match 'Import-Csv sales\.csv \| Send-DubSale Customer Sent Recorded Invoice '
        [regex]::Matches($shown, 'Send-DubSale: Row \d+') | Should -HaveCount 1
        $shown | Should -Match 'Sending sales to Dub \[ ?\d+ sent, 1 failed, 1 not recorded, '
    }
}
