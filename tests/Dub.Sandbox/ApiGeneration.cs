namespace Dub.Sandbox;

/// <summary>Which of Dub's servers to behave like.</summary>
internal enum ApiGeneration
{
    Current,
    Year2024,
}
