using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;
using Dub.Lookup;
using Dub.Tracking.Wire;

namespace Dub.Refunds;

/// <summary>
/// Sets the status of commissions, up to a hundred with one call. Dub changes all of a call or none, so that a call it
/// rejects is made again in halves, down to the commission that is to blame.
/// </summary>
internal sealed class CommissionUpdater(DubClient client, CommissionStatus status, ICallEvents events)
{
    /// <summary>The most that Dub takes at once.</summary>
    public const int MaximumBatch = 100;

    private static readonly HttpMethod s_patch = new("PATCH");

#pragma warning disable CA1308 // The API's own words.
    private readonly string _status = status.ToString().ToLowerInvariant();
#pragma warning restore CA1308
    private readonly ConcurrentDictionary<string, CommissionOutcome> _outcomes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _uncertain = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<string> _inFlight = [];

    /// <summary>
    /// What became of each commission since the last <see cref="Clear"/>; those are missing that were not reached because
    /// of a failure that concerns every call, or because the update was cancelled.
    /// </summary>
    public IReadOnlyDictionary<string, CommissionOutcome> Outcomes => _outcomes;

    /// <summary>Whether an error says that the commission has been paid out, or is about to be.</summary>
    public static bool IsPaid(ApiErrorDetails? error) => error is { StatusCode: 400 } && (Says(error, "paid") || Says(error, "payout"));

    /// <summary>
    /// Whether Dub may have set a commission, although no answer says so: its call was cancelled, or ended otherwise after
    /// an attempt whose answer was lost.
    /// </summary>
    public bool IsUncertain(string id) => _uncertain.ContainsKey(id) || _inFlight.Contains(id);

    /// <summary>Forgets the outcomes.</summary>
    public void Clear()
    {
        _outcomes.Clear();
        _uncertain.Clear();
    }

    /// <summary>Sets commissions whose IDs differ, and keeps what becomes of each.</summary>
    /// <returns>The outcomes.</returns>
    public async Task<IReadOnlyDictionary<string, CommissionOutcome>> UpdateAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        Stack<IReadOnlyList<string>> left = new();
        for (int start = (ids.Count - 1) / MaximumBatch * MaximumBatch; start >= 0; start -= MaximumBatch)
        {
            left.Push([.. ids.Skip(start).Take(MaximumBatch)]);
        }

        while (left.Count > 0)
        {
            IReadOnlyList<string> batch = left.Pop();
            _inFlight = batch;
            CallOutcome outcome = await SendAsync(batch, cancellationToken).ConfigureAwait(false);
            MarkUncertain(batch, outcome.Failure);
            _inFlight = [];
            if (outcome.Failure is { Effect: CallEffect.Rejected, IsFatal: false } && batch.Count > 1)
            {
                left.Push([.. batch.Skip(batch.Count / 2)]);
                left.Push([.. batch.Take(batch.Count / 2)]);
                continue;
            }

            Keep(batch, outcome);
            if (outcome.Failure?.IsFatal == true)
            {
                break;
            }
        }

        return _outcomes;
    }

    private static bool Says(ApiErrorDetails error, string text) => error.Message?.IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0;

    private void Keep(IReadOnlyList<string> batch, CallOutcome outcome)
    {
        Dictionary<string, Commission> answered = outcome.Result switch
        {
            Commission one => new() { [batch[0]] = one },
            Commission[] many => many.Where(static item => item.Id is not null).GroupBy(static item => item.Id!).ToDictionary(static group => group.Key, static group => group.First()),
            _ => [],
        };
        foreach (string id in batch)
        {
            _outcomes[id] = outcome.Failure is { } failure
                ? Failed(failure)
                : WhatIsWrong(answered.TryGetValue(id, out Commission? commission) ? commission : null) is { } wrong
                    ? Failed(JsonBody.Unexpected(outcome.Response!, wrong, RetryEligibility.Never, null).Failure! with { OutcomeUnknown = true, Attempts = 1 })
                    : new CommissionOutcome { Commission = commission };
            if (_outcomes[id].Failure is null or { Effect: CallEffect.Rejected, IsFatal: false })
            {
                _uncertain.TryRemove(id, out _);
            }
        }
    }

    // Of several attempts, one may have been carried out and its answer lost, even where the last was rejected.
    private void MarkUncertain(IReadOnlyList<string> batch, CallFailure? failure)
    {
        if (failure is { OutcomeUnknown: true } or { Attempts: > 1 })
        {
            foreach (string id in batch)
            {
                _uncertain[id] = true;
            }
        }
    }

    private string? WhatIsWrong(Commission? answered) =>
        answered is null ? "it does not name each commission"
        : answered.Status is null || string.Equals(answered.Status, _status, StringComparison.OrdinalIgnoreCase) ? null
        : $"it has the status '{HarmlessText.Line(answered.Status, 40)}' in place of '{_status}'";

    // Dub rejects what is so already, also where an attempt before did it.
    private CommissionOutcome Failed(CallFailure failure) =>
        failure.Api is { StatusCode: 400 } error && Says(error, $"already in the {_status} status")
            ? new CommissionOutcome { WasSetBefore = true }
            : new CommissionOutcome { Failure = failure };

    private Task<CallOutcome> SendAsync(IReadOnlyList<string> batch, CancellationToken cancellationToken) => client.SendAsync(
        batch.Count == 1
            ? Request("/commissions/" + Uri.EscapeDataString(batch[0]), null, LookupJsonContext.Instance.Commission)
            : Request("/commissions/bulk", batch, LookupJsonContext.Instance.CommissionArray),
        events,
        beforeAttempt: null,
        noFurtherAttempt: default,
        cancellationToken);

    private ApiRequest Request<T>(string path, IReadOnlyList<string>? ids, JsonTypeInfo<T> type)
        where T : class => new()
        {
            Method = s_patch,
            Path = path,
            Body = Body(ids),
            // A second time it is rejected, and that says that it is done.
            IsRepeatSafe = true,
            Read = (response, _) =>
            {
                (T? result, CallOutcome? failed) = JsonBody.Read(response, type);
                return result is null ? failed! : CallOutcome.Success(response, result);
            },
        };

    private byte[] Body(IReadOnlyList<string>? ids)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter body = new(buffer, JsonText.WriterOptions))
        {
            body.WriteStartObject();
            if (ids is not null)
            {
                body.WriteStartArray("commissionIds");
                foreach (string id in ids)
                {
                    body.WriteStringValue(id);
                }

                body.WriteEndArray();
            }

            body.WriteString("status", _status);
            body.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
