using System.Collections.Generic;
using System.Linq;
using Dub.Errors;
using Dub.Tests.Support;
using Dub.Tracking.Imports;
using Xunit;

namespace Dub.Tests.Tracking;

public sealed class CircuitBreakerTests
{
    private static readonly DubException s_unreachable = FakeNext.Lost(CallEffect.None).Failure!.ToException();

    private readonly CircuitBreaker _breaker = new();

    public static TheoryData<DubException?> OtherEnds => new()
    {
        (DubException?)null,
        // The request may have left, so the server was reached.
        FakeNext.Lost(CallEffect.Unknown).Failure!.ToException(),
        (FakeNext.Lost(CallEffect.None).Failure! with { OutcomeUnknown = true }).ToException(),
        FakeNext.Answered(500, "internal_server_error").Failure!.ToException(),
        FakeNext.Answered(429, "rate_limit_exceeded").Failure!.ToException(),
    };

    [Fact]
    public void It_trips_at_the_fifth_row_in_succession_that_could_not_reach_the_server_and_stays_so()
    {
        IEnumerable<bool> trips = Enumerable.Range(0, 7).Select(_ => _breaker.Trips(s_unreachable));
        Assert.Equal([false, false, false, false, true, true, true], trips);
    }

    [Theory]
    [MemberData(nameof(OtherEnds))]
    public void Any_other_end_of_a_row_begins_the_count_anew(DubException? end)
    {
        for (int round = 0; round < 3; round++)
        {
            for (int row = 1; row < CircuitBreaker.MaximumUnreachableRows; row++)
            {
                Assert.False(_breaker.Trips(s_unreachable));
            }

            Assert.False(_breaker.Trips(end));
        }
    }
}
