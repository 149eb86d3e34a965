using System.Text;

namespace Dub.Sandbox;

/// <summary>An answer ready to be sent.</summary>
internal sealed class Answer(int status, string? contentType, byte[] body)
{
    public const string Json = "application/json";

    /// <summary>The 404 page of Dub's web app, which every path meets that the API does not have.</summary>
    public static readonly Answer WebAppNotFound = Html(404, "404: This page could not be found.");

    public int Status => status;

    public string? ContentType => contentType;

    public byte[] Body => body;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public bool IsError => status >= 400;

    public static Answer Ok(byte[] body) => new(200, Json, body);

    public static Answer Text(int status, string contentType, string body)
    {
        return new Answer(status, contentType, Encoding.UTF8.GetBytes(body));
    }

    public static Answer Html(int status, string title)
    {
        return Text(
            status,
            "text/html; charset=utf-8",
            $"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>");
    }
}
