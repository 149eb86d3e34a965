namespace Dub.Sandbox;

/// <summary>Checks API keys. Some beginnings of a key stand for what can be wrong with a key or its workspace.</summary>
internal sealed class KeyGate(IReadOnlySet<string> accepted)
{
    private const string Scheme = "Bearer ";

    private static readonly Answer s_missing = DubError.Of("unauthorized", "Missing Authorization header.");
    private static readonly Answer s_malformed = DubError.Of(
        "bad_request", "Misconfigured authorization header. Did you forget to add 'Bearer '? Learn more: https://d.to/auth");
    private static readonly Answer s_invalid = DubError.Of("unauthorized", "Unauthorized: Invalid API key.");

    // What is wrong with the key itself.
    private static readonly (string Start, Answer Refusal)[] s_ofKey =
    [
        ("dub_misconfigured", s_malformed),
        ("dub_ended", DubError.Of("unauthorized", "Unauthorized: Access token expired.")),
        ("dub_noworkspace", DubError.Of(
            "not_found", "Workspace ID not found. Did you forget to include a `workspaceId` query parameter? Learn more: https://d.to/id")),
    ];

    // What is wrong with its workspace: told only behind the limiter, whose headers the refusal carries.
    private static readonly (string Start, Answer Refusal)[] s_ofWorkspace =
    [
        ("dub_forbidden", DubError.Of(
            "forbidden", "Unauthorized: Need higher plan.")),
        ("dub_viewer", DubError.Of(
            "forbidden", "You don't have the required role to access this endpoint. Required role(s): owner, member.")),
        ("dub_exceeded", DubError.Of(
            "exceeded_limit", "You've reached your monthly limit of 50000 events on the Business plan. Please upgrade to add more events.")),
        ("dub_pending", DubError.Of("invite_pending", "Workspace invite pending.")),
        ("dub_outsider", DubError.Of("not_found", "Workspace not found.")),
        ("dub_expired", DubError.Of("invite_expired", "Workspace invite expired.")),
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
        return Find(s_ofKey, key) ?? (accepted.Contains(key) || Find(s_ofWorkspace, key) is not null ? null : s_invalid);
    }

    /// <summary>Null where the key's workspace may be used.</summary>
    public static Answer? RefuseWorkspace(string key) => Find(s_ofWorkspace, key);

    private static Answer? Find((string Start, Answer Refusal)[] refusals, string key) =>
        Array.Find(refusals, refusal => key.StartsWith(refusal.Start, StringComparison.Ordinal)).Refusal;
}
