using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Dub.Errors;
using Dub.Tracking.Imports;

namespace Dub.PowerShell;

/// <summary>
/// Writes the errors of an import's rows. What all rows have in common, such as a bad key or a host that cannot be
/// reached, becomes one error that ends the pipeline and names every row that met it.
/// </summary>
internal sealed class ImportErrors<TRequest>(PSCmdlet command, ImportStatistics statistics)
    where TRequest : TrackRequest
{
    private readonly bool _stopsAtFirstError = Preferences.StopsAtError(command);
    private readonly HashSet<string> _adviceGiven = new(StringComparer.Ordinal);

    // Rows that could not reach the server, until it is known whether others can.
    private readonly List<(ImportRow<TRequest> Row, DubException Error)> _held = [];
    private readonly List<FailedRow> _withSameError = [];
    private readonly List<FailedRow> _withOtherErrors = [];
    private ErrorRecord? _last;
    private bool _isThrown;

    /// <summary>Whether an error has come that ends the pipeline.</summary>
    public bool IsEnding => _last is not null;

    /// <summary>The rows whose errors are not written yet: those held back, and those of the error that ends the pipeline.</summary>
    public IReadOnlyList<FailedRow> Unwritten =>
        [.. _held.Select(static held => ToFailedRow(held.Row, held.Error)), .. _isThrown ? [] : RowsOfLast];

    /// <summary>The message of the error that ends the pipeline, where it is not written yet.</summary>
    public string? UnwrittenMessage => _isThrown ? null : _last?.ErrorDetails.Message;

    private IEnumerable<FailedRow> RowsOfLast =>
        (_last?.Exception as DubException)?.Rows.Concat(_withSameError).Concat(_withOtherErrors) ?? [];

    private bool ExpectsInput => command.MyInvocation.ExpectingInput;

    /// <summary>Counts a failed row, and writes its error or keeps it for the end.</summary>
    /// <returns>Whether no further row is to be sent.</returns>
    public bool Write(ImportRow<TRequest> row, DubException error, bool endsImport)
    {
        bool isCommon = statistics.CountFailure(row.Number, error, endsImport);
        if (_last is not null)
        {
            return WriteAfterTheLast(row, error, isCommon);
        }

        if (_stopsAtFirstError || endsImport)
        {
            End(row, error);
            return true;
        }

        if (error.IsUnreachable && ExpectsInput)
        {
            _held.Add((row, error));
            return false;
        }

        WriteHeld();
        WriteNow(row, error);
        return false;
    }

    /// <summary>Writes a row's error.</summary>
    public void WriteNow(ImportRow<TRequest> row, DubException error) => command.WriteError(ToRecord(row, error));

    /// <summary>Writes the errors that were held back, where they are of these rows alone.</summary>
    public void WriteHeld()
    {
        while (_held.Count > 0)
        {
            (ImportRow<TRequest> row, DubException error) = _held[0];
            // First, because WriteError throws where the pipeline has ended.
            _held.RemoveAt(0);
            WriteNow(row, error);
        }
    }

    /// <summary>Throws the error that ends the pipeline, if there is one.</summary>
    public void ThrowLast()
    {
        if (_last is null)
        {
            return;
        }

        DubException error = (DubException)_last.Exception;
        error.Rows = RowsOfLast.ToArray();
        if (ExpectsInput)
        {
            _last.ErrorDetails = new ErrorDetails($"{_last.ErrorDetails.Message} {HowFar(error)}")
            {
                RecommendedAction = error.RecommendedAction,
            };
        }

        _isThrown = true;
        command.ThrowTerminatingError(_last);
    }

    // With -ErrorAction Stop, WriteError would end the pipeline at once and lose the rows in flight: their calls
    // are let end and reported first.
    private void End(ImportRow<TRequest> row, DubException error)
    {
        _held.Add((row, error));
        if (!error.IsUnreachable && _held.Count > 1)
        {
            _held.RemoveAt(_held.Count - 1);
            WriteHeld();
            _held.Add((row, error));
        }

        _last = ToRecord(_held[0].Row, _held[0].Error);
        _withSameError.AddRange(_held.Skip(1).Select(static held => ToFailedRow(held.Row, held.Error)));
        _held.Clear();
    }

    private bool WriteAfterTheLast(ImportRow<TRequest> row, DubException error, bool isCommon)
    {
        if (isCommon && error.ErrorId == ((DubException)_last!.Exception).ErrorId)
        {
            _withSameError.Add(ToFailedRow(row, error));
            return true;
        }

        if (_stopsAtFirstError)
        {
            _withOtherErrors.Add(ToFailedRow(row, error));
            return true;
        }

        WriteNow(row, error);
        return false;
    }

    private ErrorRecord ToRecord(ImportRow<TRequest> row, DubException error)
    {
        error.Rows = new[] { ToFailedRow(row, error) };
        string subject = row.Request.ToString();
        if (!ExpectsInput)
        {
            return ErrorRecordFactory.Create(error, row.Source, char.ToUpperInvariant(subject[0]) + subject.Substring(1));
        }

        string column = error is DubInvalidRequestException { Column: { } name } ? $", column '{HarmlessText.Line(name, 60)}'" : string.Empty;
        ErrorRecord record = ErrorRecordFactory.Create(error, row.Source, $"Row {Text(row.Number)} of the input, {subject}{column}");
        bool isFirst = _adviceGiven.Count == 0;
        if (!_adviceGiven.Add(error.RecommendedAction))
        {
            // A thousand rows of one mistake do not need it a thousand times. The exception has it always.
            record.ErrorDetails.RecommendedAction = string.Empty;
        }
        else if (isFirst)
        {
            record.ErrorDetails.RecommendedAction =
                $"Row {Text(row.Number)} of the input is line {Text(row.Number + 1)} of a CSV file with a header line. {error.RecommendedAction}";
        }

        return record;
    }

    private static FailedRow ToFailedRow(ImportRow<TRequest> row, DubException error) => FailedRow.Create(row.Number, row.Source, error);

    /// <summary>How far the import came, and which rows are still to be sent.</summary>
    private string HowFar(DubException last)
    {
        List<string> sentences = [];
        if (_withSameError.Count > 0)
        {
            sentences.Add(
                $"{Text(_withSameError.Count)} more {(_withSameError.Count == 1 ? "row" : "rows")} met the same error ({RowNumbers.Format(_withSameError.ConvertAll(static row => row.Row))}).");
        }

        if (last.IsUnreachable && !_stopsAtFirstError)
        {
            sentences.Add($"The import was stopped because {Text(CircuitBreaker.MaximumUnreachableRows)} rows in succession could not reach the server.");
        }

        int first = statistics.NotSent.Append(statistics.Rows + 1).Min();
        sentences.Add(
            $"Stopped here: {Text(statistics.Sent)} {(statistics.Sent == 1 ? "row was" : "rows were")} sent, row {Text(first)} is the first that was not.");
        sentences.Add($"Not sent: {RowNumbers.FormatToEnd(statistics.NotSent, statistics.Rows)}.");
        if (_withOtherErrors.Count > 0)
        {
            sentences.Add($"Failed as well: {string.Join(", ", _withOtherErrors.Select(static row => $"row {Text(row.Row)} ({row.ErrorId})"))}.");
        }

        return string.Join(" ", sentences);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
