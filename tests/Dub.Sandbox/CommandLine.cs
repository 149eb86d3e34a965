using System.Globalization;

namespace Dub.Sandbox;

/// <summary>Reads the command line. An unknown option is an error: a misspelt one would test something else.</summary>
internal static class CommandLine
{
    public const string DefaultKey = "dub_sandbox_key";

    public const string Help = """
        A stand-in for Dub's conversion-tracking API, on loopback, state in memory.

          --api 2024|current           which of Dub's servers to behave like (default current)
          --port N                     port to listen on (default 0: a free one)
          --key K                      an accepted API key, may be repeated (default dub_sandbox_key)
          --latency MS | A-B           delay of each answer in milliseconds
          --limit N                    calls per key and window (default: no limiter)
          --window SECONDS             the limiter's window (default 60)
          --event-limit N              calls for events per key and second (default: no limiter)
          --event-delay SECONDS        how long after its call an event is shown (default 0)
          --event-times js|iso         the form of an event's time (default js, as the live server)
          --page-cap N                 the largest page, whatever is asked for
          --limit-headers FORM         milliseconds|documented|delta|date|bare (default milliseconds)
          --limit-headers-on-success   limit, remaining and reset on successful answers too
          --limit-headers-on-errors    the limiter's headers on every error answer, as the live server does
          --clock-skew SECONDS         how far the server's clock is off
          --auto-customers             every customer is known whose ID does not start with 'unknown'
          --fault-rate F               share of calls (0 to 1) that meet a random fault
          --faults NAME,NAME           which random faults (default: all transient ones)
          --seed S                     seed of faults and latency (default 0)
          --audit full|events|none     what to remember (default full)
          --compress                   gzip or deflate answers for clients that accept it
          --parent-pid P               exit when that process is gone
          --help                       this text
        """;

    public static SandboxOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SandboxOptions();
        for (int index = 0; index < arguments.Count; index++)
        {
            string name = arguments[index];
            string? attached = null;
            int equals = name.IndexOf('=', StringComparison.Ordinal);
            if (name.StartsWith("--", StringComparison.Ordinal) && equals > 0)
            {
                attached = name[(equals + 1)..];
                name = name[..equals];
            }

            if (TrySetSwitch(options, name))
            {
                if (attached is not null)
                {
                    throw new CommandLineException($"{name} takes no value.");
                }

                continue;
            }

            Action<SandboxOptions, string> set = Setter(name);
            if (attached is null && ++index == arguments.Count)
            {
                throw new CommandLineException($"{name} needs a value.");
            }

            set(options, attached ?? arguments[index]);
        }

        if (options.Keys.Count == 0)
        {
            options.Keys.Add(DefaultKey);
        }

        return options;
    }

    private static bool TrySetSwitch(SandboxOptions options, string name)
    {
        switch (name)
        {
            case "--limit-headers-on-success": options.LimitHeadersOnSuccess = true; return true;
            case "--limit-headers-on-errors": options.LimitHeadersOnErrors = true; return true;
            case "--auto-customers": options.AutoCustomers = true; return true;
            case "--compress": options.Compress = true; return true;
            default: return false;
        }
    }

    private static Action<SandboxOptions, string> Setter(string name) => name switch
    {
        "--api" => static (options, value) => options.Api = value switch
        {
            "2024" => ApiGeneration.Year2024,
            "current" => ApiGeneration.Current,
            _ => throw Unusable("--api", value),
        },
        "--port" => static (options, value) => options.Port = Integer("--port", value, 0, 65535),
        "--key" => static (options, value) => options.Keys.Add(value),
        "--latency" => static (options, value) => options.Latency = Latency(value),
        "--limit" => static (options, value) => options.Limit = Integer("--limit", value, 1, int.MaxValue),
        "--window" => static (options, value) => options.Window = Seconds("--window", value, 0.001, 86_400),
        "--event-limit" => static (options, value) => options.EventLimit = Integer("--event-limit", value, 1, int.MaxValue),
        "--event-delay" => static (options, value) => options.EventDelay = Seconds("--event-delay", value, 0, 86_400),
        "--event-times" => static (options, value) => options.IsoEventTimes = value switch
        {
            "js" => false,
            "iso" => true,
            _ => throw Unusable("--event-times", value),
        },
        "--page-cap" => static (options, value) => options.PageCap = Integer("--page-cap", value, 1, int.MaxValue),
        "--limit-headers" => static (options, value) => options.LimitHeaders = value switch
        {
            "milliseconds" => LimitHeaderForm.Milliseconds,
            "documented" => LimitHeaderForm.Documented,
            "delta" => LimitHeaderForm.Delta,
            "date" => LimitHeaderForm.Date,
            "bare" => LimitHeaderForm.Bare,
            _ => throw Unusable("--limit-headers", value),
        },
        "--clock-skew" => static (options, value) => options.ClockSkew = Seconds("--clock-skew", value, -1e9, 1e9),
        "--fault-rate" => static (options, value) => options.FaultRate = Number("--fault-rate", value, 0, 1),
        "--faults" => static (options, value) => options.RandomFaults = Faults(value),
        "--seed" => static (options, value) => options.Seed = ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw Unusable("--seed", value),
        "--audit" => static (options, value) => options.Audit = value switch
        {
            "full" => AuditLevel.Full,
            "events" => AuditLevel.Events,
            "none" => AuditLevel.None,
            _ => throw Unusable("--audit", value),
        },
        "--connect-status" => static (options, value) => options.ConnectStatus = Integer("--connect-status", value, 400, 599),
        "--parent-pid" => static (options, value) => options.ParentPid = Integer("--parent-pid", value, 1, int.MaxValue),
        _ => throw new CommandLineException($"Unknown option: {name}"),
    };

    private static LatencyRange Latency(string value)
    {
        string[] bounds = value.Split('-', 2);
        int shortest = Integer("--latency", bounds[0], 0, 3_600_000);
        int longest = bounds.Length == 1 ? shortest : Integer("--latency", bounds[1], shortest, 3_600_000);
        return new LatencyRange(shortest, longest);
    }

    private static List<FaultRule> Faults(string value)
    {
        var faults = new List<FaultRule>();
        foreach (string name in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            faults.Add(RandomFaultCatalogue.Find(name)
                ?? throw new CommandLineException(
                    $"Unknown fault: {name}. Known: {string.Join(", ", RandomFaultCatalogue.Names)}"));
        }

        return faults.Count > 0 ? faults : throw Unusable("--faults", value);
    }

    private static int Integer(string name, string value, int least, int most)
    {
        return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most
            ? number
            : throw Unusable(name, value);
    }

    private static double Number(string name, string value, double least, double most)
    {
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number >= least && number <= most
            ? number
            : throw Unusable(name, value);
    }

    private static TimeSpan Seconds(string name, string value, double least, double most)
    {
        return TimeSpan.FromMilliseconds(Math.Round(Number(name, value, least, most) * 1000));
    }

    private static CommandLineException Unusable(string name, string value)
    {
        return new CommandLineException($"{name} cannot be '{value}'.");
    }
}
