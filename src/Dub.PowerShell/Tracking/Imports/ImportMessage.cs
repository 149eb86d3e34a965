namespace Dub.Tracking.Imports;

/// <summary>A message for the user from a call in flight.</summary>
/// <param name="Text">The message.</param>
/// <param name="IsDetail">Whether it is for -Debug rather than -Verbose.</param>
internal readonly record struct ImportMessage(string Text, bool IsDetail);
