using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dub.Tracking.Imports;
using Xunit;

namespace Dub.Tests.Tracking;

public sealed class OrderedSenderTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Results_come_in_the_order_of_the_rows_whatever_ends_first()
    {
        Gate gate = new();
        using OrderedSender<string, string> sender = new(3, 10, gate.SendAsync, static _ => false, static error => error.Message);
        AddAll(sender, "a", "b", "c");
        await gate.UntilStarted("a", "b", "c");

        gate.End("c");
        gate.End("b");
        Assert.False(sender.TryTake(out _, out _));
        gate.End("a");
        Assert.Equal(["a", "b", "c"], await TakeAll(sender));
    }

    [Fact]
    public async Task No_more_are_under_way_than_was_asked_for()
    {
        Gate gate = new();
        using OrderedSender<string, string> sender = new(2, 10, gate.SendAsync, static _ => false, static error => error.Message);
        AddAll(sender, "a", "b", "c", "d");
        await gate.UntilStarted("a", "b");
        Assert.Equal(["a", "b"], gate.Started.Order());

        gate.End("b");
        await gate.UntilStarted("c");
        Assert.Equal(3, gate.Started.Count);
        gate.End("a", "c", "d");
        Assert.Equal(["a", "b", "c", "d"], await TakeAll(sender));
    }

    [Fact]
    public async Task A_row_waits_for_the_one_before_it_in_its_partition_and_for_no_other()
    {
        Gate gate = new();
        using OrderedSender<string, string> sender = new(4, 10, gate.SendAsync, static _ => false, static error => error.Message);
        sender.Add("a1", "a");
        sender.Add("a2", "a");
        sender.Add("b1", "b");
        sender.Add("a3", "a");
        await gate.UntilStarted("a1", "b1");
        gate.End("b1");
        Assert.DoesNotContain("a2", gate.Started);

        gate.End("a1");
        await gate.UntilStarted("a2");
        Assert.DoesNotContain("a3", gate.Started);
        gate.End("a2", "a3");
        Assert.Equal(["a1", "a2", "b1", "a3"], await TakeAll(sender));
    }

    [Fact]
    public void Partitions_are_told_apart_by_case()
    {
        using CountdownEvent started = new(2);
        using OrderedSender<string, string> sender = new(2, 10, (row, token) =>
        {
            started.Signal();
            return Task.Delay(Timeout.Infinite, token).ContinueWith(_ => row, token, TaskContinuationOptions.None, TaskScheduler.Default);
        }, static _ => false, static error => error.Message);
        sender.Add("1", "u");
        sender.Add("2", "U");
        Assert.True(started.Wait(s_soon));
    }

    [Fact]
    public async Task Rows_that_do_not_stop_when_they_are_cancelled_can_be_taken_unfinished()
    {
        TaskCompletionSource<string> never = new();
        using ManualResetEventSlim started = new();
        using OrderedSender<string, string> sender = new(1, 10, (_, _) =>
        {
            started.Set();
            return never.Task;
        }, static _ => false, static error => error.Message);
        AddAll(sender, "a", "b");
        Assert.True(started.Wait(s_soon));

        sender.Cancel();
        await Task.Run(() => sender.WaitForNext(TimeSpan.FromMilliseconds(1))).WaitAsync(s_soon);
        Assert.False(sender.TryTake(out _, out _));
        Assert.Equal([("a", null, true), ("b", null, false)], sender.TakeAll());
        Assert.Equal(0, sender.Pending);
        never.SetResult("a");
    }

    [Fact]
    public void It_is_full_at_its_capacity_until_a_row_is_taken()
    {
        using OrderedSender<string, string> sender = new(1, 2, static (row, _) => Task.FromResult(row), static _ => false, static error => error.Message);
        Assert.False(sender.IsFull);
        sender.AddDone("a", "a");
        sender.AddDone("b", "b");
        Assert.True(sender.IsFull);
        Assert.Equal(2, sender.Pending);

        Assert.True(sender.TryTake(out _, out _));
        Assert.False(sender.IsFull);
    }

    [Fact]
    public async Task A_row_that_is_done_already_keeps_its_place()
    {
        Gate gate = new();
        using OrderedSender<string, string> sender = new(2, 10, gate.SendAsync, static _ => false, static error => error.Message);
        sender.Add("a", "a");
        sender.AddDone("b", "skipped");
        Assert.False(sender.TryTake(out _, out _));
        gate.End("a");
        Assert.Equal(["a", "skipped"], await TakeAll(sender));
    }

    [Fact]
    public async Task After_a_fault_of_all_none_starts_and_those_under_way_come_out()
    {
        Gate gate = new();
        using OrderedSender<string, string> sender = new(3, 10, gate.SendAsync, static result => result == "fatal", static error => error.Message);
        AddAll(sender, "a", "fatal", "c", "d", "e");
        await gate.UntilStarted("a", "fatal", "c");
        gate.End("fatal");
        // Until then, a row that ends makes room for the next.
        await Task.Run(() => Assert.True(sender.Closed.WaitHandle.WaitOne(s_soon)));
        gate.End("a", "c");

        // The last two were never sent: they come out without a result.
        Assert.Equal(["a", "fatal", "c", null, null], await TakeAll(sender));
        AddAll(sender, "f");
        Assert.Equal([null], await TakeAll(sender));
        Assert.Equal(["a", "c", "fatal"], gate.Started.Order());
    }

    [Fact]
    public async Task A_row_whose_partition_is_held_by_the_fault_is_not_sent()
    {
        Gate gate = new();
        using OrderedSender<string, string> sender = new(3, 10, gate.SendAsync, static result => result == "fatal", static error => error.Message);
        sender.Add("fatal", "x");
        sender.Add("b", "x");
        await gate.UntilStarted("fatal");
        gate.End("fatal");
        Assert.Equal(["fatal", null], await TakeAll(sender));
        Assert.Equal(["fatal"], gate.Started);
    }

    [Fact]
    public async Task Cancelling_ends_what_is_under_way_and_starts_nothing()
    {
        Gate gate = new();
        using OrderedSender<string, string> sender = new(2, 10, gate.SendAsync, static _ => false, static error => error.Message);
        AddAll(sender, "a", "b", "c");
        await gate.UntilStarted("a", "b");
        sender.Cancel();

        Assert.Equal([null, null, null], await TakeAll(sender));
        Assert.Equal(["a", "b"], gate.Cancelled.Order());
        AddAll(sender, "d");
        Assert.Equal(["a", "b"], gate.Started.Order());
    }

    [Fact]
    public async Task Disposing_cancels_and_may_be_done_twice()
    {
        Gate gate = new();
        OrderedSender<string, string> sender = new(1, 10, gate.SendAsync, static _ => false, static error => error.Message);
        AddAll(sender, "a", "b");
        await gate.UntilStarted("a");
        sender.Dispose();
        sender.Dispose();
        await gate.UntilCancelled("a");
        Assert.Equal(["a"], gate.Started);
    }

    [Fact]
    public async Task A_wait_ends_with_a_signal_a_result_or_a_cancel()
    {
        Gate gate = new();
        using OrderedSender<string, string> sender = new(1, 10, gate.SendAsync, static _ => false, static error => error.Message);
        AddAll(sender, "a");
        await gate.UntilStarted("a");
        foreach (Action end in new Action[] { sender.Signal, () => gate.End("a") })
        {
            Task waiting = Task.Run(() => sender.Wait(Timeout.InfiniteTimeSpan));
            end();
            await waiting.WaitAsync(s_soon);
        }

        Assert.True(sender.TryTake(out _, out _));
        AddAll(sender, "b");
        Task last = Task.Run(() => sender.Wait(Timeout.InfiniteTimeSpan));
        sender.Cancel();
        await last.WaitAsync(s_soon);
    }

    [Fact]
    public async Task A_row_that_will_not_be_sent_any_more_is_not_waited_for()
    {
        // The head stands behind its partition's release when the fault comes.
        TaskCompletionSource<string> fatal = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using OrderedSender<string, string> sender = new(1, 10, (_, _) => fatal.Task, static _ => true, static error => error.Message);
        AddAll(sender, "a", "b");
        fatal.SetResult("fatal");
        await Task.Run(() =>
        {
            while (!sender.TryTake(out _, out _))
            {
                sender.Wait(Timeout.InfiniteTimeSpan);
            }
        }).WaitAsync(s_soon);

        await Task.Run(() => sender.Wait(Timeout.InfiniteTimeSpan)).WaitAsync(s_soon);
        Assert.True(sender.TryTake(out string? row, out string? result));
        Assert.Equal("b", row);
        Assert.Null(result);
    }

    [Fact]
    public async Task A_row_whose_sending_throws_has_a_result_and_the_others_go_on()
    {
        using OrderedSender<string, string> sender = new(
            1,
            10,
            static (row, _) => row == "b" ? throw new InvalidOperationException("a bug") : Task.FromResult(row),
            static _ => false,
            static error => error.Message);
        AddAll(sender, "a", "b", "c");
        Assert.Equal(["a", "a bug", "c"], await TakeAll(sender));
    }

    private static void AddAll(OrderedSender<string, string> sender, params string[] rows)
    {
        foreach (string row in rows)
        {
            sender.Add(row, row);
        }
    }

    private static Task<List<string?>> TakeAll(OrderedSender<string, string> sender) => Task.Run(() =>
    {
        List<string?> taken = [];
        while (sender.Pending > 0)
        {
            if (sender.TryTake(out _, out string? result))
            {
                taken.Add(result);
            }
            else
            {
                sender.Wait(TimeSpan.FromSeconds(1));
            }
        }

        return taken;
    }).WaitAsync(s_soon);

    /// <summary>Sends whose ends the test decides.</summary>
    private sealed class Gate
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _ends = new();

        public ConcurrentQueue<string> Started { get; } = new();

        public ConcurrentQueue<string> Cancelled { get; } = new();

        public async Task<string> SendAsync(string row, CancellationToken cancellationToken)
        {
            Started.Enqueue(row);
            try
            {
                return await Ending(row).Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Cancelled.Enqueue(row);
                throw;
            }
        }

        public void End(params string[] rows)
        {
            foreach (string row in rows)
            {
                Ending(row).TrySetResult(row);
            }
        }

        public Task UntilStarted(params string[] rows) => Until(() => rows.All(row => Started.Contains(row)));

        public Task UntilCancelled(params string[] rows) => Until(() => rows.All(row => Cancelled.Contains(row)));

        private static Task Until(Func<bool> condition) => Task.Run(() => Assert.True(SpinWait.SpinUntil(condition, s_soon)));

        private TaskCompletionSource<string> Ending(string row) =>
            _ends.GetOrAdd(row, static _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
