using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using Dub.Tracking;
using Xunit;

namespace Dub.Tests.Tracking;

public sealed class MetadataJsonTests
{
    [Fact]
    public void No_metadata_is_no_json()
    {
        Assert.Null(MetadataJson.ToElement(null));
        Assert.Null(MetadataJson.ToCanonicalText(null));
    }

    [Fact]
    public void Values_keep_their_types()
    {
        OrderedDictionary metadata = new()
        {
            ["text"] = "Zoë \"<&>\" 🙂\n",
            ["char"] = 'x',
            ["yes"] = true,
            ["nothing"] = null,
            ["int"] = -5,
            ["byte"] = (byte)7,
            ["long"] = long.MaxValue,
            ["ulong"] = ulong.MaxValue,
            ["decimal"] = 12.3400m,
            ["double"] = 0.1,
            ["single"] = 0.1f,
            ["big"] = BigInteger.Pow(10, 30),
            ["utc"] = new DateTime(2026, 8, 1, 12, 30, 0, DateTimeKind.Utc),
            ["local"] = new DateTimeOffset(2026, 8, 1, 12, 30, 0, TimeSpan.FromHours(2)),
            ["guid"] = Guid.Parse("11111111-2222-3333-4444-555555555555"),
            ["uri"] = new Uri("https://dub.co/a"),
            ["enum"] = DayOfWeek.Friday,
            ["list"] = new object?[] { 1, "two", null, new[] { 3 } },
            ["nested"] = new Hashtable { ["a"] = 1 },
        };

        Assert.Equal(
            """{"text":"Zoë \"<&>\" 🙂\n","char":"x","yes":true,"nothing":null,"int":-5,"byte":7,"long":9223372036854775807,"ulong":18446744073709551615,"decimal":12.3400,"double":0.1,"single":0.1,"big":1000000000000000000000000000000,"utc":"2026-08-01T12:30:00Z","local":"2026-08-01T12:30:00\u002B02:00","guid":"11111111-2222-3333-4444-555555555555","uri":"https://dub.co/a","enum":"Friday","list":[1,"two",null,[3]],"nested":{"a":1}}"""
                .Replace("\\u002B", "+", StringComparison.Ordinal).Replace("🙂", "\\uD83D\\uDE42", StringComparison.Ordinal),
            MetadataJson.ToElement(metadata)!.Value.GetRawText().Replace("🙂", "\\uD83D\\uDE42", StringComparison.Ordinal));
    }

    [Fact]
    public void The_canonical_text_does_not_know_the_order_of_insertion()
    {
        OrderedDictionary one = new() { ["b"] = 1, ["a"] = new OrderedDictionary { ["z"] = 1, ["Y"] = 2 }, ["B"] = 3 };
        OrderedDictionary other = new() { ["B"] = 3, ["a"] = new OrderedDictionary { ["Y"] = 2, ["z"] = 1 }, ["b"] = 1 };

        Assert.Equal("""{"B":3,"a":{"Y":2,"z":1},"b":1}""", MetadataJson.ToCanonicalText(one));
        Assert.Equal(MetadataJson.ToCanonicalText(one), MetadataJson.ToCanonicalText(other));
    }

    [Fact]
    public void Twenty_levels_go_and_one_more_does_not()
    {
        Assert.NotNull(MetadataJson.ToElement(Nested(20)));
        AssertRefused(Nested(21), "nested deeper than 20 levels");
        AssertRefused(new Hashtable { ["a"] = NestedList(20) }, "nested deeper than 20 levels");
    }

    [Fact]
    public void What_contains_itself_is_refused()
    {
        Hashtable self = [];
        self["me"] = self;
        AssertRefused(self, "or contains itself");

        List<object?> list = [];
        list.Add(list);
        AssertRefused(new Hashtable { ["list"] = list }, "or contains itself");
    }

    [Fact]
    public void Dubs_length_is_the_limit_to_the_character()
    {
        int frame = """{"a":""}""".Length;
        Assert.NotNull(MetadataJson.ToElement(new Hashtable { ["a"] = new string('ä', 10_000 - frame) }));
        AssertRefused(new Hashtable { ["a"] = new string('ä', 10_001 - frame) }, "metadata is 10001 characters long as JSON");
    }

    [Fact]
    public void An_endless_list_is_given_up()
    {
        AssertRefused(new Hashtable { ["a"] = Endless() }, "far longer than the 10000 characters");

        static IEnumerable<int> Endless()
        {
            while (true)
            {
                yield return 1;
            }
        }
    }

    [Fact]
    public void Two_keys_that_read_alike_are_refused()
    {
        AssertRefused(new Hashtable { [1] = "a", ["1"] = "b" }, "metadata has the name '1' twice");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void A_number_that_json_lacks_is_refused(object number)
    {
        AssertRefused(new Hashtable { ["a"] = number }, "NaN or infinity");
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands()
    {
        string half = new(['\uD83D']);
        AssertRefused(new Hashtable { ["a"] = half }, "U+D83D");
        AssertRefused(new Hashtable { [half] = 1 }, "U+D83D");
        AssertRefused(new Hashtable { ["a"] = '\uDE42' }, "U+DE42");
        AssertRefused(new Hashtable { ["a"] = JsonDocument.Parse("\"\\ud83d\"").RootElement }, "cannot be sent");
        AssertRefused(new Hashtable { ["a"] = JsonDocument.Parse("{\"\\ud83d\":1}").RootElement }, "cannot be sent");
    }

    [Fact]
    public void A_value_without_a_json_form_is_refused()
    {
        AssertRefused(new Hashtable { ["a"] = new object() }, "a value of type Object");
        AssertRefused(new Hashtable { ["a"] = (Action)(static () => { }) }, "which has no JSON form");
        AssertRefused(new Hashtable { ["a"] = IntPtr.Zero }, "which has no JSON form");
    }

    [Fact]
    public void Json_goes_through_as_it_was_written()
    {
        const string Text = """{"n":1.10,"big":123456789012345678901234567890,"e":1E400}""";
        JsonElement json = JsonDocument.Parse(Text).RootElement;
        Assert.Equal("{\"a\":" + Text + "}", MetadataJson.ToElement(new Hashtable { ["a"] = json })!.Value.GetRawText());
    }

    [Fact]
    public void Json_keeps_to_the_same_rules()
    {
        JsonElement json = JsonDocument.Parse("""{"b":{"z":1,"Y":[{"d":1,"c":2}]},"a":1}""").RootElement;
        Assert.Equal("""{"m":{"a":1,"b":{"Y":[{"c":2,"d":1}],"z":1}}}""", MetadataJson.ToCanonicalText(new Hashtable { ["m"] = json }));

        AssertRefused(new Hashtable { ["m"] = JsonDocument.Parse("""{"a":{"b":1,"b":2}}""").RootElement }, "the name 'b' twice");
        string deep = string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60));
        AssertRefused(new Hashtable { ["m"] = JsonDocument.Parse(deep).RootElement }, "nested deeper than 20 levels");
    }

    private static void AssertRefused(IDictionary metadata, string why)
    {
        DubInvalidRequestException error = Assert.Throws<DubInvalidRequestException>(() => MetadataJson.ToElement(metadata));
        Assert.Equal("metadata", error.Field);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal("Dub.InvalidRequest", error.ErrorId);
    }

    private static Hashtable Nested(int levels) =>
        Enumerable.Range(1, levels - 1).Aggregate(new Hashtable(), static (inner, _) => new Hashtable { ["a"] = inner });

    private static object[] NestedList(int levels) =>
        Enumerable.Range(1, levels - 1).Aggregate(Array.Empty<object>(), static (inner, _) => [inner]);
}
