using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Cli.Tests;

/// <summary>An out-of-tree driver, as somebody else would write it: what is sent disappears.</summary>
public sealed class BlackHoleModule : DriverModule
{
    public override string Name => "blackhole";

    public override string Description => "an interface that\u001b[31m swallows everything";

    public override IReadOnlyList<BusMatch> Matches { get; } = [new(PseudoDevice.BusName, "blackhole", 0, "black hole")];

    public override NetDriver Create(IBusDevice device, BusMatch match) => new BlackHoleDriver();

    public override IfAttachOptions Describe(IBusDevice device, BusMatch match) =>
        new() { Lladdr = LinkAddress.Parse("02:00:00:00:bb:01"), SendQueueLength = 64, Description = "black hole" };
}
