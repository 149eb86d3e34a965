using Microsoft.AspNetCore.Http.Features;

namespace Dub.Sandbox;

/// <summary>Which call a request is.</summary>
internal readonly record struct CallRoute(CallKind Kind, string Path, string? CustomerId)
{
    private const string Customers = "/customers/";
    private const string Commissions = "/commissions/";

    public static CallRoute Of(HttpContext context, ApiGeneration generation)
    {
        HttpRequest request = context.Request;
        string path = request.Path.Value ?? string.Empty;
        if (HttpMethods.IsPost(request.Method))
        {
            switch (path)
            {
                case "/track/lead": return new CallRoute(CallKind.Lead, path, null);
                case "/track/sale": return new CallRoute(CallKind.Sale, path, null);
                case "/track/customer" when generation == ApiGeneration.Year2024:
                    return new CallRoute(CallKind.Customer, path, null);
                default: break;
            }
        }
        else if (generation == ApiGeneration.Current && HttpMethods.IsPatch(request.Method))
        {
            if (IdBehind(Customers, context) is { } id)
            {
                return new CallRoute(CallKind.CustomerUpdate, Customers + id, id);
            }

            if (IdBehind(Commissions, context) is { } commission)
            {
                return commission == "bulk"
                    ? new CallRoute(CallKind.CommissionBatch, path, null)
                    : new CallRoute(CallKind.CommissionUpdate, Commissions + commission, commission);
            }
        }
        else if (generation == ApiGeneration.Current && HttpMethods.IsGet(request.Method))
        {
            switch (path)
            {
                case "/customers": return new CallRoute(CallKind.CustomerList, path, null);
                case "/events": return new CallRoute(CallKind.EventList, path, null);
                case "/commissions": return new CallRoute(CallKind.CommissionList, path, null);
                case "/links": return new CallRoute(CallKind.LinkList, path, null);
                default: break;
            }

            if (IdBehind(Customers, context) is { } id)
            {
                return new CallRoute(CallKind.CustomerLookup, Customers + id, id);
            }
        }

        return new CallRoute(CallKind.None, path, null);
    }

    /// <summary>Whether the call only reads.</summary>
    public bool IsRead => Kind is CallKind.CustomerLookup or CallKind.CustomerList or CallKind.EventList or CallKind.LinkList;

    public bool IsOfCommissions => Kind is CallKind.CommissionList or CallKind.CommissionUpdate or CallKind.CommissionBatch;

    // The framework leaves an escaped slash as it is, so the ID comes from the wire's own text.
    private static string? IdBehind(string start, HttpContext context)
    {
        string raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];
        return raw.StartsWith(start, StringComparison.Ordinal) && raw.Length > start.Length && raw.IndexOf('/', start.Length) < 0
            ? Uri.UnescapeDataString(raw[start.Length..])
            : null;
    }
}
