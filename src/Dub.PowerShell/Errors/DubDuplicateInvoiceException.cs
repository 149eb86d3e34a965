using Dub.Errors;

namespace Dub;

/// <summary>
/// The invoice ID belongs to another sale: of an earlier row, or one that Dub answered with. This sale was not recorded.
/// </summary>
public sealed class DubDuplicateInvoiceException : DubException
{
    internal DubDuplicateInvoiceException(string message)
        : base(ErrorCatalogue.DuplicateInvoice, message, isFatal: false, innerException: null)
    {
    }

    internal DubDuplicateInvoiceException(CallFailure failure)
        : base(failure)
    {
    }
}
