namespace Dub.Tracking.Imports;

/// <summary>A message for the user from a call under way.</summary>
/// <param name="Text">The message.</param>
/// <param name="IsDetail">Whether it is for a look under the hood (-Debug) and not for following along (-Verbose).</param>
internal readonly record struct ImportMessage(string Text, bool IsDetail);
