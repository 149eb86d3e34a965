using System;
using System.Threading.Tasks;

namespace Dub.Bound;

/// <summary>Posts the sales of a CSV file as fast as the machine can: the bound that no client gets past.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args.Length != 2 || !int.TryParse(args[1], out int concurrency))
        {
            await Console.Error.WriteLineAsync("usage: Dub.Bound <sales.csv> <concurrency>");
            return 2;
        }

        byte[][] bodies = SaleBodies.Read(args[0]);
        using BareClient client = new(
            Environment.GetEnvironmentVariable("DUB_BASE_URL") ?? throw new InvalidOperationException("DUB_BASE_URL is not set."),
            Environment.GetEnvironmentVariable("DUB_API_KEY") ?? throw new InvalidOperationException("DUB_API_KEY is not set."));
        int warmPasses = int.TryParse(Environment.GetEnvironmentVariable("BENCH_WARM_PASSES"), out int passes) ? passes : 0;
        for (int pass = 1; pass <= warmPasses; pass++)
        {
            await client.PostAllAsync(bodies, concurrency);
            await client.ResetAsync();
        }

        long startedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        double seconds = await client.PostAllAsync(bodies, concurrency);
        Console.WriteLine(FormattableString.Invariant(
            $"{{\"startedAt\":{startedAt},\"seconds\":{seconds:F4},\"rows\":{bodies.Length},\"recorded\":{client.Recorded}}}"));
        return 0;
    }
}
