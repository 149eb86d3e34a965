using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Dub.Bound;

/// <summary>Makes the bodies ahead of the clock. The bench writes its files without quotes, so splitting will do.</summary>
internal static class SaleBodies
{
    public static byte[][] Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        string[] names = [.. lines[0].Split(',').Select(JsonNamingPolicy.CamelCase.ConvertName)];
        return [.. lines.Skip(1).Select(line => Body(names, line.Split(',')))];
    }

    private static byte[] Body(string[] names, string[] cells)
    {
        Dictionary<string, object> body = [];
        foreach ((string name, string cell) in names.Zip(cells))
        {
            body[name] = name == "amount" ? long.Parse(cell, CultureInfo.InvariantCulture) : cell;
        }

        // The module sends the ID under both its names; so does the bound.
        body["customerId"] = body["customerExternalId"];
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }
}
