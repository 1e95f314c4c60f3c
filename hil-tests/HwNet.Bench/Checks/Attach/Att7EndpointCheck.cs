using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Bench.Checks.Attach;

/// <summary>ATT-7: a device whose endpoints are not what its class asks for is refused from its descriptors alone.</summary>
internal sealed class Att7EndpointCheck : ConformanceCheck
{
    private const string Family = "endpoint-";

    public override string Id => "ATT-7";

    public override string Title => "bulk endpoints missing, of the wrong type, direction or size";

    public override string Limit => "attach refused with ENXIO, no transfer sent; a sound device in the same port attaches";

    public override Rig Rig => Rig.SoftwarePeer | Rig.Hub;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var model = UsbAccess.RequireModel(context);
        var plug = UsbAccess.RequirePlug(context);
        var faults = model.Model.Faults.Known.Where(static f => f.Name.StartsWith(Family, StringComparison.Ordinal)).ToArray();
        context.Require(faults.Length > 0, "the model has no faults of its endpoints");
        foreach (var fault in faults)
        {
            Refuse(context, model, plug, fault);
        }

        Replug(context, plug);
        UsbAccess.Attach(context, "of a sound device");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        context.Measured($"{faults.Length} faults, each refused with ENXIO and 0 transfers: {string.Join(", ", faults.Select(static f => f.Name[Family.Length..]))}");
    }

    private static void Refuse(CheckContext context, SimBusDevice model, IPlug plug, ModelFault fault)
    {
        UsbAccess.Detach(context);
        model.Model.Faults.Set(fault.Name);
        Replug(context, plug);
        var sent = context.Bench.Usb!.Faults.Transfers;
        var interfaces = context.Bench.Stack.Interfaces.All.Count;
        var error = context.Bench.Reattach();
        model.Model.Faults.Clear(fault.Name);
        context.Equal(Errno.ENXIO, error, $"attach of a device where {fault.Description}");
        context.Equal(sent, context.Bench.Usb.Faults.Transfers, $"transfers to a device where {fault.Description}");
        context.Equal(interfaces, context.Bench.Stack.Interfaces.All.Count, $"interfaces after the attach of a device where {fault.Description}");
    }

    private static void Replug(CheckContext context, IPlug plug)
    {
        context.Succeeded(plug.Pull(), "pulling");
        context.Succeeded(UsbAccess.Push(context, plug), "plugging in");
    }
}
