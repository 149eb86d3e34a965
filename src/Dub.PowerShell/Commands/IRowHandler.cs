using System;
using Dub.Tracking.Imports;

namespace Dub.PowerShell;

/// <summary>What a Send cmdlet does with its rows once they are read: send them, preview them or validate them.</summary>
internal interface IRowHandler<TRequest> : IDisposable
    where TRequest : TrackRequest
{
    /// <summary>Handles a row that can be sent.</summary>
    void Accept(ImportRow<TRequest> row);

    /// <summary>Handles a row that cannot be sent because of its content.</summary>
    /// <param name="row">The row; its request holds only what is needed to name it.</param>
    /// <param name="error">Why it cannot be sent.</param>
    /// <param name="value">The value that is wrong; null where it is not a single one.</param>
    void Reject(ImportRow<TRequest> row, DubException error, object? value);

    /// <summary>Handles the end of the input.</summary>
    void Complete();

    /// <summary>Stops waiting. May be called on any thread.</summary>
    void Stop();
}
