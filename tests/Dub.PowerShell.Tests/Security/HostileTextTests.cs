using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CsCheck;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Security;

/// <summary>An answer is refused at once, or every part of it can be read and shown.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] s_values =
    [
        "\"\\ud800\"", "\"a\\udc00b\"", "\"\\u001b[31m\"", "\"\\u009b\"", "\"\\u202e\"", "\"\\u0000\"", "\"\\u001b]8;;http://evil\\u0007\"",
        "1e999", "-1e999", "1E-400", "123456789012345678901234567890", "79228162514264337593543950336.5", "-0", "null", "true", "[]", "{}",
        "{\"\\ud800\":1}", "{\"\\u001b\":\"\\ud800\"}", "{\"a\":1,\"a\":2}", "[\"\\ud83d\",{\"\\ude42\":[1e999]}]", "\"🙂\"",
    ];

    private static readonly string[] s_names = ["metadata", "x", "\\u001b[2J", "\\u202e", "a b", "\\\"", "id", "name", "email"];

    [Fact]
    public async Task An_answer_of_odd_values_never_fails_later()
    {
        Gen<string> member = Gen.Select(One(s_names), One(s_values), static (name, value) => $",\"{name}\":{value}");
        Gen<string> members = member.Array[0, 4].Select(string.Concat);
        await Gen.Select(members, members, members).SampleAsync(
            async (top, customer, sale) =>
            {
                string body = "{\"eventName\":\"P\",\"customer\":{\"externalId\":\"u1\"" + customer + "},\"sale\":{\"amount\":1" + sale + "}" + top + "}";
                using Scene scene = new(static settings => settings with { MaximumRetryCount = 0 }, FakeServer.Answer(200, body));
                SaleResponse response;
                try
                {
                    response = await scene.Client.SendSaleAsync(Samples.UnsafeSale);
                }
                catch (DubResponseValidationException error)
                {
                    AssertHarmless(error.Message);
                    return;
                }

                AssertHarmlessThrough(response.AdditionalProperties);
                AssertHarmlessThrough(response.Customer!.AdditionalProperties);
                AssertHarmlessThrough(response.Sale!.AdditionalProperties);
                AssertHarmlessThrough(response.Sale.Metadata);
                AssertHarmlessThrough(new[] { response.Customer.Name, response.Customer.Email, response.Customer.Id });
            },
            iter: 3_000);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_left_as_it_is_spelled()
    {
        using Scene scene = new(FakeServer.Answer(200, """{"eventName":"P\ud800","customer":null,"x":"\udc00","sale":{"amount":1,"metadata":{"a":"\ud83d","\ude42":1}}}"""));
        SaleResponse response = await scene.Client.SendSaleAsync(Samples.UnsafeSale);
        Assert.Equal("P\\ud800", response.EventName);
        Assert.Equal("\"\\udc00\"", response.AdditionalProperties["x"]);
        Assert.Equal("""{"x":"\udc00"}""", response.AdditionalProperties.ToString());
        Assert.Equal("\"\\ud83d\"", response.Sale!.Metadata!["a"]);
        Assert.Contains(response.Sale.Metadata.Keys, static key => key.Contains("\\ude42", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_number_beyond_all_others_is_left_as_it_is_written()
    {
        using Scene scene = new(FakeServer.Answer(200, """{"eventName":"P","customer":null,"sale":{"amount":1,"metadata":{"a":1e999}}}"""));
        SaleResponse response = await scene.Client.SendSaleAsync(Samples.UnsafeSale);
        Assert.Equal("1e999", response.Sale!.Metadata!["a"]);
    }

    [Theory]
    [InlineData("customer")]
    [InlineData("metadata")]
    [InlineData("unknown")]
    public async Task Bytes_that_are_no_utf8_are_refused_at_once_wherever_they_stand(string place)
    {
        string text = """{"eventName":"P","customer":{"name":"@customer"},"unknown":"@unknown","sale":{"amount":1,"metadata":{"a":"@metadata"}}}""";
        byte[] body = Encoding.Latin1.GetBytes(text.Replace("@" + place, "\xC3(\xFF", StringComparison.Ordinal));
        using Scene scene = new(static settings => settings with { MaximumRetryCount = 0 }, FakeServer.Answer(200, body, "application/json"));
        DubResponseValidationException error = await Assert.ThrowsAsync<DubResponseValidationException>(() => scene.Client.SendSaleAsync(Samples.UnsafeSale));
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
        Assert.True(error.OutcomeUnknown);
    }

    private static Gen<string> One(string[] texts) => Gen.Int[0, texts.Length - 1].Select(pick => texts[pick]);

    private static void AssertHarmlessThrough(object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                AssertHarmless(text);
                break;
            case IReadOnlyDictionary<string, object?> members:
                AssertHarmless(members.ToString()!);
                foreach (KeyValuePair<string, object?> member in members)
                {
                    AssertHarmless(member.Key);
                    AssertHarmlessThrough(member.Value);
                }

                break;
            case IEnumerable list:
                foreach (object? item in list)
                {
                    AssertHarmlessThrough(item);
                }

                break;
            default:
                AssertHarmless(value.ToString()!);
                break;
        }
    }

    private static void AssertHarmless(string text) =>
        Assert.DoesNotContain(text.EnumerateRunes(), static rune => Rune.IsControl(rune) || rune.Value is 0x202E or 0xFFFD);
}
