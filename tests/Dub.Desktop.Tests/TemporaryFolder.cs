using System;
using System.IO;

namespace Dub.Desktop.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dub-desktop-").FullName;

    public void CopyFrom(string folder, string except)
    {
        foreach (string file in Directory.GetFiles(folder, "*.dll"))
        {
            string name = System.IO.Path.GetFileName(file);
            if (name != except)
            {
                File.Copy(file, System.IO.Path.Combine(Path, name));
            }
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
