using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>Makes a map of a hashtable, of a service's name, or of a list of both.</summary>
internal sealed class ColumnMapTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Form = "give a hashtable such as @{ Price = 'Total' }, the name of a service, or both: Stripe, @{ CustomerExternalId = 'user_id' }";

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Plain(inputData) switch
    {
        null => null,
        IList list when list.Count > 0 => ColumnMap.Join([.. list.Cast<object?>().Select(static item => One(Plain(item)))]),
        var value => One(value),
    };

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static ColumnMap One(object? value) => value switch
    {
        ColumnMap map => map,
        string name => NamedColumnMaps.Find(name)
            ?? throw new ArgumentTransformationMetadataException(
                $"There is no column map '{HarmlessText.Line(name, 60)}', but {string.Join(", ", NamedColumnMaps.All.Select(static map => map.Name))}. For another file {Form}."),
        IDictionary entries => new ColumnMap([.. Entries(entries)]),
        _ => throw new ArgumentTransformationMetadataException($"This is no column map; {Form}."),
    };

    private static IEnumerable<ColumnMapEntry> Entries(IDictionary entries)
    {
        foreach (DictionaryEntry entry in entries)
        {
            string field = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            yield return new ColumnMapEntry(field, Columns(field, Plain(entry.Value)));
        }
    }

    private static string[] Columns(string field, object? value) => value switch
    {
        null => [],
        string column => column.Length == 0 ? [] : [column],
        IList list => [.. list.Cast<object?>().Select(item => Plain(item) as string ?? throw Refuse(field))],
        _ => throw Refuse(field),
    };

    private static ArgumentTransformationMetadataException Refuse(string field) =>
        new($"The column map gives no column name for {HarmlessText.Line(field, 60)}; give the column's name, or a list of names of which the first that is not blank counts.");
}
