using System;
using System.Linq;
using Xunit;

namespace Dub.Tests.RateLimits;

public sealed class CeilingTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(7, 30)]
    [InlineData(60, 200)]
    [InlineData(600, 1_500)]
    [InlineData(3_000, 7_000)]
    public void The_ceiling_is_kept_in_any_minute_from_the_first_call_on(int requestsPerMinute, int rows)
    {
        ImportRun run = Simulation.Run(new ImportPlan
        {
            Rows = rows,
            Limit = 1_000_000,
            Window = TimeSpan.FromSeconds(60),
            RequestsPerMinute = requestsPerMinute,
        });
        Assert.Equal(0, run.Refusals);
        Assert.InRange(MostInAMinute(run), 1, requestsPerMinute);
        Assert.InRange(run.Time.TotalSeconds, 0, 1.02 * rows * 60 / requestsPerMinute);
    }

    [Fact]
    public void The_ceiling_is_kept_through_refusals()
    {
        ImportRun run = Simulation.Run(new ImportPlan
        {
            Rows = 900,
            Limit = 100,
            Window = TimeSpan.FromSeconds(60),
            RequestsPerMinute = 120,
            Phase = TimeSpan.FromSeconds(40),
        });
        Assert.InRange(run.Refusals, 1, 32);
        Assert.InRange(MostInAMinute(run), 1, 120);
        Assert.All(run.Recorded, static times => Assert.Equal(1, times));
    }

    [Fact]
    public void A_ceiling_above_the_limit_changes_nothing()
    {
        ImportPlan plan = new() { Phase = TimeSpan.FromSeconds(3) };
        ImportRun without = Simulation.Run(plan);
        ImportRun with = Simulation.Run(plan with { RequestsPerMinute = 1_000_000 });
        Assert.InRange(with.Time.TotalSeconds, without.Time.TotalSeconds - 0.5, without.Time.TotalSeconds + 0.5);
    }

    private static int MostInAMinute(ImportRun run)
    {
        TimeSpan[] arrivals = [.. run.Arrivals.Order()];
        int most = 0;
        for (int first = 0, last = 0; last < arrivals.Length; last++)
        {
            while (arrivals[last] - arrivals[first] > TimeSpan.FromSeconds(60))
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
