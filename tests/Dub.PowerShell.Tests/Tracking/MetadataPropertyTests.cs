using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using CsCheck;
using Dub.Tracking;
using Xunit;

namespace Dub.Tests.Tracking;

/// <summary>What goes in is what arrives.</summary>
public sealed class MetadataPropertyTests
{
    private static readonly string[] s_traps = ["", "a", "\"", "\\", "\u2028", "🙂", "</script>", "\u0000", "日本"];

    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String[Gen.Char['\u0000', '\uD7FF'], 0, 12],
        Gen.Int[0, 8].Select(static i => s_traps[i]));

    private static readonly Gen<object?> s_leaf = Gen.OneOf<object?>(
        s_text.Select(static t => (object?)t),
        Gen.Long.Select(static n => (object?)n),
        Gen.Int.Select(static n => (object?)n),
        Gen.ULong.Select(static n => (object?)n),
        Gen.Double.Where(double.IsFinite).Select(static n => (object?)n),
        Gen.Decimal.Select(static n => (object?)n),
        Gen.Bool.Select(static b => (object?)b),
        Gen.DateTimeOffset.Select(static d => (object?)d),
        Gen.Guid.Select(static g => (object?)g),
        Gen.Const((object?)null));

    private static readonly Gen<Dictionary<string, object?>> s_metadata = Gen.Dictionary(s_text, Value(3))[0, 6];

    [Fact]
    public void Every_value_reads_back_as_it_went_in()
    {
        s_metadata.Sample(static metadata => AssertSame(metadata, MetadataJson.ToElement(metadata)!.Value));
    }

    [Fact]
    public void The_canonical_text_says_the_same_in_any_order()
    {
        Gen.Select(s_metadata, Gen.Int).Sample(static (metadata, seed) =>
        {
            OrderedDictionary shuffled = [];
            Random random = new(seed);
            foreach (KeyValuePair<string, object?> entry in metadata.OrderBy(_ => random.Next()))
            {
                shuffled.Add(entry.Key, entry.Value);
            }

            string text = MetadataJson.ToCanonicalText(metadata)!;
            Assert.Equal(text, MetadataJson.ToCanonicalText(shuffled));
            AssertSame(metadata, JsonDocument.Parse(text).RootElement);
        });
    }

    private static Gen<object?> Value(int depth) => depth == 0
        ? s_leaf
        : Gen.Frequency(
            (4, s_leaf),
            (1, Value(depth - 1).Array[0, 4].Select(static list => (object?)list)),
            (1, Gen.Dictionary(s_text, Value(depth - 1))[0, 4].Select(static map => (object?)map)));

    private static void AssertSame(object? expected, JsonElement actual)
    {
        switch (expected)
        {
            case null:
                Assert.Equal(JsonValueKind.Null, actual.ValueKind);
                break;
            case string text:
                Assert.Equal(text, actual.GetString());
                break;
            case bool truth:
                Assert.Equal(truth, actual.GetBoolean());
                break;
            case double number:
                Assert.Equal(number, actual.GetDouble());
                break;
            case DateTimeOffset date:
                Assert.Equal(date, actual.GetDateTimeOffset());
                break;
            case Guid guid:
                Assert.Equal(guid, actual.GetGuid());
                break;
            case IDictionary map:
                Assert.Equal(map.Count, actual.EnumerateObject().Count());
                foreach (DictionaryEntry entry in map)
                {
                    AssertSame(entry.Value, actual.GetProperty((string)entry.Key));
                }

                break;
            case object?[] list:
                Assert.Equal(list.Length, actual.GetArrayLength());
                for (int i = 0; i < list.Length; i++)
                {
                    AssertSame(list[i], actual[i]);
                }

                break;
            default:
                Assert.Equal(Convert.ToString(expected, CultureInfo.InvariantCulture), actual.GetRawText());
                break;
        }
    }
}
