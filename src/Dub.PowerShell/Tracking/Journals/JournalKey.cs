using System.Globalization;

namespace Dub.Tracking.Journals;

/// <summary>How the journal identifies a row: the keyed hash of its request.</summary>
internal readonly record struct JournalKey(ulong High, ulong Low)
{
    private const int Digits = 16;

    /// <summary>Reads the 32 hexadecimal digits that <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out JournalKey key)
    {
        key = default;
        if (text?.Length != 2 * Digits
            || !ulong.TryParse(text.Substring(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong high)
            || !ulong.TryParse(text.Substring(Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong low))
        {
            return false;
        }

        key = new JournalKey(high, low);
        return true;
    }

    public override string ToString() => $"{High:x16}{Low:x16}";
}
