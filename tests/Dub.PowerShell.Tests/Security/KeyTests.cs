using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Security;

public sealed class KeyTests
{
    [Fact]
    public async Task No_property_public_or_not_of_anything_handed_out_gives_the_key()
    {
        List<object> handedOut = [Samples.Connection(), ApiKey.Create(Samples.Key)];
        using Scene scene = new(FakeServer.Answer(200, Samples.SaleAnswer));
        handedOut.Add(scene.Client);
        handedOut.Add(await scene.Client.SendSaleAsync(Samples.SafeSale));
        foreach (FakeServer.Step step in new[]
        {
            FakeServer.Error(401, "unauthorized"), FakeServer.Error(422, "unprocessable_entity"), FakeServer.Answer(502, "<html>"), FakeServer.Answer(200, "{"),
            FakeServer.Throw(static () => new HttpRequestException("lost", new SocketException((int)SocketError.ConnectionReset))),
        })
        {
            using Scene failing = new(static settings => settings with { MaximumRetryCount = 0 }, step);
            handedOut.Add(await Assert.ThrowsAnyAsync<DubException>(() => failing.Client.SendSaleAsync(Samples.UnsafeSale)));
        }

        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        foreach (object value in handedOut)
        {
            AssertNoKey(value, seen, 0);
        }

        Assert.True(seen.Count > 30);
    }

    [Fact]
    public void Nothing_written_of_a_connection_holds_the_key()
    {
        DubConnection connection = Samples.Connection();
        string written = string.Join('\n', connection, connection.GetHashCode(), JsonSerializer.Serialize(connection), connection with { TimeoutSec = 5 });
        Assert.DoesNotContain(Samples.Key, written, StringComparison.Ordinal);
        Assert.DoesNotContain("SecretKey", written, StringComparison.Ordinal);
        Assert.Contains("1234", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dub_key with space")]
    [InlineData("dub_key\r\nX-Evil: 1")]
    [InlineData("dub_keyé")]
    [InlineData("dub_key\0")]
    public void A_key_that_no_header_carries_is_refused_and_not_named(string key)
    {
        Exception error = Assert.Throws<DubInvalidConnectionException>(() => ApiKey.Create(key));
        Assert.DoesNotContain("dub_key", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer dub_key123456789")]
    [InlineData("bearer  dub_key123456789")]
    [InlineData(" Bearer\tdub_key123456789 ")]
    [InlineData("Authorization: Bearer dub_key123456789")]
    public void A_key_pasted_with_its_scheme_is_told_as_such(string key)
    {
        DubInvalidConnectionException error = Assert.Throws<DubInvalidConnectionException>(() => ApiKey.Create(key));
        Assert.Equal("The API key was given with the word 'Bearer'. Give the key alone; the module adds that word itself.", error.Message);
    }

    [Fact]
    public void A_publishable_key_is_refused()
    {
        DubInvalidConnectionException error = Assert.Throws<DubInvalidConnectionException>(() => ApiKey.Create("dub_pk_s3cretS3cret"));
        Assert.Equal("The API key is a publishable key (dub_pk_…), which Dub accepts from browsers only. Give a secret API key of the workspace.", error.Message);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    private static void AssertNoKey(object? value, HashSet<object> seen, int depth)
    {
        if (value is null || depth > 8 || (!value.GetType().IsValueType && !seen.Add(value)))
        {
            return;
        }

        if (value is string text)
        {
            Assert.DoesNotContain("SecretKey", text, StringComparison.Ordinal);
            return;
        }

        if (value is System.Collections.IEnumerable list)
        {
            foreach (object? item in list)
            {
                AssertNoKey(item, seen, depth + 1);
            }
        }

        // The framework's own objects are entered as far as a shell shows them.
        BindingFlags which = value.GetType().Namespace?.StartsWith("Dub", StringComparison.Ordinal) == true
            ? BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            : BindingFlags.Instance | BindingFlags.Public;
        if (value.GetType().IsPrimitive || value is Type or MemberInfo or Assembly)
        {
            return;
        }

        foreach (PropertyInfo property in value.GetType().GetProperties(which).Where(static property => property.GetIndexParameters().Length == 0))
        {
            object? inner;
            try
            {
                inner = property.GetValue(value);
            }
            catch (TargetInvocationException)
            {
                continue;
            }

            AssertNoKey(inner, seen, depth + 1);
        }
    }
}
