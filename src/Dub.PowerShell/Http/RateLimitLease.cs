using System;

namespace Dub.Http;

/// <summary>The leave to make one call.</summary>
/// <param name="Epoch">How many refusals the limiter had learnt from when it gave the permit.</param>
/// <param name="Slot">When the call may leave.</param>
/// <param name="Waited">How long the call was held back by a used-up limit.</param>
internal sealed record RateLimitLease(int Epoch, TimeSpan Slot, TimeSpan Waited);
