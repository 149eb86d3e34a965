using System;
using System.Text;
using CsCheck;
using Dub.PowerShell;
using Xunit;

namespace Dub.Tests.Binding;

public sealed class ColumnNameTests
{
    private static readonly string[] s_names = ["customer_id", "Customer External ID", "invoice-id", "Price", "CURRENCY", "leadEventName", "x1"];

    private static readonly Gen<string> s_invisible =
        Gen.Char[" \t\u00A0\u2003\u202F\u3000\uFEFF\u200B\u200D\u200E\u2060\u00AD"].Array[0, 4].Select(static c => new string(c));

    private static readonly Gen<string> s_separator = Gen.OneOf(s_invisible, Gen.Char["-_\u2010\u2011\u2013"].Select(static c => c.ToString()));

    [Theory]
    [InlineData("Invoice ID", "invoiceid")]
    [InlineData("invoice_id ", "invoiceid")]
    [InlineData("\uFEFFinvoice-id", "invoiceid")]
    [InlineData("InvoiceId", "invoiceid")]
    [InlineData("ｃurrency", "currency")]
    [InlineData("Rechnung Nr.", "rechnungnr.")]
    [InlineData("", "")]
    public void A_name_is_known_by_its_letters(string name, string normalized)
    {
        Assert.Equal(normalized, ColumnName.Normalize(name));
    }

    [Fact]
    public void Blanks_marks_separators_and_case_never_matter()
    {
        Gen.Select(Gen.Int[0, s_names.Length - 1].Select(static i => s_names[i]), s_separator.Array[16], Gen.Bool.Array[32]).Sample(static (name, separators, upper) =>
        {
            StringBuilder written = new(separators[0]);
            for (int i = 0; i < name.Length; i++)
            {
                written.Append(upper[i] ? char.ToUpperInvariant(name[i]) : char.ToLowerInvariant(name[i]));
                written.Append(separators[(i + 1) % separators.Length]);
            }

            Assert.Equal(ColumnName.Normalize(name), ColumnName.Normalize(written.ToString()));
        });
    }

    [Fact]
    public void A_normalized_name_stays_as_it_is()
    {
        Gen.String.Sample(static name =>
        {
            string once = ColumnName.Normalize(name);
            Assert.Equal(once, ColumnName.Normalize(once));
        });
    }

    [Fact]
    public void Names_with_other_letters_or_digits_stay_apart()
    {
        Gen<string> word = Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789."].Array[1, 12].Select(static c => new string(c));
        Gen.Select(word, word).Sample(static (left, right) => Assert.Equal(left == right, ColumnName.Normalize(left) == ColumnName.Normalize(right)));
    }

    [Theory]
    [InlineData("metadata.plan", "plan")]
    [InlineData("Metadata.plan ", "plan")]
    [InlineData("meta-data. Seats Left", "Seats Left")]
    [InlineData("metadata.a.b", "a.b")]
    [InlineData("metadata.", null)]
    [InlineData("metadata", null)]
    [InlineData("my.metadata.plan", null)]
    public void A_metadata_column_names_its_entry(string name, string? entry)
    {
        Assert.Equal(entry, ColumnName.MetadataEntry(name));
    }

    [Fact]
    public void An_entrys_name_keeps_all_but_what_stands_around_it()
    {
        Gen.Select(s_invisible, Gen.Char["aZ9 _-.ü日"].Array[1, 10].Select(static c => new string(c)), s_invisible).Sample(static (before, entry, after) =>
        {
            string expected = InvisibleText.Trim(entry);
            Assert.Equal(expected.Length == 0 ? null : expected, ColumnName.MetadataEntry($"metadata.{before}{entry}{after}"));
        });
    }

    [Fact]
    public void The_distance_of_words_is_symmetric_and_zero_for_the_same()
    {
        Gen<string> word = Gen.Char["abc"].Array[0, 6].Select(static c => new string(c));
        Gen.Select(word, word).Sample(static (left, right) =>
        {
            int distance = EditDistance.Between(left, right, 10);
            Assert.Equal(distance, EditDistance.Between(right, left, 10));
            Assert.Equal(left == right, distance == 0);
            Assert.InRange(distance, Math.Abs(left.Length - right.Length), Math.Max(left.Length, right.Length));
        });
    }

    [Fact]
    public void A_slip_of_one_letter_is_a_distance_of_one()
    {
        Assert.All(["curency", "currrency", "currencx", "currecny"], static slip => Assert.Equal(1, EditDistance.Between(slip, "currency", 2)));
        Assert.InRange(EditDistance.Between("customer", "currency", 2), 3, 8);
    }
}
