using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;
using Dub.Http.RateLimits;

namespace Dub.Tests.Support;

/// <summary>The rest of a pipeline behind the one policy that is tested: gives outcomes in turn, the last one again and again.</summary>
internal sealed class FakeNext(params CallOutcome[] outcomes)
{
    public List<CallContext> Calls { get; } = [];

    /// <summary>What is done before each outcome.</summary>
    public Action? OnCall { get; init; }

    public static CallContext Context(ApiRequest? request = null, int maximumWaitSec = 300, ICallEvents? events = null) => new()
    {
        Request = request ?? Request("/track/sale"),
        WaitBudget = new WaitBudget(maximumWaitSec),
        Events = events ?? NoCallEvents.Instance,
    };

    public static ApiRequest Request(string path, ApiRequest? fallback = null) => new()
    {
        Method = HttpMethod.Post,
        Path = path,
        Body = [],
        IsRepeatSafe = false,
        Read = static (response, _) => CallOutcome.Success(response, response),
        Fallback = fallback,
    };

    public static CallOutcome Succeeded() => CallOutcome.Success(Samples.Answer(200, "{}"), new object());

    public static CallOutcome Answered(int status, string? code, RateLimitHeaders? limit = null)
    {
        ApiResponse response = Samples.Answer(status, code is null ? "<html>" : Samples.Error(code)) with
        {
            RateLimit = limit ?? RateLimitHeaders.None,
        };
        return CallOutcome.Failed(ApiErrors.From(response), response);
    }

    public static CallOutcome Lost(CallEffect effect) => CallOutcome.Failed(new CallFailure
    {
        ErrorId = ErrorCatalogue.ConnectionError,
        Message = "No answer.",
        Effect = effect,
    });

    public Task<CallOutcome> SendAsync(CallContext context)
    {
        OnCall?.Invoke();
        Calls.Add(context);
        context.Attempts++;
        return Task.FromResult(outcomes[Math.Min(Calls.Count, outcomes.Length) - 1]);
    }
}
