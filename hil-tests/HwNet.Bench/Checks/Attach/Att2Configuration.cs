using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Drivers;

namespace HwNet.Bench.Checks.Attach;

/// <summary>ATT-2: of several configurations the best is chosen, and any can be forced.</summary>
internal sealed class Att2Configuration : ConformanceCheck
{
    public override string Id => "ATT-2";

    public override string Title => "a device with several configurations: the best, and each forced by 'config=' and 'driver='";

    public override string Limit => "the driver of the highest rank without options; the one asked for with them; frames pass in each";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        var values = rig.Device.Descriptors.Configurations.Select(static c => c.Value).ToArray();
        context.Require(values.Length > 1, $"needs a device with several configurations; this one has {values.Length}");
        UsbAccess.RequirePartner(context);
        var text = new List<string>();
        foreach (var value in values)
        {
            text.Add($"config={value}: {Force(context, $"config={value}")}");
            ExpectConfiguration(context, rig, value);
        }

        var drivers = Drivers(rig);
        foreach (var module in drivers)
        {
            context.Equal(module.Name, Force(context, $"driver={module.Name}"), $"driver with driver={module.Name}");
            text.Add($"driver={module.Name}");
        }

        UsbAccess.Attach(context, "without options");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        var best = drivers.MaxBy(static m => m.Rank)!;
        context.Measured($"{values.Length} configurations, {drivers.Length} drivers; by itself {context.Bench.Ifp.DriverName}; {string.Join("; ", text)}");
        context.Equal(best.Name, context.Bench.Ifp.DriverName, "driver without options");
    }

    private static string Force(CheckContext context, string options)
    {
        var error = context.Bench.Reattach(options);
        context.Require(error != Errno.EOPNOTSUPP, "needs a target whose configuration can be chosen by options");
        context.Succeeded(error, $"attach with {options}");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        return context.Bench.Ifp.DriverName;
    }

    private static void ExpectConfiguration(CheckContext context, UsbRig rig, byte value)
    {
        if (rig.Sim is { } sim)
        {
            context.Equal(value, sim.Model.Configuration, $"configuration of the device with config={value}");
        }
    }

    private static DriverModule[] Drivers(UsbRig rig) => [.. new DriverCatalog().Modules.Where(m => m.Match(rig.Device) is not null)];
}
