using System;

namespace Dub.Http.RateLimits;

/// <summary>Permission to make one call: released when the response came, or abandoned where none came.</summary>
/// <param name="LeftAt">When it was granted, which is when the call leaves.</param>
/// <param name="Waited">How long the call waited for it.</param>
/// <param name="Epoch">How many rounds of refusals were known by then.</param>
internal sealed record RateLimitLease(TimeSpan LeftAt, TimeSpan Waited, int Epoch);
