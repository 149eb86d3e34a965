using System.IO;
using System.Linq;
using System.Reflection;

namespace Dub.Desktop.Tests;

/// <summary>Where the build has put what these tests read.</summary>
internal static class Place
{
    public static string MainAssembly { get; } = Read(nameof(MainAssembly));

    public static string DesktopFolder { get; } = Read(nameof(DesktopFolder));

    public static string FrameworkFolder { get; } = Read(nameof(FrameworkFolder));

    public static string PowerShellAssembly { get; } = Read(nameof(PowerShellAssembly));

    private static string Read(string key) => Path.GetFullPath(typeof(Place).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!);
}
