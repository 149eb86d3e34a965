using System;
using System.Globalization;
using Xunit;

namespace Dub.Tests.RateLimits;

/// <summary>Refusals that name no limit and come now and then, as a proxy's do.</summary>
public sealed class StrayRefusalsTests
{
    [Theory]
    [InlineData(0.01, "1", 16)]
    [InlineData(0.01, null, 16)]
    [InlineData(0.01, "1.5", 16)]
    [InlineData(0.01, "1", 1)]
    [InlineData(0.01, "1", 4)]
    [InlineData(0.01, null, 64)]
    [InlineData(0.03, "1", 16)]
    [InlineData(0.03, null, 16)]
    [InlineData(0.1, "1", 16)]
    [InlineData(0.1, null, 16)]
    [InlineData(0.1, null, 1)]
    public void Without_a_limit_they_cost_the_pauses_they_ask_for(double share, string? retryAfter, int workers)
    {
        for (int seed = 0; seed < 24; seed++)
        {
            ImportPlan plan = new()
            {
                Limit = 1_000_000,
                Workers = workers,
                Latency = TimeSpan.FromMilliseconds(50),
                Jitter = TimeSpan.FromMilliseconds(seed % 2 * 25),
                StrayShare = share,
                StrayRetryAfter = retryAfter,
                Seed = seed,
            };
            AssertWithinThePauses(plan);
        }
    }

    [Theory]
    [InlineData(HeaderForm.Milliseconds)]
    [InlineData(HeaderForm.Documented)]
    [InlineData(HeaderForm.Delta)]
    [InlineData(HeaderForm.Date)]
    public void Beside_a_limit_they_cost_the_pauses_they_ask_for(HeaderForm form)
    {
        for (int seed = 0; seed < 24; seed++)
        {
            AssertWithinThePauses(new ImportPlan
            {
                Form = form,
                Latency = TimeSpan.FromMilliseconds(50),
                Phase = TimeSpan.FromMilliseconds(seed * 400),
                StrayShare = 0.01,
                Seed = seed,
            });
        }
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(200)]
    public void One_that_names_a_limit_although_few_calls_were_made_costs_little_more(int limit)
    {
        for (int seed = 0; seed < 24; seed++)
        {
            AssertWithinThePauses(new ImportPlan
            {
                Limit = limit,
                Latency = TimeSpan.FromMilliseconds(50),
                Jitter = TimeSpan.FromMilliseconds(10),
                StrayShare = 0.01,
                StrayLimit = 1_200,
                Seed = seed,
            }, times: 1.6);
        }
    }

    private static void AssertWithinThePauses(ImportPlan plan, double times = 1.3)
    {
        TimeSpan without = Simulation.Run(plan with { StrayShare = 0 }).Time;
        ImportRun run = Simulation.Run(plan);
        double asked = plan.StrayRetryAfter is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : 0.5;
        TimeSpan atMost = times * (without + (run.Strays * TimeSpan.FromSeconds(asked)));
        Assert.All(run.Recorded, static times => Assert.Equal(1, times));
        Assert.True(run.Time <= atMost, $"{atMost.TotalSeconds:0.00} s at most: {run}");
    }
}
