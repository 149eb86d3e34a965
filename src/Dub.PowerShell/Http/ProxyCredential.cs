using System;
using System.Net;
using System.Security;
using Dub.Errors;

namespace Dub.Http;

/// <summary>The user name and password for a proxy. Its text is the name alone.</summary>
internal sealed class ProxyCredential : IEquatable<ProxyCredential>
{
    private readonly SecureString _password;
    private readonly string _domain;

    public ProxyCredential(NetworkCredential credential)
    {
        UserName = credential.UserName;
        _domain = credential.Domain;
        _password = credential.SecurePassword.Copy();
        _password.MakeReadOnly();
    }

    public string UserName { get; }

    public NetworkCredential ToNetworkCredential() => new(UserName, _password, _domain);

    public bool Equals(ProxyCredential? other) =>
        other is not null
        && UserName == other.UserName
        && _domain == other._domain
        && string.Equals(Reveal(), other.Reveal(), StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as ProxyCredential);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(UserName);

    public override string ToString() => HarmlessText.Line(UserName, 100);

    private string Reveal() => ToNetworkCredential().Password;
}
