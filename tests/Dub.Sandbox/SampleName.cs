namespace Dub.Sandbox;

/// <summary>The name Dub invents for a customer that came with none.</summary>
internal static class SampleName
{
    private static readonly string[] s_adjectives = ["Amber", "Brave", "Calm", "Eager", "Gentle", "Lucky", "Proud", "Quiet"];
    private static readonly string[] s_animals = ["Badger", "Crane", "Dolphin", "Falcon", "Heron", "Lynx", "Otter", "Robin"];

    public static string Of(string? name, string? email, string externalId)
    {
        if (!string.IsNullOrEmpty(name))
        {
            return name;
        }

        if (!string.IsNullOrEmpty(email))
        {
            return email;
        }

        ulong hash = StableHash.Of(0).Add(externalId).Value;
        return $"{s_adjectives[hash & 7]} {s_animals[(hash >> 3) & 7]}";
    }
}
