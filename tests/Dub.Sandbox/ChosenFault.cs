namespace Dub.Sandbox;

/// <summary>The fault one call meets, and how long its answer is delayed, in milliseconds.</summary>
internal sealed record ChosenFault(FaultRule Rule, int Delay);
