using System;
using System.Collections;
using System.Collections.Generic;
using System.Data;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>
/// Binds an import's rows: finds each field's column once for all rows with the same columns, and checks the input's
/// columns once. Used by the pipeline's thread alone.
/// </summary>
internal sealed class RowBinder
{
    // Rows of a service's API may have optional properties, and so several sets of columns. More than this are not cached.
    private const int MaximumPlans = 1_000;

    private static readonly HashSet<string> s_addedByShell = new(StringComparer.OrdinalIgnoreCase)
    {
        "PSComputerName", "PSShowComputerName", "PSSourceJobInstanceId", "RunspaceId",
    };

    private readonly PSCmdlet _command;
    private readonly RowBinderOptions _options;
    private readonly ColumnPlanner _planner;
    private readonly ColumnChecks _checks;
    private readonly RowColumns _columns = new();
    private readonly Dictionary<string, ColumnPlan> _plans = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reportedUnused = new(StringComparer.Ordinal);
    private readonly List<string> _laterUnused = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private ColumnPlan? _plan;

    /// <param name="command">The cmdlet, while it begins: what is bound by then comes from the command line.</param>
    /// <param name="options">How its rows are read.</param>
    /// <exception cref="DubInvalidInputException">The column map does not fit the cmdlet.</exception>
    public RowBinder(PSCmdlet command, RowBinderOptions options)
    {
        _command = command;
        _options = options;
        FieldNames names = FieldNames.Of(command.GetType());
        Given = new HashSet<string>(command.MyInvocation.BoundParameters.Keys.Where(names.All.Contains), StringComparer.Ordinal);
        // Text parameters have their text by now; anything else is a script block that runs for each row.
        HasScriptBlocks = Given.Any(name => name != "Metadata" && command.MyInvocation.BoundParameters[name] is not (null or string));
        Map = options.ColumnMap is null ? null : FieldMap.Create(options.ColumnMap, names, options.Noun);
        NullTexts = new HashSet<string>(options.NullText.Select(static text => text.Trim()), StringComparer.OrdinalIgnoreCase);
        _planner = new ColumnPlanner(names, Map);
        _checks = new ColumnChecks(names, Given, options.Noun);
        IsCurrencyField = names.All.Contains("Currency");
    }

    /// <summary>The fields that the command line gives; they go before the row's own.</summary>
    public HashSet<string> Given { get; }

    /// <summary>The fields that a row so far had a column of; rows of an API leave properties out.</summary>
    public HashSet<string> FieldsSeen { get; } = new(StringComparer.Ordinal);

    public FieldMap? Map { get; }

    public HashSet<string> NullTexts { get; }

    /// <summary>Whether rows come down the pipeline; where not, the command line gives the only one.</summary>
    public bool ExpectsInput => _command.MyInvocation.ExpectingInput;

    /// <summary>The columns of the input that belong to a field, in the order they came.</summary>
    public IReadOnlyList<string> ColumnsUsed =>
        _plans.Values.SelectMany(static plan => plan.Names.Where((_, column) => !plan.Unused.Contains(column))).Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>The columns of the input that belong to no field, in the order they came.</summary>
    public IReadOnlyList<string> ColumnsNotUsed =>
        _plans.Values.SelectMany(static plan => plan.Unused.Select(column => plan.Names[column])).Distinct(StringComparer.Ordinal).ToArray();

    private bool HasScriptBlocks { get; }

    private bool IsCurrencyField { get; }

    private UnusedColumnAction Action =>
        _options.UnusedColumn ?? (Map?.Name is not null ? UnusedColumnAction.Ignore : UnusedColumnAction.Warn);

    // A service's export has columns of no interest, and a script block may use any column: there, unused columns are
    // reported only on request.
    private bool WarnsOfUnused => Action == UnusedColumnAction.Warn && (!HasScriptBlocks || _options.UnusedColumn is not null);

    /// <summary>The rows of an object from the pipeline: itself, or where it is a list, its items.</summary>
    /// <exception cref="DubInvalidInputException">It is a list, and a parameter's script block was run with it.</exception>
    public IEnumerable<PSObject?> Rows(PSObject? input)
    {
        IList? list = input?.BaseObject switch
        {
            DataTable table => table.DefaultView,
            IList items => items,
            _ => null,
        };
        // Once rows have been sent, a list is an invalid row, not an invalid input.
        if (list is null || (HasScriptBlocks && _plans.Count > 0))
        {
            return [input];
        }

        return HasScriptBlocks
            ? throw new DubInvalidInputException(
                "The input came as one list, and a parameter's script block takes one row at a time. Send its items: … | ForEach-Object { $_ } | Send-Dub….")
            : list.Cast<object?>().Select(static item => item is null ? null : PSObject.AsPSObject(item));
    }

    /// <summary>Opens a row for reading.</summary>
    /// <param name="row">The row; null where the pipeline had none.</param>
    /// <param name="number">Its place in the input, from 1.</param>
    /// <exception cref="DubInvalidInputException">Its columns are the import's first, and none of its rows can be sent.</exception>
    public RowReader Open(PSObject? row, int number)
    {
        _columns.Load(row);
        if (_columns.Names.Count == 0 || _plan?.Fits(_columns.Names) != true)
        {
            _plan = PlanFor(number);
        }

        bool isMissing = row is null && ExpectsInput;
        return new RowReader(_command, this, _columns, _plan!) { Number = number, IsMissing = isMissing };
    }

    /// <summary>Writes a warning, the first time it comes up.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="text">The warning.</param>
    public void WarnOnce(string kind, string text)
    {
        if (_warned.Add(kind))
        {
            _command.WriteWarning(text);
        }
    }

    /// <summary>Warns, at the end of the input, of unused columns that only later rows have.</summary>
    public void Complete()
    {
        if (_checks.DescribeUnused(_laterUnused) is { } unused)
        {
            _command.WriteWarning($"Of the later rows, {unused}");
        }
    }

    private ColumnPlan PlanFor(int number)
    {
        string key = string.Join("\0", _columns.Names);
        if (_plans.TryGetValue(key, out ColumnPlan? plan))
        {
            return plan;
        }

        bool isFirst = _plans.Count == 0;
        plan = _planner.Create(_columns.Names);
        plan.IsCurrencyOpen = IsCurrencyField
            && Action != UnusedColumnAction.Ignore
            && !Given.Contains("Currency")
            && !plan.Fields.ContainsKey("Currency");
        plan.Problem = _columns.Names.Count == 0 ? _checks.FindSingleValue(_columns.SingleValue) : WrapperGuard.Find(_columns, plan) ?? _checks.Find(plan, Action);
        if (isFirst && (plan.Problem ?? CurrencyGuard.Find(_columns, plan)) is { } problem)
        {
            throw new DubInvalidInputException(problem.Message);
        }

        WarnOfUnused(plan, isFirst, number);
        if (_columns.Names.Count > 0 && _plans.Count < MaximumPlans)
        {
            _plans.Add(key, plan);
        }

        return plan;
    }

    private void WarnOfUnused(ColumnPlan plan, bool isFirst, int number)
    {
        if (!WarnsOfUnused || !_columns.AreDeclared || plan.Problem is not null)
        {
            return;
        }

        List<string> unused = [.. plan.Unused
            .Select(column => plan.Names[column])
            .Where(name => !s_addedByShell.Contains(name) && _reportedUnused.Add(name))];
        if (!isFirst)
        {
            _laterUnused.AddRange(unused);
        }
        else if (_checks.DescribeUnused(unused) is { } text)
        {
            string them = unused.Count == 1 ? "it" : "them";
            string advice = $"Assign {them} to a field with -ColumnMap, or use -UnusedColumn Ignore to skip {them} without this warning.";
            _command.WriteWarning(string.Format(CultureInfo.InvariantCulture, number == 1 ? "{0} {1}" : "{0} (First seen in row {2} of the input.) {1}", text, advice, number));
        }
    }
}
