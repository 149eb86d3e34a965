using System.Runtime.CompilerServices;
using System.Threading;

namespace Dub.Tests.Support;

/// <summary>Tests that block threads of the pool must not starve the others on a machine with few cores.</summary>
internal static class ThreadPoolSettings
{
    [ModuleInitializer]
    internal static void Apply() => ThreadPool.SetMinThreads(64, 64);
}
