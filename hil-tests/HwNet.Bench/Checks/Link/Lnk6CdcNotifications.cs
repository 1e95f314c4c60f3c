using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels;
using HwNet.Fixtures.UsbModels.Cdc;
using HwNet.Net;
using CdcEther = HwNet.Drivers.Shared.Cdc.CdcEther;

namespace HwNet.Bench.Checks.Link;

/// <summary>LNK-6: notifications of a CDC function give link and speed, however they come.</summary>
internal sealed class Lnk6CdcNotifications : ConformanceCheck
{
    private const int Rounds = 20;
    private const string Family = "notify-";
    private const byte Communications = 0x02;
    private const long OtherSpeed = 12_000_000;

    /// <summary>What is sound, though few devices do it: they strike the speed and the connection alike.</summary>
    private static readonly string[] Shapes = ["notify-extra", "notify-split", "notify-twice", "notify-joined"];

    private static readonly byte[] Networking = [0x06, 0x0d];
    private static readonly TimeSpan EventLimit = TimeSpan.FromSeconds(5);

    public override string Id => "LNK-6";

    public override string Title => "NetworkConnection and ConnectionSpeedChange: 20 changes of the link; with extra bytes, split, repeated, and with malformed ones between";

    public override string Limit => "link state and if_baudrate right after each, one event for each change; extra bytes are ignored, what is malformed changes nothing";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        var ifp = context.Bench.Ifp;
        context.Require(ifp.Driver is CdcEther && HasNotifications(rig), "needs a CDC Ethernet function with an interrupt endpoint");
        using var watch = new LinkWatch(context);
        context.Within(EventLimit, "the first notifications are told: link up, and a speed", () => ifp.Link == LinkState.Up && ifp.Baudrate > 0);
        var speed = rig.Sim?.Model.Functions.OfType<EthernetFunction>().First(f => f.ConfigurationValue == rig.Sim.Model.Configuration).LinkSpeed ?? ifp.Baudrate;
        for (var i = 0; i < Rounds; i++)
        {
            Flap(context, watch, ifp, speed);
        }

        var shaped = Shaped(context, rig, watch, ifp, out var oddly);
        var malformed = Malformed(context, rig, watch, ifp, speed, out var flaps);
        watch.ExpectOneEventEach(2 * (Rounds + oddly + flaps));
        context.Measured($"{Rounds} changes each way, {speed / 1e6:0.#} Mbit/s at each link up; {shaped}; {malformed}");
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

    /// <summary>The same words in another shape, at link down and at link up, with another speed each time: all of them must be understood.</summary>
    private static string Shaped(CheckContext context, UsbRig rig, LinkWatch watch, IfNet ifp, out int flaps)
    {
        flaps = 0;
        if (rig.Sim is not { } sim || sim.Model.Functions.OfType<CdcFunction>().FirstOrDefault(static f => f.IsRunning) is not { } function)
        {
            return "other shapes not tried: a real device has its own";
        }

        var speed = function.LinkSpeed;
        foreach (var shape in Shapes)
        {
            context.Progress((double)flaps / (2 * Shapes.Length), shape);
            function.LinkSpeed = function.LinkSpeed == speed ? OtherSpeed : speed;
            Strike(context, sim, function, shape, () => watch.Switch(up: false, EventLimit));
            context.Equal(LinkState.Down, ifp.Link, $"link after 'down' with {shape}");
            Strike(context, sim, function, shape, () => watch.Switch(up: true, EventLimit));
            context.Within(EventLimit, $"if_baudrate is {function.LinkSpeed} with {shape}", () => ifp.Baudrate == function.LinkSpeed);

            // Notifications keep their order: when these are understood, those before them are.
            Flap(context, watch, ifp, function.LinkSpeed);
            flaps += 2;
        }

        function.LinkSpeed = speed;
        Flap(context, watch, ifp, speed);
        flaps++;
        return $"{Shapes.Length} other shapes, each at down and up: {string.Join(", ", Shapes.Select(static s => s[Family.Length..]))}";
    }

    private static void Strike(CheckContext context, SimBusDevice sim, CdcFunction function, string shape, Action change)
    {
        var before = sim.Model.Faults.Happened(shape);
        sim.Model.Faults.Set(shape, 2);
        change();
        sim.Model.Faults.Clear(shape);
        context.True(sim.Model.Faults.Happened(shape) > before, $"{shape} did not happen");
        context.Within(EventLimit, $"the host takes all notifications with {shape}", () => function.NotificationsWaiting == 0);
    }

    /// <summary>One notification is spoilt, then the link changes as ever: the ones behind it must be understood.</summary>
    private static string Malformed(CheckContext context, UsbRig rig, LinkWatch watch, IfNet ifp, long speed, out int flaps)
    {
        flaps = 0;
        if (rig.Sim is not { } sim)
        {
            return "malformed ones not tried: a real device sends none";
        }

        var faults = sim.Model.Faults.Known.Where(static f => f.Once && f.Name.StartsWith(Family, StringComparison.Ordinal) && !Shapes.Contains(f.Name)).ToArray();
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
