using System;

namespace Dub.Http.RateLimits;

/// <summary>Permission to make one call; to be released when its response came, or abandoned where none came.</summary>
/// <param name="LeftAt">When the permission was given, which is when the call leaves.</param>
/// <param name="Waited">How long the call waited for it: what is charged to the call's wait budget.</param>
internal sealed record RateLimitLease(TimeSpan LeftAt, TimeSpan Waited);
