using System;
using Dub.Errors;

namespace Dub;

/// <summary>A value was refused before anything was sent.</summary>
public sealed class DubInvalidRequestException : DubException
{
    /// <summary>Refuses a field of a request.</summary>
    /// <param name="field">The field, by Dub's name.</param>
    /// <param name="message">What is wrong with it and what would be right.</param>
    /// <param name="innerException">What caused it, where something did.</param>
    internal DubInvalidRequestException(string field, string message, Exception? innerException = null)
        : base(ErrorCatalogue.InvalidRequest, message, isFatal: false, innerException)
    {
        Field = field;
    }

    /// <summary>The field that was refused, by Dub's name.</summary>
    public string Field { get; }

    /// <summary>The column of the input that the value comes from; null where it comes from a parameter.</summary>
    public string? Column { get; internal set; }
}
