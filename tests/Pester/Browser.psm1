<#
    A page in a real browser without a window.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-Browser {
    $names = 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'
    $found = Get-Command $names -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $found) {
        throw 'No browser was found. Install Chromium (apt-get install chromium), then run this again.'
    }

    $found.Source
}

function Invoke-Browser([string] $Page, [string[]] $Option) {
    $profilePath = Join-Path ([System.IO.Path]::GetTempPath()) "dub-browser-$([guid]::NewGuid().ToString('n'))"
    # The sandbox of the browser itself cannot be set up by root in a container; the page is our own.
    $arguments = @(
        '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', "--user-data-dir=$profilePath"
    ) + $Option + "file://$((Resolve-Path $Page).ProviderPath)"
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Browser))
    foreach ($argument in $arguments) {
        $start.ArgumentList.Add($argument)
    }

    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $said = $process.StandardOutput.ReadToEndAsync()
        $wrong = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit(60000)) {
            $process.Kill($true)
            throw 'The browser did not end.'
        }

        if ($process.ExitCode -ne 0) {
            throw "The browser failed: $($wrong.Result)"
        }

        [pscustomobject]@{ Output = $said.Result; Log = $wrong.Result }
    }
    finally {
        $process.Dispose()
        Remove-Item $profilePath -Recurse -Force -ErrorAction Ignore
    }
}

function Get-BrowserDom {
    <#
    .SYNOPSIS
        The page as the browser understood it, and what it logged.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Page)

    Invoke-Browser $Page '--dump-dom', '--enable-logging=stderr', '--log-level=0'
}

function Save-BrowserPicture {
    <#
    .SYNOPSIS
        Draws the page, light or dark.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Page,
        [Parameter(Mandatory)] [string] $Path,
        [switch] $Dark,
        [int] $Width = 900,
        [int] $Height = 1000
    )

    # Blink's own numbers: 0 is dark, 1 light.
    $null = Invoke-Browser $Page "--screenshot=$Path", "--window-size=$Width,$Height", "--blink-settings=preferredColorScheme=$($Dark ? 0 : 1)"
    if (-not (Test-Path $Path)) {
        throw 'The browser drew nothing.'
    }
}

Export-ModuleMember -Function Get-BrowserDom, Save-BrowserPicture
