using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Dub.Tests.RateLimits;

public sealed class FiguresTemp
{
    [Fact]
    public void Figures()
    {
        using StreamWriter w = new("/tmp/limits-figures.txt");
        foreach (HeaderForm form in new[] { HeaderForm.Milliseconds, HeaderForm.Documented, HeaderForm.Delta, HeaderForm.Date, HeaderForm.Bare })
        {
            foreach (int workers in new[] { 16, 1, 4, 64 })
            {
                Row(w, $"alone {form} w{workers}", new ImportPlan { Form = form, Workers = workers });
            }

            Row(w, $"alone {form} 50ms jitter", new ImportPlan { Form = form, Latency = TimeSpan.FromMilliseconds(50), Jitter = TimeSpan.FromMilliseconds(50) });
            Row(w, $"shared {form} quarter", new ImportPlan { Form = form, OthersPerSecond = 5 });
            Row(w, $"shared {form} quarter 1500", new ImportPlan { Form = form, OthersPerSecond = 5, Rows = 1500, Latency = TimeSpan.FromMilliseconds(50) });
            Row(w, $"stray1% {form} limit", new ImportPlan { Form = form, StrayShare = 0.01, Latency = TimeSpan.FromMilliseconds(50) });
            Row(w, $"stray1% {form} limit 1500", new ImportPlan { Form = form, StrayShare = 0.01, Latency = TimeSpan.FromMilliseconds(50), Rows = 1500 });
            Row(w, $"stray3% bare {form} limit", new ImportPlan { Form = form, StrayShare = 0.03, StrayRetryAfter = null, Latency = TimeSpan.FromMilliseconds(50) });
        }

        foreach (string? after in new[] { "1", null, "5" })
        {
            foreach (double share in new[] { 0.01, 0.03, 0.1 })
            {
                foreach (int rows in new[] { 600, 3000 })
                {
                    foreach (int workers in new[] { 1, 16, 64 })
                    {
                        Row(w, $"stray {share} after {after ?? "-"} rows {rows} w{workers}", new ImportPlan { Limit = 1_000_000, StrayShare = share, StrayRetryAfter = after, Rows = rows, Workers = workers, Latency = TimeSpan.FromMilliseconds(50), Jitter = TimeSpan.FromMilliseconds(20) });
                    }
                }
            }
        }
    }

    private static void Row(StreamWriter w, string name, ImportPlan plan)
    {
        ImportRun[] runs = [.. Enumerable.Range(0, 12).Select(seed => Simulation.Run(plan with { Seed = seed, Phase = TimeSpan.FromMilliseconds(seed * 830), StartWindow = seed * 7 }))];
        double Over(ImportRun run)
        {
            TimeSpan without = plan.StrayShare > 0 ? Simulation.Run(run.Plan with { StrayShare = 0 }).Time : run.Shortest;
            return run.Time / (without + (run.Strays * TimeSpan.FromSeconds(plan.StrayRetryAfter == null ? 0.5 : double.Parse(plan.StrayRetryAfter, System.Globalization.CultureInfo.InvariantCulture))));
        }

        double[] ratios = [.. runs.Select(Over).Order()];
        w.WriteLine($"{name,-44} ratio median {ratios[6]:0.000} worst {ratios[^1]:0.000}   refusals worst {runs.Max(r => r.Refusals)}  s median {runs.Select(r => r.Time.TotalSeconds).Order().ElementAt(6):0.0} strays {runs.Average(r => r.Strays):0}");
    }
}
