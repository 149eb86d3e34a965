namespace Dub.Sandbox;

/// <summary>The command line cannot be used; the message says why.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
