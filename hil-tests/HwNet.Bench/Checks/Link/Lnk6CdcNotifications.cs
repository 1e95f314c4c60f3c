using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels;
using HwNet.Net;

namespace HwNet.Bench.Checks.Link;

/// <summary>LNK-6: notifications of a CDC function give link and speed, however they come.</summary>
internal sealed class Lnk6CdcNotifications : ConformanceCheck
{
    private const int Rounds = 20;
    private const string Family = "notify-";
    private const byte Communications = 0x02;
    private static readonly byte[] Networking = [0x06, 0x0d];
    private static readonly TimeSpan EventLimit = TimeSpan.FromSeconds(5);

    public override string Id => "LNK-6";

    public override string Title => "NetworkConnection and ConnectionSpeedChange: 20 changes of the link, repeated, and with malformed ones between";

    public override string Limit => "link state and if_baudrate right after each, one event for each change; what is malformed changes nothing";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        context.Require(HasNotifications(rig), "needs a CDC Ethernet function with an interrupt endpoint");
        var ifp = context.Bench.Ifp;
        using var watch = new LinkWatch(context);
        context.Within(EventLimit, "the first notifications are told: link up, and a speed", () => ifp.Link == LinkState.Up && ifp.Baudrate > 0);
        var speed = rig.Sim?.Model.Functions.OfType<EthernetFunction>().First().LinkSpeed ?? ifp.Baudrate;
        for (var i = 0; i < Rounds; i++)
        {
            Flap(context, watch, ifp, speed);
        }

        var malformed = Malformed(context, rig, watch, ifp, speed, out var flaps);
        watch.ExpectOneEventEach(2 * (Rounds + flaps));
        context.Measured($"{Rounds} changes each way, {speed / 1e6:0.#} Mbit/s at each link up; {malformed}");
    }

    private static bool HasNotifications(UsbRig rig) => rig.Device.Descriptors.Configurations.SelectMany(static c => c.Interfaces)
        .Any(static i => i.Class == Communications && Networking.Contains(i.Subclass) && i.Find(UsbTransferType.Interrupt, isIn: true) is not null);

    private static void Flap(CheckContext context, LinkWatch watch, IfNet ifp, long speed)
    {
        _ = watch.Switch(up: false, EventLimit);
        context.Equal(LinkState.Down, ifp.Link, "link after it was told to be down");
        _ = watch.Switch(up: true, EventLimit);
        context.Equal(LinkState.Up, ifp.Link, "link after it was told to be up");
        context.Within(EventLimit, $"if_baudrate is {speed} at link up", () => ifp.Baudrate == speed);
    }

    /// <summary>One notification is spoilt, then the link changes as ever: the ones behind it must be understood.</summary>
    private static string Malformed(CheckContext context, UsbRig rig, LinkWatch watch, IfNet ifp, long speed, out int flaps)
    {
        flaps = 0;
        if (rig.Sim is not { } sim)
        {
            return "malformed ones not tried: a real device sends none";
        }

        var faults = sim.Model.Faults.Known.Where(static f => f.Once && f.Name.StartsWith(Family, StringComparison.Ordinal)).ToArray();
        foreach (var fault in faults)
        {
            context.Progress((double)flaps / faults.Length, fault.Name);
            sim.Model.Faults.Set(fault.Name);

            // The speed comes first and is what is spoilt; the connection behind it must be told.
            Flap(context, watch, ifp, speed);
            context.True(sim.Model.Faults.Happened(fault.Name) > 0, $"{fault.Name} did not happen");
            Flap(context, watch, ifp, speed);
            flaps += 2;
        }

        return $"{faults.Length} malformed ones between: {string.Join(", ", faults.Select(static f => f.Name[Family.Length..]))}";
    }
}
