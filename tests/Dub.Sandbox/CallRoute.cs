using Microsoft.AspNetCore.Http.Features;

namespace Dub.Sandbox;

/// <summary>Which call a request is.</summary>
internal readonly record struct CallRoute(CallKind Kind, string Path, string? CustomerId)
{
    private const string Customers = "/customers/";

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
        else if (HttpMethods.IsPatch(request.Method)
            && generation == ApiGeneration.Current
            && path.StartsWith(Customers, StringComparison.Ordinal))
        {
            // The framework leaves an escaped slash as it is, so the ID comes from the wire's own text.
            string raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];
            if (raw.StartsWith(Customers, StringComparison.Ordinal)
                && raw.Length > Customers.Length
                && raw.IndexOf('/', Customers.Length) < 0)
            {
                string id = Uri.UnescapeDataString(raw[Customers.Length..]);
                return new CallRoute(CallKind.CustomerUpdate, Customers + id, id);
            }
        }

        return new CallRoute(CallKind.None, path, null);
    }
}
