using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Dub.Tests.RateLimits;

/// <summary>Imports at the limit, simulated: how many calls are refused and how long it takes.</summary>
public sealed class LimitBarsTests
{
    public static TheoryData<HeaderForm, int, int> ToldForms
    {
        get
        {
            TheoryData<HeaderForm, int, int> data = [];
            foreach (HeaderForm form in new[] { HeaderForm.Milliseconds, HeaderForm.Documented, HeaderForm.Delta, HeaderForm.Date })
            {
                data.Add(form, 0, 0);
                foreach (int latency in new[] { 20, 100 })
                {
                    data.Add(form, latency, 0);
                    data.Add(form, latency, latency / 2);
                }
            }

            return data;
        }
    }

    public static TheoryData<int, int, HeaderForm> Minutes
    {
        get
        {
            TheoryData<int, int, HeaderForm> data = [];
            foreach (int limit in new[] { 60, 600, 1_200, 3_000 })
            {
                foreach (int latency in new[] { 20, 100 })
                {
                    data.Add(limit, latency, HeaderForm.Milliseconds);
                    data.Add(limit, latency, HeaderForm.Delta);
                }
            }

            return data;
        }
    }

    /// <summary>The bar: 600 rows under 200 calls in 10 s, at most one refusal a worker, 1.05 of the shortest time.</summary>
    [Theory]
    [MemberData(nameof(ToldForms))]
    public void A_told_limit_of_200_in_10_s_is_kept_to(HeaderForm form, int latency, int jitter)
    {
        foreach (ImportPlan plan in TenSeconds(24))
        {
            ImportRun run = Run(plan with { Form = form, Latency = Milliseconds(latency), Jitter = Milliseconds(jitter) });
            Assert.True(run.Refusals <= plan.Workers, run.ToString());
            // Where a window ends amid the first calls, which of them it counted is not known exactly.
            Assert.True(run.Ratio <= (plan.Phase.TotalSeconds < 8 ? 1.05 : 1.15), run.ToString());
        }
    }

    /// <summary>A minute's window can look like one of 10, 15, 20 or 30 s at first, which costs a second round of refusals at most.</summary>
    [Theory]
    [MemberData(nameof(Minutes))]
    public void A_told_limit_of_a_minute_is_kept_to(int limit, int latency, HeaderForm form)
    {
        Random random = new(limit + latency);
        for (int seed = 0; seed < 6; seed++)
        {
            ImportRun run = Run(new ImportPlan
            {
                Rows = limit * 5 / 2,
                Limit = limit,
                Window = TimeSpan.FromSeconds(60),
                Latency = Milliseconds(latency),
                Form = form,
                Phase = Milliseconds(seed % 2 == 0 ? random.Next(60_000) : random.Next(48_000, 60_000)),
                StartWindow = random.Next(100),
                Seed = seed,
            });
            Assert.True(run.Refusals <= 2 * run.Plan.Workers, run.ToString());
            Assert.True(run.Ratio <= 1.3, run.ToString());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public void The_bar_holds_for_other_numbers_of_workers(int workers)
    {
        foreach (ImportPlan plan in TenSeconds(12))
        {
            // Where the window ends while the refusal is on its way, its end is not told, and found by trying.
            ImportRun run = Run(plan with { Workers = workers });
            Assert.True(run.Refusals <= workers + 4, run.ToString());
            Assert.True(run.Ratio <= 1.15, run.ToString());
        }
    }

    [Theory]
    [InlineData(HeaderForm.Milliseconds)]
    [InlineData(HeaderForm.Documented)]
    public void A_limit_told_on_success_is_never_run_into(HeaderForm form)
    {
        foreach (ImportPlan plan in TenSeconds(24))
        {
            ImportRun run = Run(plan with { Form = form, TellsOnSuccess = true });
            Assert.Equal(0, run.Refusals);
            Assert.True(run.Ratio <= 1.15, run.ToString());
        }
    }

    [Theory]
    [InlineData(30, HeaderForm.Milliseconds)]
    [InlineData(-30, HeaderForm.Milliseconds)]
    [InlineData(30, HeaderForm.Documented)]
    [InlineData(-30, HeaderForm.Documented)]
    [InlineData(3_600, HeaderForm.Milliseconds)]
    public void A_server_with_another_clock_costs_little(int skew, HeaderForm form)
    {
        // Its Date header tells the second alone, so a window's end is known no better.
        foreach (ImportPlan plan in TenSeconds(24))
        {
            ImportRun run = Run(plan with { Skew = TimeSpan.FromSeconds(skew), Form = form });
            Assert.True(run.Refusals <= plan.Workers + 6, run.ToString());
            Assert.True(run.Ratio <= 1.45, run.ToString());
        }
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, true)]
    [InlineData(-0.3, true)]
    [InlineData(0.05, true)]
    [InlineData(-30, false)]
    [InlineData(5, false)]
    public void A_clock_that_differs_unnoticed_loses_no_row(double skew, bool hasDate)
    {
        foreach (ImportPlan plan in TenSeconds(12))
        {
            ImportRun run = Run(plan with { Skew = TimeSpan.FromSeconds(skew), HasDateHeader = hasDate });
            Assert.True(run.Refusals <= 5 * plan.Workers, run.ToString());
            Assert.True(run.Ratio <= 3, run.ToString());
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public void Another_client_of_the_key_is_lived_with(int perSecond)
    {
        foreach (ImportPlan plan in TenSeconds(12))
        {
            ImportRun run = Run(plan with { OthersPerSecond = perSecond });
            Assert.True(run.Refusals <= 3 * plan.Workers, run.ToString());
            Assert.True(run.Ratio <= 1.15, run.ToString());
        }
    }

    [Theory]
    [InlineData(HeaderForm.Milliseconds, 600)]
    [InlineData(HeaderForm.Documented, 1_500)]
    [InlineData(HeaderForm.Delta, 600)]
    [InlineData(HeaderForm.Delta, 1_500)]
    [InlineData(HeaderForm.Date, 1_500)]
    public void Beside_a_client_that_uses_a_quarter_of_the_limit_the_rest_is_used(HeaderForm form, int rows)
    {
        foreach (ImportPlan plan in TenSeconds(12))
        {
            ImportRun run = Run(plan with { Form = form, Rows = rows, OthersPerSecond = 5, Latency = Milliseconds(50) });
            Assert.True(run.Refusals <= rows / 15, run.ToString());
            Assert.True(run.Ratio <= 1.15, run.ToString());
        }
    }

    [Fact]
    public void What_another_client_left_is_won_back_within_two_windows()
    {
        foreach (ImportPlan plan in TenSeconds(12))
        {
            ImportRun run = Run(plan with { Rows = 1_500, OthersPerSecond = 10, OthersUntil = TimeSpan.FromSeconds(30) });
            int[] lastFull = [.. Enumerable.Range(50, 15).Select(second => run.Arrivals.Count(time => (int)time.TotalSeconds == second))];
            Assert.InRange(lastFull.Average(), 19, 21);
        }
    }

    [Theory]
    [InlineData(HeaderForm.Delta)]
    [InlineData(HeaderForm.Date)]
    public void An_inferred_limit_that_was_right_is_kept_to_although_more_is_tried(HeaderForm form)
    {
        foreach (ImportPlan plan in TenSeconds(12))
        {
            ImportRun run = Run(plan with { Form = form, Rows = 3_000, Phase = Milliseconds(plan.Seed * 600) });
            Assert.True(run.Refusals <= 6 * plan.Workers, run.ToString());
            Assert.True(run.Ratio <= 1.05, run.ToString());
        }
    }

    [Theory]
    [InlineData(HeaderForm.Delta)]
    [InlineData(HeaderForm.Date)]
    public void An_inferred_limit_that_was_too_low_is_outgrown(HeaderForm form)
    {
        foreach (ImportPlan plan in TenSeconds(12))
        {
            // Half of the limit was used before, and nothing tells of it.
            ImportRun run = Run(plan with { Form = form, Rows = 3_000, UsedBefore = 100 });
            Assert.True(run.Ratio <= 1.2, run.ToString());
        }
    }

    [Fact]
    public void What_an_earlier_process_used_is_allowed_for()
    {
        foreach (ImportPlan plan in TenSeconds(24))
        {
            ImportRun run = Run(plan with { UsedBefore = 150 });
            Assert.True(run.Refusals <= plan.Workers + 1, run.ToString());
            Assert.True(run.Ratio <= 1.3, run.ToString());
        }
    }

    private static IEnumerable<ImportPlan> TenSeconds(int count)
    {
        // Half of them begin shortly before a window does.
        Random random = new(20_260_801);
        for (int seed = 0; seed < count; seed++)
        {
            yield return new ImportPlan
            {
                Phase = Milliseconds(seed % 2 == 0 ? random.Next(10_000) : random.Next(8_000, 10_000)),
                StartWindow = random.Next(1_000),
                Seed = seed,
            };
        }
    }

    private static ImportRun Run(ImportPlan plan)
    {
        ImportRun run = Simulation.Run(plan);
        Assert.All(run.Recorded, static times => Assert.Equal(1, times));
        return run;
    }

    private static TimeSpan Milliseconds(int time) => TimeSpan.FromMilliseconds(time);
}
