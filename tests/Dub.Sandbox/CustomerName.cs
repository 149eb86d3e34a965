namespace Dub.Sandbox;

/// <summary>The fields that name a call's customer, which each generation spells in its own way.</summary>
internal static class CustomerName
{
    public const int Longest = 100;

    public static string? Read(FieldReader fields, ApiGeneration generation)
    {
        if (generation == ApiGeneration.Year2024)
        {
            return fields.RequiredText("customerId", Longest);
        }

        string? newest = fields.OptionalText("customerExternalId", Longest, trim: true);
        string? newer = fields.OptionalText("externalId", Longest, trim: true);
        string? oldest = fields.OptionalText("customerId", Longest, trim: true);
        return !string.IsNullOrEmpty(newest) ? newest
            : !string.IsNullOrEmpty(newer) ? newer
            : oldest;
    }
}
