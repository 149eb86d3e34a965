using System;
using System.Collections.Generic;
using System.Linq;

namespace Dub.PowerShell;

/// <summary>
/// The maps of services' exports. A customer's ID is the service's own where the export has one, else the email address.
/// </summary>
internal static class NamedColumnMaps
{
    private static readonly string[] s_otherPayments = ["refund", "reversal", "hold", "fee"];

    public static IReadOnlyList<ColumnMap> All { get; } =
    [
        // Payments, Export, all columns.
        new ColumnMap(
        [
            new("CustomerExternalId", ["Customer ID"]),
            Optional("CustomerEmail", "Customer Email"),
            new("Price", ["Amount"]),
            new("Currency", ["Currency"]),
            new("InvoiceId", ["Invoice ID", "id"]),
        ])
        {
            Name = "Stripe",
            PaymentProcessor = "stripe",
            Conditions =
            [
                Is("Status", "Paid"),
                new RowCondition("Amount Refunded", IsZero, "Where-Object { [decimal]$_.'Amount Refunded' -eq 0 }") { IsRequired = false },
            ],
        },

        // Orders, Export. An order's further items have rows of their own, without a status.
        new ColumnMap(
        [
            new("CustomerExternalId", ["Email"]),
            new("CustomerEmail", ["Email"]),
            Optional("CustomerName", "Billing Name"),
            new("Price", ["Total"]),
            new("Currency", ["Currency"]),
            new("InvoiceId", ["Name"]),
        ])
        {
            Name = "Shopify",
            PaymentProcessor = "shopify",
            Conditions = [Is("Financial Status", "paid")],
        },

        // Reports, Transactions.
        new ColumnMap(
        [
            new("CustomerExternalId", ["customer_id"]),
            Optional("CustomerEmail", "customer_email"),
            new("Price", ["grand_total", "total"]) { Convert = ExportSums.WithPoint },
            new("Currency", ["currency_code"]),
            new("InvoiceId", ["id"]),
        ])
        {
            Name = "Paddle",
            PaymentProcessor = "paddle",
            Conditions = [Is("status", "completed", "paid")],
        },

        // Reports, Activity download.
        new ColumnMap(
        [
            new("CustomerExternalId", ["From Email Address"]),
            new("CustomerEmail", ["From Email Address"]),
            Optional("CustomerName", "Name"),
            new("Price", ["Gross"]) { Convert = ExportSums.WithoutThousandsSeparators },
            new("Currency", ["Currency"]),
            new("InvoiceId", ["Transaction ID"]),
        ])
        {
            Name = "PayPal",
            Conditions =
            [
                Is("Status", "Completed"),
                new RowCondition("Type", IsPayment, "Where-Object { $_.Type -like '*Payment*' -and $_.Type -notmatch 'Refund|Reversal|Hold|Fee' }"),
                new RowCondition("Balance Impact", static text => Same(text, "Credit"), "Where-Object 'Balance Impact' -EQ Credit") { IsRequired = false },
            ],
        },

        // The attributes of an order in the API, which are also those of its webhooks.
        new ColumnMap(
        [
            new("CustomerExternalId", ["customer_id"]),
            Optional("CustomerName", "user_name"),
            Optional("CustomerEmail", "user_email"),
            new("Amount", ["total"]) { Convert = ExportSums.Cents },
            new("Currency", ["currency"]),
            new("InvoiceId", ["identifier"]),
        ])
        {
            Name = "LemonSqueezy",
            Conditions = [Is("status", "paid")],
        },

        // Orders, Export. Its sums are hundredths of the minor unit's sum in every currency.
        new ColumnMap(
        [
            new("CustomerExternalId", ["Email"]),
            new("CustomerEmail", ["Email"]),
            Optional("CustomerName", "Customer Name", "Billing Name"),
            new("Amount", ["Net Amount"]) { Convert = ExportSums.FromHundredths },
            new("Currency", ["Currency"]),
            new("InvoiceId", ["Invoice number"]),
        ])
        {
            Name = "Polar",
            PaymentProcessor = "polar",
            Conditions = [Is("Status", "paid")],
        },

        // Invoices, Export.
        new ColumnMap(
        [
            new("CustomerExternalId", ["Customer Id"]),
            Optional("CustomerEmail", "Customer Email", "Email"),
            new("Price", ["Amount", "Total"]) { Convert = ExportSums.WithPoint },
            new("Currency", ["Currency", "Currency Code"]),
            new("InvoiceId", ["Invoice Number"]),
        ])
        {
            Name = "Chargebee",
            Conditions = [Is("Invoice Status", "Paid")],
        },
    ];

    public static ColumnMap? Find(string name) => All.FirstOrDefault(map => Same(map.Name!, name));

    private static ColumnMapEntry Optional(string field, params string[] columns) => new(field, columns) { IsRequired = false };

    private static RowCondition Is(string column, params string[] values)
    {
        string name = column.IndexOf(' ') < 0 ? column : $"'{column}'";
        string filter = values.Length == 1 ? $"Where-Object {name} -EQ {values[0]}" : $"Where-Object {name} -In {string.Join(", ", values)}";
        return new RowCondition(column, text => values.Any(value => Same(text, value)), filter);
    }

    private static bool IsZero(string text) => text.Trim('0', '.', ',').Length == 0;

    private static bool IsPayment(string text) =>
        text.IndexOf("payment", StringComparison.OrdinalIgnoreCase) >= 0
        && !s_otherPayments.Any(other => text.IndexOf(other, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
