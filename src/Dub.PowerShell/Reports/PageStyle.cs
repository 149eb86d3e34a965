namespace Dub.Reports;

/// <summary>The page's opening with its style: light or dark as the reader's system is.</summary>
internal static class PageStyle
{
    // No script runs and nothing is loaded, even if text on the page tried to.
    public const string Opening = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="generator" content="Dub for PowerShell">
        <style>
        :root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --quiet: #57606a; --line: #d8dee4; --card: #f6f8fa; --bar: #2563eb; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; }
        @media (prefers-color-scheme: dark) { :root { --page: #0f1318; --text: #e6edf3; --quiet: #9198a1; --line: #30363d; --card: #171c23; --bar: #6ea8fe; --good: #4ac26b; --warn: #d4a72c; --bad: #ff7b72; } }
        body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", sans-serif; }
        main { max-width: 860px; margin: 0 auto; padding: 32px 20px 64px; }
        h1 { font-size: 26px; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 18px; margin: 36px 0 8px; }
        .facts, figcaption { color: var(--quiet); } .facts { margin: 4px 0 20px; }
        .counts { display: grid; grid-template-columns: repeat(auto-fit, minmax(108px, 1fr)); gap: 10px; margin: 0; }
        .counts div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; }
        .counts dt { color: var(--quiet); font-size: 13px; } .counts dd { margin: 0; font-size: 20px; font-variant-numeric: tabular-nums; }
        .good dd { color: var(--good); } .warn dd { color: var(--warn); } .bad dd { color: var(--bad); } .none dd { color: var(--quiet); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th { text-align: left; font-size: 13px; color: var(--quiet); }
        th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        figure { margin: 0; } svg { width: 100%; height: auto; } svg rect { fill: var(--bar); } svg text { fill: var(--quiet); font-size: 12px; } .axis { stroke: var(--line); }
        @media print { main { max-width: none; padding: 0; } }
        </style>

        """;
}
