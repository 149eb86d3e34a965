using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CsCheck;
using Dub.Tracking.Imports;
using Xunit;

namespace Dub.Tests.Tracking;

/// <summary>Any rows, any partitions, any speeds: the promises hold.</summary>
public sealed class OrderedSenderPropertyTests
{
    private static readonly Gen<(int Throttle, int Capacity, int Rows, int Partitions, int FatalRow, int Seed)> s_imports = Gen.Select(
        Gen.Int[1, 16],
        Gen.Int[1, 64],
        Gen.Int[0, 200],
        Gen.Int[1, 20],
        Gen.Int[-200, 200],
        Gen.Int);

    [Fact]
    public void Each_row_comes_out_once_in_order_and_no_partition_is_overtaken()
    {
        s_imports.Sample(
            static import => new Import(import.Throttle, import.Capacity, import.Rows, import.Partitions, import.FatalRow, import.Seed).Run(),
            iter: 200,
            threads: 2);
    }

    private sealed class Import(int throttle, int capacity, int rows, int partitions, int fatalRow, int seed)
    {
        private readonly ConcurrentDictionary<string, int> _lastOfPartition = new();
        private readonly ConcurrentDictionary<string, bool> _busyPartitions = new();
        private readonly ConcurrentBag<int> _started = [];
        private readonly List<(int Row, bool Sent)> _taken = [];
        private int _underWay;
        private int _mostUnderWay;
        private int _overtaken;
        private int _mostHeld;

        private sealed record Row(int Number, string Partition, int Yields);

        public void Run()
        {
            Random random = new(seed);
            using OrderedSender<Row, Row> sender = new(throttle, capacity, SendAsync, row => row.Number == fatalRow, static error => throw error);
            for (int i = 1; i <= rows; i++)
            {
                while (sender.IsFull)
                {
                    Take(sender);
                }

                Row row = new(i, "u" + random.Next(partitions), random.Next(4));
                sender.Add(row, row.Partition);
                _mostHeld = Math.Max(_mostHeld, sender.Pending);
            }

            while (sender.Pending > 0)
            {
                Take(sender);
            }

            Assert.Equal(Enumerable.Range(1, rows), _taken.Select(static taken => taken.Row));
            Assert.Equal(_started.Order(), _taken.Where(static taken => taken.Sent).Select(static taken => taken.Row));
            Assert.Equal(0, _overtaken);
            Assert.InRange(_mostUnderWay, 0, throttle);
            Assert.InRange(_mostHeld, 0, capacity);
            if (fatalRow is <= 0 || fatalRow > rows)
            {
                Assert.Equal(rows, _started.Count);
            }
        }

        private void Take(OrderedSender<Row, Row> sender)
        {
            if (sender.TryTake(out Row? row, out Row? result))
            {
                _taken.Add((row!.Number, result is not null));
            }
            else
            {
                sender.Wait(TimeSpan.FromSeconds(5));
            }
        }

        private async Task<Row> SendAsync(Row row, CancellationToken cancellationToken)
        {
            int underWay = Interlocked.Increment(ref _underWay);
            InterlockedMax(ref _mostUnderWay, underWay);
            _started.Add(row.Number);
            bool alone = _busyPartitions.TryAdd(row.Partition, true);
            bool inOrder = _lastOfPartition.GetValueOrDefault(row.Partition) < row.Number;
            _lastOfPartition[row.Partition] = row.Number;
            if (!alone || !inOrder)
            {
                Interlocked.Increment(ref _overtaken);
            }

            for (int i = 0; i < row.Yields; i++)
            {
                await Task.Yield();
            }

            _busyPartitions.TryRemove(row.Partition, out _);
            Interlocked.Decrement(ref _underWay);
            return row;
        }

        private static void InterlockedMax(ref int target, int value)
        {
            int known;
            while ((known = Volatile.Read(ref target)) < value)
            {
                Interlocked.CompareExchange(ref target, value, known);
            }
        }
    }
}
