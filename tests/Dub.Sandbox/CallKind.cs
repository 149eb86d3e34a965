namespace Dub.Sandbox;

/// <summary>The calls the API has.</summary>
internal enum CallKind
{
    None,
    Lead,
    Sale,
    Customer,
    CustomerUpdate,
    CustomerLookup,
    CustomerList,
    EventList,
    LinkList,
    CommissionList,
    CommissionUpdate,
    CommissionBatch,
}
