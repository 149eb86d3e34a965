using System.Globalization;

namespace Dub.Tracking;

/// <summary>Dub's documented limits on text fields, checked before a call is made.</summary>
internal static class FieldRules
{
    public static string Required(string? value, string field, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new DubInvalidRequestException(field, $"{field} is required and is missing or blank.");
        }

        Optional(value, field, maxLength);
        return value!;
    }

    public static void Optional(string? value, string field, int maxLength)
    {
        if (value is null)
        {
            return;
        }

        if (value.Length > maxLength)
        {
            throw new DubInvalidRequestException(
                field,
                $"{field} is {value.Length.ToString(CultureInfo.InvariantCulture)} characters long; Dub takes at most {maxLength.ToString(CultureInfo.InvariantCulture)}.");
        }

        int bad = IndexOfUnsendable(value);
        if (bad >= 0)
        {
            throw new DubInvalidRequestException(
                field,
                $"{field} holds a character that cannot be sent (U+{((int)value[bad]).ToString("X4", CultureInfo.InvariantCulture)} at position {(bad + 1).ToString(CultureInfo.InvariantCulture)}).");
        }
    }

    /// <summary>An unpaired surrogate has no UTF-8 encoding and would arrive as another character.</summary>
    public static int IndexOfLoneSurrogate(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(value[i]) || i + 1 == value.Length || !char.IsLowSurrogate(value[i + 1]))
            {
                return i;
            }

            i++;
        }

        return -1;
    }

    private static int IndexOfUnsendable(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]))
            {
                return i;
            }
        }

        return IndexOfLoneSurrogate(value);
    }
}
