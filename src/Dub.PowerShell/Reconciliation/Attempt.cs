using System;

namespace Dub.Reconciliation;

/// <summary>A call that Dub may have recorded, by the journal's times.</summary>
/// <param name="From">When it was about to leave.</param>
/// <param name="To">When its outcome was written; null where the process ended before.</param>
internal readonly record struct Attempt(DateTimeOffset From, DateTimeOffset? To);
