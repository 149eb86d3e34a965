using System.Collections.Generic;
using System.Collections.ObjectModel;
using Dub.Errors;

namespace Dub.Tracking.Wire;

/// <summary>The members of a JSON object as plain values; in a table or a CSV cell it is shown as JSON.</summary>
internal sealed class PlainObject(IDictionary<string, object?> members, string json)
    : ReadOnlyDictionary<string, object?>(members)
{
    public override string ToString() => HarmlessText.Line(json, 10_000);
}
