namespace Dub.Sandbox;

/// <summary>Checks API keys. Some beginnings of a key stand for what can be wrong with a key or its workspace.</summary>
internal sealed class KeyGate(IReadOnlySet<string> accepted)
{
    private const string Scheme = "Bearer ";

    private static readonly Answer s_missing = DubError.Of("unauthorized", "Unauthorized: Login required.");
    private static readonly Answer s_malformed = DubError.Of("unauthorized", "Unauthorized: Malformed authorization header.");
    private static readonly Answer s_invalid = DubError.Of("unauthorized", "Unauthorized: Invalid API key.");

    private static readonly (string Start, Answer Refusal)[] s_refusals =
    [
        ("dub_forbidden", DubError.Of(
            "forbidden", "Unauthorized: Need higher plan. This call needs the Business plan or higher.")),
        ("dub_exceeded", DubError.Of(
            "exceeded_limit", "You've reached your monthly limit of 50000 events on the Business plan. Please upgrade to add more events.")),
        ("dub_pending", DubError.Of("invite_pending", "Workspace invite pending.")),
        ("dub_outsider", DubError.Of("not_found", "Workspace not found.")),
        ("dub_expired", DubError.Of("invite_expired", "Workspace invite expired.")),
        ("dub_misconfigured", DubError.Of(
            "bad_request", "Misconfigured authorization header. Did you forget to add 'Bearer '? Learn more: https://d.to/auth")),
        ("dub_noworkspace", DubError.Of(
            "not_found", "Workspace ID not found. Did you forget to include a `workspaceId` query parameter? Learn more: https://d.to/id")),
    ];

    /// <summary>Null where the key may pass.</summary>
    public Answer? Refuse(string? authorization, out string key)
    {
        key = string.Empty;
        if (string.IsNullOrEmpty(authorization))
        {
            return s_missing;
        }

        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal) || authorization.Length == Scheme.Length)
        {
            return s_malformed;
        }

        key = authorization[Scheme.Length..];
        foreach ((string start, Answer refusal) in s_refusals)
        {
            if (key.StartsWith(start, StringComparison.Ordinal))
            {
                return refusal;
            }
        }

        return accepted.Contains(key) ? null : s_invalid;
    }
}
