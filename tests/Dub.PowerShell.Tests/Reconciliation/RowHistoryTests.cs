using System;
using System.Linq;
using Dub.Reconciliation;
using Dub.Tracking.Journals;
using Xunit;

namespace Dub.Tests.Reconciliation;

public sealed class RowHistoryTests
{
    private static readonly DateTimeOffset s_start = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Sending", 1, true)]
    [InlineData("Sending Unknown", 1, true)]
    [InlineData("Sending Recorded", 1, false)]
    [InlineData("Sending NotSent", 0, false)]
    [InlineData("Sending NotSent Sending Unknown", 1, true)]
    [InlineData("Sending Refused", 0, false)]
    [InlineData("Sending NotRecorded", 0, false)]
    [InlineData("Sending Unknown Sending Unknown", 2, true)]
    [InlineData("Sending Sending Recorded", 2, false)]
    [InlineData("Sending Unknown Unknown", 1, true)]
    [InlineData("Sending Unknown Recorded", 1, false)]
    [InlineData("Sending Unknown NotSent", 0, false)]
    public void The_calls_are_those_that_Dub_may_have_recorded(string states, int attempts, bool isOpen)
    {
        RowHistory history = new();
        int second = 0;
        foreach (JournalState state in states.Split(' ').Select(Enum.Parse<JournalState>))
        {
            history.Add(new JournalLine { At = s_start.AddSeconds(second++), Event = state });
        }

        Assert.Equal(attempts, history.Attempts.Count);
        Assert.Equal(isOpen, history.IsOpen);
        if (states == "Sending Sending Recorded")
        {
            Assert.Equal([new Attempt(s_start, null), new Attempt(s_start.AddSeconds(1), s_start.AddSeconds(2))], history.Attempts);
        }
    }
}
