using System;
using System.Net;
using System.Net.Http.Headers;
using System.Security;

namespace Dub.Http;

/// <summary>An API key that is readable only for the request header.</summary>
internal sealed class ApiKey : IEquatable<ApiKey>
{
    private const string Scheme = "Bearer";
    private const string PublishablePrefix = "dub_pk_";
    private const int ShownCharacters = 4;
    private const int ShortestShown = 12;

    private readonly SecureString _key;

    private ApiKey(SecureString key, string masked)
    {
        _key = key;
        Masked = masked;
    }

    /// <summary>The key with all but its last characters hidden.</summary>
    public string Masked { get; }

    /// <exception cref="DubApiKeyMissingException">The key is blank.</exception>
    /// <exception cref="DubInvalidConnectionException">
    /// The key contains characters that a header cannot carry, or is not a secret key.
    /// </exception>
    public static ApiKey Create(SecureString key) => Create(new NetworkCredential(string.Empty, key).Password);

    /// <inheritdoc cref="Create(SecureString)"/>
    public static ApiKey Create(string? key)
    {
        string trimmed = key?.Trim() ?? string.Empty;
        if (trimmed.Length == 0)
        {
            throw new DubApiKeyMissingException("The API key is blank.");
        }

        CheckKind(trimmed);
        SecureString secure = new();
        foreach (char c in trimmed)
        {
            if (c is <= ' ' or > '~')
            {
                throw new DubInvalidConnectionException(
                    "The API key holds a space or a character that no key has; copy it again from Dub.");
            }

            secure.AppendChar(c);
        }

        secure.MakeReadOnly();
        string masked = trimmed.Length >= ShortestShown
            ? "…" + trimmed.Substring(trimmed.Length - ShownCharacters)
            : "…";
        return new ApiKey(secure, masked);
    }

    public AuthenticationHeaderValue ToHeader() => new(Scheme, Reveal());

    /// <summary>A fingerprint that distinguishes keys without revealing them.</summary>
    public string Fingerprint() => Hashing.Hex(Reveal());

    public bool Equals(ApiKey? other) => other is not null && string.Equals(Reveal(), other.Reveal(), StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as ApiKey);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Reveal());

    public override string ToString() => Masked;

    // Dub's error for these would not say what is wrong.
    private static void CheckKind(string key)
    {
        int scheme = key.IndexOf(Scheme, StringComparison.OrdinalIgnoreCase);
        if (scheme >= 0 && scheme + Scheme.Length < key.Length && char.IsWhiteSpace(key[scheme + Scheme.Length]))
        {
            throw new DubInvalidConnectionException(
                "The API key was given with the word 'Bearer'. Give the key alone; the module adds that word itself.");
        }

        if (key.StartsWith(PublishablePrefix, StringComparison.Ordinal))
        {
            throw new DubInvalidConnectionException(
                "The API key is a publishable key (dub_pk_…), which Dub accepts from browsers only. Give a secret API key of the workspace.");
        }
    }

    private string Reveal() => new NetworkCredential(string.Empty, _key).Password;
}
