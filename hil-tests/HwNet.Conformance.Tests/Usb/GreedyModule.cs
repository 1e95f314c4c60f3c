using HwNet.Conformance.Tests.Checks;
using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>A driver that takes ECM adapters before their own driver can.</summary>
public sealed class GreedyModule : DriverModule
{
    public override string Name => "greedy";

    public override string Description => "takes what is not its own";

    public override int Rank => 1000;

    public override IReadOnlyList<BusMatch> Matches { get; } = [new("usb", "class:02/06/00", 0, "CDC-ECM")];

    public override NetDriver Create(IBusDevice device, BusMatch match) => new FickleDriver { HasCarrier = true };

    public override IfAttachOptions Describe(IBusDevice device, BusMatch match) =>
        new() { Location = device.Location, Lladdr = LinkAddress.Parse("02:00:00:00:00:66") };
}
