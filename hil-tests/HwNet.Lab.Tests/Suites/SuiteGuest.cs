using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Suites;

/// <summary>A guest that runs the tests which only run in a guest, and writes a TRX file for each suite.</summary>
public sealed class SuiteGuest() : Guest("suites")
{
    protected override IReadOnlyList<string> Options => ["--gadget", "loopback,ecm,ncm", "--vudc", "loopback,ecm"];

    protected override IReadOnlyList<GuestStep> Steps { get; } =
    [
        Suite("kernel", typeof(SuiteGuest).Assembly.Location, "Where=guest"),
        Suite("usb", Checkout.Assembly("HwNet.Drivers.Tests"), "Where=guest"),
    ];

    private static GuestStep Suite(string name, string assembly, string filter) =>
        new(name, $"dotnet test '{assembly}' --filter '{filter}' --logger 'trx;LogFileName={name}.trx' --results-directory \"$OUT\"");
}
