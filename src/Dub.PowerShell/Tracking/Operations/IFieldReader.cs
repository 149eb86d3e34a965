using System.Collections;

namespace Dub.Tracking.Operations;

/// <summary>Reads the fields of one row by the name of the request's property, trimmed; blank ones are absent.</summary>
internal interface IFieldReader
{
    /// <summary>A text; null where the row has none.</summary>
    /// <exception cref="DubInvalidRequestException">The value is not text or a number.</exception>
    string? Text(string property);

    /// <summary>A text, for naming a row that cannot be sent; null also where it cannot be read.</summary>
    string? TextOrNull(string property);

    /// <summary>Whether a column of the input is the field's, though its cell may be blank; not where the field is given for all rows.</summary>
    bool HasColumn(string property);

    /// <summary>A whole number from 1 to 100; null where the row has none.</summary>
    /// <exception cref="DubInvalidRequestException">The value is anything else.</exception>
    int? Quantity(string property);

    /// <summary>The row's metadata; null where it has none.</summary>
    /// <exception cref="DubInvalidRequestException">It is not an object.</exception>
    IDictionary? Metadata(string property);
}
