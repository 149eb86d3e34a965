using System.Collections.Generic;

namespace Dub.Reconciliation;

/// <summary>What a customer's events say of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Verdict">What is certain.</param>
/// <param name="Events">The events that were found, or cannot be told apart.</param>
/// <param name="Rows">How many rows compete for them, this one included.</param>
internal sealed record RowMatch(ImportedRow Row, MatchVerdict Verdict, IReadOnlyList<ConversionEvent> Events, int Rows);
