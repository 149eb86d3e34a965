using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Http.RateLimits;

namespace Dub.Tests.RateLimits;

/// <summary>Workers that send rows through a limiter to a server with a sliding window, in virtual time.</summary>
internal sealed class Simulation
{
    // A day that begins like every other: at a multiple of all windows.
    private static readonly DateTimeOffset s_day = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ImportPlan _plan;
    private readonly VirtualTime _time;
    private readonly RateLimiter _limiter;
    private readonly SlidingWindow _server;
    private readonly Random _random;
    private readonly int[] _recorded;
    private readonly List<TimeSpan> _arrivals = [];
    private readonly List<TimeSpan> _refusedAt = [];
    private int _nextRow;
    private int _strays;
    private bool _isOver;

    private Simulation(ImportPlan plan)
    {
        _plan = plan;
        _time = new VirtualTime(Start(plan));
        _limiter = new RateLimiter(_time);
        _server = NewServer(plan);
        _random = new Random(plan.Seed);
        _recorded = new int[plan.Rows];
    }

    public static ImportRun Run(ImportPlan plan)
    {
        Simulation simulation = new(plan);
        TimeSpan ended = default;
        VirtualTime.Run(simulation._time, async () =>
        {
            Task others = simulation.OthersAsync();
            await Task.WhenAll(Enumerable.Range(0, plan.Workers).Select(_ => simulation.WorkAsync()));
            ended = simulation._time.Elapsed;
            simulation._isOver = true;
            await others;
        });
        return new ImportRun
        {
            Plan = plan,
            Time = ended,
            Shortest = Shortest(plan),
            Arrivals = simulation._arrivals,
            RefusedAt = simulation._refusedAt,
            Recorded = simulation._recorded,
            Strays = simulation._strays,
        };
    }

    /// <summary>
    /// The time of workers who know the server's counters: each call leaves so that it arrives at the first
    /// moment at which it is let through.
    /// </summary>
    private static TimeSpan Shortest(ImportPlan plan)
    {
        SlidingWindow server = NewServer(plan);
        long half = (long)plan.Latency.TotalMilliseconds / 2;
        long start = (Start(plan) + plan.Skew).ToUnixTimeMilliseconds();
        PriorityQueue<int, long> free = new();
        for (int worker = 0; worker < plan.Workers; worker++)
        {
            free.Enqueue(worker, start);
        }

        double othersOwed = 0;
        long arrival = start;
        long answered = start;
        for (int row = 0; row < plan.Rows; row++)
        {
            free.TryDequeue(out int worker, out long ready);
            long earliest = Math.Max(arrival, ready + half);
            while (true)
            {
                othersOwed += plan.OthersPerSecond * (earliest - arrival) / 1000;
                for (; othersOwed >= 1; othersOwed--)
                {
                    server.Count(earliest);
                }

                arrival = earliest;
                if (server.TryTake(arrival, out _, out _))
                {
                    break;
                }

                earliest++;
            }

            answered = arrival + half;
            free.Enqueue(worker, answered);
        }

        return TimeSpan.FromMilliseconds(answered - start);
    }

    private static DateTimeOffset Start(ImportPlan plan) => s_day + (plan.StartWindow * plan.Window) + plan.Phase - plan.Skew;

    private static SlidingWindow NewServer(ImportPlan plan)
    {
        SlidingWindow server = new(plan.Limit, plan.Window);
        long windowStart = (Start(plan) + plan.Skew - plan.Phase).ToUnixTimeMilliseconds();
        for (int i = 0; i < plan.UsedBefore; i++)
        {
            server.TryTake(windowStart, out _, out _);
        }

        return server;
    }

    private async Task WorkAsync()
    {
        while (_nextRow < _plan.Rows)
        {
            int row = _nextRow++;
            while (!await TrySendAsync(row).ConfigureAwait(false))
            {
            }
        }
    }

    private async Task<bool> TrySendAsync(int row)
    {
        RateLimitLease? permit = await _limiter
            .AcquireAsync(_plan.RequestsPerMinute, TimeSpan.FromHours(1), NoCallEvents.Instance, CancellationToken.None)
            .ConfigureAwait(false);
        TimeSpan half = (_plan.Latency + (_plan.Jitter * _random.NextDouble())) / 2;
        await _time.Delay(half, CancellationToken.None).ConfigureAwait(false);
        DateTimeOffset serverNow = _time.UtcNow + _plan.Skew;
        _arrivals.Add(_time.Elapsed);
        if (_random.NextDouble() < _plan.StrayShare)
        {
            _strays++;
            await _time.Delay(half, CancellationToken.None).ConfigureAwait(false);
            _limiter.Release(permit!, 429, RateLimitHeaders.Parse(_plan.StrayLimit?.ToString(CultureInfo.InvariantCulture), null, null, _plan.StrayRetryAfter, null, _time.UtcNow));
            return false;
        }

        bool taken = _server.TryTake(serverNow.ToUnixTimeMilliseconds(), out long reset, out long remaining);
        if (!taken)
        {
            _refusedAt.Add(_time.Elapsed);
        }

        await _time.Delay(half, CancellationToken.None).ConfigureAwait(false);
        _limiter.Release(permit!, taken ? 200 : 429, Headers(taken, serverNow, reset, remaining));
        _recorded[row] += taken ? 1 : 0;
        return taken;
    }

    private async Task OthersAsync()
    {
        while (_plan.OthersPerSecond > 0 && !_isOver && !(_time.Elapsed > _plan.OthersUntil))
        {
            _server.TryTake((_time.UtcNow + _plan.Skew).ToUnixTimeMilliseconds(), out _, out _);
            await _time.Delay(TimeSpan.FromSeconds(1 / _plan.OthersPerSecond), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private RateLimitHeaders Headers(bool taken, DateTimeOffset serverNow, long reset, long remaining)
    {
        DateTimeOffset? date = _plan.HasDateHeader ? DateTimeOffset.FromUnixTimeSeconds(serverNow.ToUnixTimeSeconds()) : null;
        long seconds = (reset + 999) / 1000;
        string wait = Text(Math.Max(1, (reset - serverNow.ToUnixTimeMilliseconds() + 999) / 1000));
        string? limit = null;
        string? left = null;
        string? resetText = null;
        string? retryAfter = null;
        if (_plan.Form is HeaderForm.Milliseconds or HeaderForm.Documented && (!taken || _plan.TellsOnSuccess))
        {
            limit = Text(_server.Limit);
            left = Text(remaining);
            resetText = Text(_plan.Form == HeaderForm.Milliseconds ? reset : seconds);
        }

        if (!taken)
        {
            retryAfter = _plan.Form switch
            {
                HeaderForm.Milliseconds => Text(reset),
                HeaderForm.Documented or HeaderForm.Delta => wait,
                HeaderForm.Date => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("r", CultureInfo.InvariantCulture),
                _ => null,
            };
        }

        return RateLimitHeaders.Parse(limit, left, resetText, retryAfter, date, _time.UtcNow);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
