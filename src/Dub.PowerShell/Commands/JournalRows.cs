using System;
using System.Collections.Generic;
using Dub.Reconciliation;
using Dub.Tracking.Journals;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>The rows of an input, each with what an import's journal has of it.</summary>
/// <param name="history">What the journal has.</param>
/// <param name="type">What the rows are; null where they are not needed.</param>
/// <param name="sales">Reads the rows of sales.</param>
/// <param name="register">Finds a row in the journal, by its identity, its kind and its place in the input.</param>
internal sealed class JournalRows(JournalHistory history, ConversionEventType? type, SaleOperation sales, Func<string, string, int, JournalRow> register)
{
    private readonly List<ImportedRow> _known = [];
    private readonly List<int> _others = [];

    /// <summary>The rows that the journal knows.</summary>
    public IReadOnlyList<ImportedRow> Known => _known;

    /// <summary>The places of the rows that the journal does not know, from 1.</summary>
    public IReadOnlyList<int> Others => _others;

    /// <summary>How many rows cannot be sent.</summary>
    public int Invalid { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="number">Its place in the input, from 1.</param>
    /// <exception cref="DubInvalidRequestException">It cannot be sent, and so is not in the journal.</exception>
    public void Add(RowReader row, int number)
    {
        try
        {
            row.Check();
            if (type == ConversionEventType.Sale)
            {
                Add(sales, row, number, ImportedRow.From);
            }
            else if (type == ConversionEventType.Lead)
            {
                Add(TrackOperations.Lead, row, number, ImportedRow.From);
            }
        }
        catch (DubInvalidRequestException)
        {
            Invalid++;
            throw;
        }
    }

    private void Add<TRequest, TResponse>(
        TrackOperation<TRequest, TResponse> operation,
        RowReader row,
        int number,
        Func<TRequest, JournalRow, RowHistory, ImportedRow> create)
        where TRequest : TrackRequest
        where TResponse : TrackResponse
    {
        TRequest request = operation.Read(row);
        _ = operation.CreateRequest(request);
        JournalRow known = register(operation.Identify(request), operation.Name, number);
        if (history.Find(known) is { } found)
        {
            _known.Add(create(request, known, found));
        }
        else
        {
            _others.Add(number);
        }
    }
}
