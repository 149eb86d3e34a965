using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;

namespace Dub.Lookup;

/// <summary>
/// Finds out what a key can do, by two calls that change nothing. The first asks for a customer nobody has: it needs the
/// plan that tracking needs, and Dub tells the rate limit with errors alone.
/// </summary>
internal sealed class ConnectionProbe(LookupClient client, ICallEvents events)
{
    private readonly List<string> _remarks = [];
    private bool? _isKeyAccepted;
    private bool? _isTrackingIncluded;

    public async Task<ConnectionTest> RunAsync(CancellationToken cancellationToken)
    {
        string nobody = "ext_unknown-" + Guid.NewGuid().ToString("N");
        TimeSpan start = client.Clock.Elapsed;
        CallOutcome outcome = await client
            .TrySendAsync(CustomerQuery.One(nobody, includesLink: false), events, cancellationToken)
            .ConfigureAwait(false);
        double elapsed = Math.Round((client.Clock.Elapsed - start).TotalMilliseconds);
        bool isReachable = outcome.Failure?.Api is not null || outcome.Response is not null;
        Judge(outcome.Failure);
        int? limit = outcome.Response?.RateLimit.Limit;
        string? workspace = _isKeyAccepted == true ? await FindWorkspaceAsync(cancellationToken).ConfigureAwait(false) : null;
        if (_isTrackingIncluded == true)
        {
            _remarks.Add("Whether the key may also write is known only once a conversion was sent: Dub asks for a member or an owner of the workspace.");
        }

        string? plan = _isKeyAccepted == true ? Plan(limit) : null;
        if (isReachable && plan is null)
        {
            _remarks.Add(WhyNoPlan(limit));
        }

        return new ConnectionTest
        {
            BaseUri = client.Connection.BaseUri,
            ApiKey = client.Connection.ApiKey,
            Source = client.Connection.Source,
            IsReachable = isReachable,
            IsKeyAccepted = _isKeyAccepted,
            IsTrackingIncluded = _isTrackingIncluded,
            WorkspaceId = workspace,
            Plan = plan,
            RequestsPerMinute = limit,
            ResponseMilliseconds = isReachable ? elapsed : null,
            Remarks = _remarks,
        };
    }

    // The numbers that Dub documents, and that of a trial.
    private static string? Plan(int? limit) => limit switch
    {
        60 => "Free",
        120 => "Trial",
        600 => "Pro",
        1_200 => "Business",
        3_000 => "Advanced or Enterprise",
        _ => null,
    };

    private string WhyNoPlan(int? limit) => (limit, _isKeyAccepted) switch
    {
        (null, _) => "RequestsPerMinute and Plan are not known, because the response did not name the rate limit (X-RateLimit-Limit).",
        (_, true) => string.Format(CultureInfo.InvariantCulture, "Plan is not known: none that Dub documents has a limit of {0} calls a minute.", limit),
        (_, false) => "Plan is not known, because Dub did not accept the key.",
        _ => "Plan is not known, because the response does not show whether Dub accepts the key.",
    };

    private void Judge(CallFailure? failure)
    {
        if (failure?.Api is not { } api)
        {
            _isKeyAccepted = failure is null ? true : null;
            _isTrackingIncluded = _isKeyAccepted;
            Explain(failure);
            return;
        }

        (_isKeyAccepted, _isTrackingIncluded) = (api.StatusCode, api.Code) switch
        {
            (404, not null) when !failure.IsFatal => (true, true),
            // A key that may not read customers is turned away by the same status.
            (403, "forbidden") => (true, api.Message?.IndexOf("plan", StringComparison.OrdinalIgnoreCase) >= 0 ? false : null),
            (403 or 429, not null) => (true, null),
            (_, not null) when failure.IsFatal => (false, null),
            _ => ((bool?)null, (bool?)null),
        };
        if (_isTrackingIncluded != true)
        {
            Explain(failure);
        }
    }

    private void Explain(CallFailure? failure)
    {
        if (failure is not null)
        {
            _remarks.Add(HarmlessText.Sentence(failure.Message));
            _remarks.Add(failure.ErrorId == ErrorCatalogue.Forbidden
                ? ErrorCatalogue.Text("ConnectionTest.Forbidden")
                : LookupAdvice.For(failure.ToException()));
        }
    }

    private async Task<string?> FindWorkspaceAsync(CancellationToken cancellationToken)
    {
        LookupRequest<LinkRecord[]> request = new("/links?pageSize=1", LookupJsonContext.Instance.LinkRecordArray);
        CallOutcome outcome = await client.TrySendAsync(request, events, cancellationToken).ConfigureAwait(false);
        if (outcome.Result is LinkRecord[] { Length: > 0 } links && links[0].WorkspaceId is { } id)
        {
            return id;
        }

        _remarks.Add(outcome.Failure is { } failure
            ? string.Format(
                CultureInfo.InvariantCulture,
                failure.ErrorId == ErrorCatalogue.Forbidden
                    ? "Which workspace it is could not be found out, because the key may not read links: {0}"
                    : "Which workspace it is could not be found out: {0}",
                HarmlessText.Sentence(failure.Message))
            : "Which workspace it is could not be found out: Dub tells it with short links, and there is none.");
        return null;
    }
}
