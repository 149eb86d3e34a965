using Dub.Tracking.Journals;
using Dub.Tracking.Operations;

namespace Dub.Tests.Support;

/// <summary>The journal by request, as an import uses it through the request's operation.</summary>
internal static class JournalExtensions
{
    public static JournalRow Register(this Journal journal, TrackRequest request, int inputRow) =>
        journal.Register(Identify(request), Name(request), inputRow);

    public static JournalRow Register(this JournalIndex journal, TrackRequest request, int inputRow) =>
        journal.Register(Identify(request), Name(request), inputRow);

    public static JournalKey KeyOf(this Journal journal, TrackRequest request) => journal.KeyOf(Identify(request));

    private static string Identify(TrackRequest request) => request switch
    {
        LeadRequest lead => TrackOperations.Lead.Identify(lead),
        SaleRequest sale => TrackOperations.Sale.Identify(sale),
        _ => TrackOperations.Customer.Identify((CustomerRequest)request),
    };

    private static string Name(TrackRequest request) => request switch
    {
        LeadRequest => TrackOperations.Lead.Name,
        SaleRequest => TrackOperations.Sale.Name,
        _ => TrackOperations.Customer.Name,
    };
}
