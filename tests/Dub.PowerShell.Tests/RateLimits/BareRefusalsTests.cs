using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Dub.Tests.RateLimits;

/// <summary>A server that says 429 and nothing else.</summary>
public sealed class BareRefusalsTests
{
    [Theory]
    [InlineData(200, 10)]
    [InlineData(60, 60)]
    [InlineData(600, 60)]
    public void The_rate_is_found_and_no_row_is_lost(int limit, int seconds)
    {
        Random random = new(limit);
        for (int seed = 0; seed < 12; seed++)
        {
            ImportRun run = Simulation.Run(new ImportPlan
            {
                Rows = limit * 3,
                Limit = limit,
                Window = TimeSpan.FromSeconds(seconds),
                Form = HeaderForm.Bare,
                Phase = TimeSpan.FromMilliseconds(random.Next(seconds * 1_000)),
                Latency = TimeSpan.FromMilliseconds(seed % 2 == 0 ? 20 : 100),
                Seed = seed,
            });
            Assert.All(run.Recorded, static times => Assert.Equal(1, times));
            Assert.True(run.Ratio <= 1.5, run.ToString());
            Assert.True(run.Refusals <= Math.Max(72, run.Plan.Rows / 8), run.ToString());
        }
    }

    [Fact]
    public void After_the_first_refusals_one_call_at_a_time_finds_out_and_each_waits_twice_as_long()
    {
        ImportRun run = Simulation.Run(new ImportPlan { Rows = 1_000, Limit = 600, Window = TimeSpan.FromSeconds(60), Form = HeaderForm.Bare });
        TimeSpan[] probes = [.. run.RefusedAt.Skip(run.Plan.Workers).Prepend(run.RefusedAt[0]).Take(6)];
        IEnumerable<double> gaps = probes.Zip(probes.Skip(1), static (one, next) => (next - one).TotalSeconds);
        double[] expected = [0.5, 1, 2, 4, 8];
        Assert.All(gaps.Zip(expected), static gap => Assert.InRange(gap.First, gap.Second, gap.Second + 0.2));
    }

    [Fact]
    public void Refusals_never_come_in_a_storm_again()
    {
        ImportRun run = Simulation.Run(new ImportPlan
        {
            Rows = 3_000,
            Limit = 200,
            Form = HeaderForm.Bare,
            Workers = 64,
            Latency = TimeSpan.FromMilliseconds(100),
        });
        TimeSpan firstStorm = run.RefusedAt[0] + TimeSpan.FromSeconds(0.3);
        TimeSpan[] later = [.. run.RefusedAt.Where(time => time > firstStorm)];
        Assert.All(later, time => Assert.InRange(later.Count(other => other >= time && other < time + TimeSpan.FromSeconds(0.3)), 1, 8));
    }
}
