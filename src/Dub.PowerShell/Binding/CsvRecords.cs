using System.IO;
using System.Threading;

namespace Dub.PowerShell;

/// <summary>Counts the records of a CSV file, without splitting them into cells.</summary>
internal static class CsvRecords
{
    /// <summary>The number of records, the header line included; blank lines are none, and a quoted cell may have several lines.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static long Count(string path, CancellationToken cancellationToken)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] buffer = new byte[64 * 1024];
        long records = 0;
        bool isQuoted = false;
        bool hasText = false;
        int read;
        while ((read = file.Read(buffer, 0, buffer.Length)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < read; i++)
            {
                switch (buffer[i])
                {
                    case (byte)'"':
                        isQuoted = !isQuoted;
                        hasText = true;
                        break;
                    case (byte)'\n' when !isQuoted:
                        records += hasText ? 1 : 0;
                        hasText = false;
                        break;
                    // In UTF-16, every other byte of an ASCII character is zero.
                    case (byte)'\r' or (byte)'\n' or 0:
                        break;
                    default:
                        hasText = true;
                        break;
                }
            }
        }

        return records + (hasText ? 1 : 0);
    }
}
