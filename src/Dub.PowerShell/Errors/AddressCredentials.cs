using System;
using System.IO;
using System.Net.Http;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace Dub.Errors;

/// <summary>
/// Removes user names and passwords from addresses in text. .NET quotes the proxy's address in its errors as given in
/// <c>HTTPS_PROXY</c>, password included.
/// </summary>
internal static class AddressCredentials
{
    private const string Mark = "://";

    // .NET escapes the characters that would end the user information.
    private static readonly Regex s_userInfo = new(Mark + @"[^\s/?#""<>\\]*@", RegexOptions.CultureInvariant);

    public static string Cut(string text) =>
        text.IndexOf(Mark, StringComparison.Ordinal) < 0 ? text : s_userInfo.Replace(text, Mark);

    /// <summary>
    /// The same error if neither it nor an inner one contains any; otherwise a copy of its kind without them and without
    /// its stack trace.
    /// </summary>
    public static Exception? Cut(Exception? error)
    {
        if (error is null || !Shows(error))
        {
            return error;
        }

        string message = Cut(error.Message);
        Exception? inner = Cut(error.InnerException);
        return error switch
        {
            HttpRequestException => new HttpRequestException(message, inner),
            IOException => new IOException(message, inner),
            AuthenticationException => new AuthenticationException(message, inner),
            TaskCanceledException => new TaskCanceledException(message, inner),
            OperationCanceledException => new OperationCanceledException(message, inner),
            _ => new InvalidOperationException($"{error.GetType().FullName}: {message}", inner),
        };
    }

    private static bool Shows(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (Cut(cause.Message) != cause.Message)
            {
                return true;
            }
        }

        return false;
    }
}
