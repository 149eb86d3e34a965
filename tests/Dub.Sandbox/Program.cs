using Dub.Sandbox;

if (args.Contains("--help"))
{
    await Console.Out.WriteLineAsync(CommandLine.Help);
    return 0;
}

SandboxOptions options;
try
{
    options = CommandLine.Parse(args);
}
catch (CommandLineException unusable)
{
    await Console.Error.WriteLineAsync(unusable.Message);
    return 2;
}

try
{
    await SandboxServer.RunAsync(options);
    return 0;
}
catch (IOException unavailable)
{
    // The port is taken.
    await Console.Error.WriteLineAsync(unavailable.Message);
    return 1;
}
