using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>
/// Which page of a list is wanted, cut as Dub cuts it: page 1 is in the order of creation, one behind a cursor in
/// that of IDs. A cursor is a row of the table and not of what the filter lets through, and one row is skipped all
/// the same; where it does not fit the filter, that row is one too many.
/// </summary>
internal sealed record ListPage(int? Number, int Size, string? After, string? Before, string SortBy, bool IsAscending)
{
    private const int LastNumber = 1000;

    public static ListPage Read(QueryReader fields, int most, int cap)
    {
        bool isAscending = fields.Choice("sortOrder", "asc", "desc") == "asc";
        int? number = fields.Count("page", "Page", int.MaxValue);
        int size = fields.Count("pageSize", "Page size", most) ?? most;
        return new ListPage(
            number, Math.Min(size, cap), Text(fields["startingAfter"]), Text(fields["endingBefore"]), fields["sortBy"] ?? "createdAt", isAscending);
    }

    public Answer Take<T>(
        List<T> fitting, Func<T, string> id, Func<T, DateTimeOffset> createdAt, Func<string, bool> exists, Action<Utf8JsonWriter, T> write)
    {
        if (Problem(exists) is { } problem)
        {
            return DubError.Of("unprocessable_entity", problem);
        }

        return Answer.Ok(JsonBytes.Of((page: Cut(fitting, id, createdAt), write), static (writer, state) =>
        {
            writer.WriteStartArray();
            foreach (T item in state.page)
            {
                state.write(writer, item);
            }

            writer.WriteEndArray();
        }));
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private string? Problem(Func<string, bool> exists)
    {
        return After is not null && Before is not null ? "You cannot use both startingAfter and endingBefore at the same time."
            : (After ?? Before) is not { } cursor
                ? Number > LastNumber
                    ? $"Page is too big (cannot be more than {LastNumber}), recommend using cursor-based pagination instead."
                    : null
            : SortBy != "createdAt" ? "Cursor-based pagination only supports sorting by `createdAt`. Use offset-based pagination (page/pageSize) for other sort fields."
            : Number is not null ? "You cannot use both page and startingAfter/endingBefore at the same time. Please use one pagination method."
            : exists(cursor) ? null
            : "Invalid cursor: the provided ID does not exist.";
    }

    private List<T> Cut<T>(List<T> fitting, Func<T, string> id, Func<T, DateTimeOffset> createdAt)
    {
        if ((After ?? Before) is not { } cursor)
        {
            // Rows of one moment: the newest ID first, as far as anything is said of them.
            IEnumerable<T> ordered = IsAscending
                ? fitting.OrderBy(createdAt).ThenBy(id, StringComparer.Ordinal)
                : fitting.OrderByDescending(createdAt).ThenByDescending(id, StringComparer.Ordinal);
            return [.. ordered.Skip(((Number ?? 1) - 1) * Size).Take(Size)];
        }

        bool walksUp = IsAscending == (Before is null);
        IEnumerable<T> walked = walksUp
            ? fitting.Where(item => string.CompareOrdinal(id(item), cursor) >= 0).OrderBy(id, StringComparer.Ordinal)
            : fitting.Where(item => string.CompareOrdinal(id(item), cursor) <= 0).OrderByDescending(id, StringComparer.Ordinal);
        List<T> page = [.. walked.Skip(1).Take(Size)];
        if (Before is not null)
        {
            page.Reverse();
        }

        return page;
    }
}
