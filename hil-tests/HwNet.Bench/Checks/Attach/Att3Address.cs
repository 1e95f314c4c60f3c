using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;

namespace HwNet.Bench.Checks.Attach;

/// <summary>ATT-3: the device's address is a station's, and the same at each attach; one that cannot be read is not believed.</summary>
internal sealed class Att3Address : ConformanceCheck
{
    private const int Rounds = 10;
    private const string Family = "mac-";
    private const ulong LocalBit = 0x0200_0000_0000;

    public override string Id => "ATT-3";

    public override string Title => "the address over 10 attaches; on a simulated device also addresses that are none";

    public override string Limit => "a station's, not zero, stable; in place of a bad one a local address that stays the same, and the status says so";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        var first = context.Bench.Ifp.Lladdr;
        context.True(first.IsStation, $"{first} is not the address of one station");
        for (var i = 0; i < Rounds; i++)
        {
            UsbAccess.Attach(context, "to read the address again");
            context.Equal(first, context.Bench.Ifp.Lladdr, $"address after attach {i + 1}");
        }

        context.Measured($"{first} in {Rounds + 1} attaches; {Malformed(context, rig)}");
    }

    private static string Malformed(CheckContext context, UsbRig rig)
    {
        var faults = rig.Sim?.Model.ActiveFaults.Where(static f => f.Name.StartsWith(Family, StringComparison.Ordinal)).ToArray();
        if (faults is not { Length: > 0 } || rig.Plug is null)
        {
            return rig.Sim is null ? "bad addresses not tried: a real device has the one it has" : "bad addresses not tried: the model has none";
        }

        foreach (var fault in faults)
        {
            Try(context, rig, fault);
        }

        return $"{faults.Length} bad addresses, each replaced and told: {string.Join(", ", faults.Select(static f => f.Name[Family.Length..]))}";
    }

    private static void Try(CheckContext context, UsbRig rig, ModelFault fault)
    {
        rig.Sim!.Model.Faults.Set(fault.Name);
        var address = Replug(context, rig);
        context.True(address.IsStation && (address.ToUInt64() & LocalBit) != 0, $"{address} is no local address of a station; {fault.Description}");
        var status = new GetStatus();
        _ = context.Bench.Ifp.Ioctl(status);
        context.True(!string.IsNullOrEmpty(status.Reply), $"the status does not say that {address} was made up; {fault.Description}");
        context.Equal(address, Replug(context, rig), $"the address that was made up, at the next attach; {fault.Description}");
        if (context.Bench.Partner is not null)
        {
            _ = Cable.AwaitTraffic(context, new FrameSource(context));
        }

        rig.Sim.Model.Faults.Clear(fault.Name);
        _ = Replug(context, rig);
    }

    private static LinkAddress Replug(CheckContext context, UsbRig rig)
    {
        UsbAccess.Detach(context);
        context.Succeeded(rig.Plug!.Pull(), "pulling");
        context.Succeeded(UsbAccess.Push(context, rig.Plug), "plugging in");
        UsbAccess.Attach(context, "after plugging in");
        return context.Bench.Ifp.Lladdr;
    }
}
