using System;
using System.IO;
using Dub.Errors;

namespace Dub.Tracking.Journals;

/// <summary>Which files can be a journal, and how a journal is locked.</summary>
internal static class JournalPaths
{
    /// <exception cref="DubJournalException">The path names a folder or a link.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new DubJournalException($"'{HarmlessText.Line(path)}' is a folder; a journal is a file.");
        }

        FileInfo file = new(path);
        if ((file.Exists || IsDanglingLink(file)) && (file.Attributes & FileAttributes.ReparsePoint) != 0)
        {
            // Two links to one file would be locked separately.
            throw new DubJournalException($"'{HarmlessText.Line(path)}' is a link; give the journal's own path.");
        }
    }

    /// <exception cref="DubJournalException">The path names a pipe or a device.</exception>
    public static void CheckIsFile(FileStream file, string path)
    {
        if (!file.CanSeek || IsDevice(path))
        {
            throw new DubJournalException($"'{HarmlessText.Line(path)}' is a device or a pipe; a journal is a file.");
        }
    }

    /// <summary>Locks the journal for this run, until the stream is disposed or the process ends.</summary>
    /// <exception cref="DubJournalException">Another run has it.</exception>
    public static FileStream Lock(string path)
    {
        string lockPath = path + ".lock";
        try
        {
            return new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (File.Exists(lockPath))
        {
            throw new DubJournalException(
                $"The journal '{HarmlessText.Line(path)}' is in use by another import; wait for its end or give another -JournalPath.",
                error);
        }
    }

    /// <summary>Whether an exception comes from the file system or from the path itself.</summary>
    public static bool IsFailure(Exception error) =>
        error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    public static DubJournalException Unusable(string path, Exception error) => new(
        $"The journal '{HarmlessText.Line(path)}' cannot be used: {HarmlessText.Line(error.Message)}",
        error);

    private static bool IsDanglingLink(FileInfo file) => (int)file.Attributes != -1;

    private static bool IsDevice(string path) =>
        (new FileInfo(path).Attributes & FileAttributes.Device) != 0
        || Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);
}
