using System;
using Dub.Http.RateLimits;
using Xunit;

namespace Dub.Tests.RateLimits;

public sealed class WindowCountTests
{
    private readonly CallLog _calls = new();
    private readonly WindowCount _count;

    public WindowCountTests()
    {
        // Windows of 10 s: the next one begins at 20 s and 25 ms, for a server whose clock is a little late.
        _count = new WindowCount(_calls, ServerWindow.Find(new RateLimitHeaders { ResetIn = Seconds(5) }, Seconds(15)));
    }

    [Fact]
    public void Of_the_window_before_the_share_counts_that_has_not_passed()
    {
        Add(100, at: 12);
        Add(20, at: 20.5);
        Assert.Equal(115, _count.Own(Seconds(20.525)), 0.01);
        Assert.Equal(70, _count.Own(Seconds(25.025)), 0.01);
        Assert.Equal(20, _count.Own(Seconds(30)), 0.5);
        Assert.Equal(0, _count.Own(Seconds(45)));
    }

    [Fact]
    public void A_call_shortly_before_a_window_counts_in_it()
    {
        Add(1, at: 19.995);
        Add(1, at: 19.9);
        Assert.Equal(1 + 0.5, _count.Own(Seconds(25.025)), 0.01);
    }

    [Fact]
    public void The_next_call_leaves_when_enough_of_the_window_before_has_passed()
    {
        Add(100, at: 12);
        Add(20, at: 20.5);
        Assert.Equal(Seconds(21), _count.NextRoom(Seconds(21), limit: 200));
        // 79 of the 100 may still count when one more fits below 100.
        Assert.Equal(22.125, _count.NextRoom(Seconds(21), limit: 100).TotalSeconds, 0.01);
        // 20 in the current window are too many for it, and few enough after a twentieth of the next one.
        Assert.Equal(30.525, _count.NextRoom(Seconds(21), limit: 20).TotalSeconds, 0.01);
    }

    [Fact]
    public void What_others_used_counts_in_their_window_and_where_it_is_carried_in_the_next_one()
    {
        WindowCount carried = _count.WithOthers(Seconds(12), 50, carry: true);
        WindowCount dropped = _count.WithOthers(Seconds(12), 50, carry: false);
        Assert.Equal(50, carried.Used(Seconds(19)));
        Assert.Equal(25, carried.Used(Seconds(25.025)), 0.01);
        Assert.Equal(0, carried.Used(Seconds(31)));
        Assert.Equal(50, dropped.Used(Seconds(19)));
        Assert.Equal(0, dropped.Used(Seconds(25)));
        Assert.Equal(0, carried.Own(Seconds(19)));
        Assert.True(carried.HasCountedOthersIn(Seconds(19)));
        Assert.False(carried.HasCountedOthersIn(Seconds(21)));
        Assert.Equal(0, _count.WithOthers(Seconds(12), -3, carry: true).Used(Seconds(19)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Add(int calls, double at)
    {
        for (int i = 0; i < calls; i++)
        {
            _calls.Add(Seconds(at));
        }
    }
}
