using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.LibUsb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Bench.Checks.Attach;

/// <summary>ATT-1: the device gets the driver of its chip or class, soon, and no other device is touched.</summary>
internal sealed class Att1Match : ConformanceCheck
{
    private const int Rounds = 5;
    private static readonly TimeSpan AttachLimit = TimeSpan.FromSeconds(2);

    /// <summary>By interface class, subclass and protocol: USB CDC 1.2, MS-RNDIS over USB and its relatives.</summary>
    private static readonly (string Triple, string Driver)[] Known =
    [
        ("02/0d/00", "ncm"), ("02/0d/01", "ncm"), ("02/06/00", "ecm"), ("02/0c/07", "eem"),
        ("02/02/ff", "rndis"), ("e0/01/03", "rndis"), ("ef/01/01", "rndis"), ("ef/04/01", "rndis"),
    ];

    /// <summary>Chips with a driver of their own, whatever else they offer: the makers' own IDs, from the tables of Linux's asix, ax88179_178a and r8152.</summary>
    private static readonly (string Id, string Driver)[] KnownChips =
    [
        ("0b95:1720", "axe"), ("0b95:172a", "axe"), ("0b95:7720", "axe"), ("0b95:772a", "axe"), ("0b95:772b", "axe"), ("0b95:7e2b", "axe"), ("0b95:1780", "axe"),
        ("0b95:1790", "axge"), ("0b95:178a", "axge"),
        ("0bda:8050", "ure"), ("0bda:8053", "ure"), ("0bda:8152", "ure"), ("0bda:8153", "ure"), ("0bda:8155", "ure"), ("0bda:8156", "ure"),
    ];
    public override string Id => "ATT-1";

    public override string Title => "the device is found and gets its driver, five times, with another device beside it";

    public override string Limit => "the driver of its chip or class, at most 2 s (best of five), no request to the other device";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        using var beside = Beside(context, rig, out var touched);
        var others = Others(rig);
        var times = new List<TimeSpan>();
        for (var i = 0; i < Rounds; i++)
        {
            UsbAccess.Detach(context);
            var began = context.Clock.GetTimestamp();
            UsbAccess.Attach(context, "to see which driver it gets");
            times.Add(context.Clock.GetElapsedTime(began));
        }

        var ifp = context.Bench.Ifp;
        var triples = Triples(rig);
        var chip = rig.Device.Descriptors.Device.Id.ToString();
        var wanted = KnownChips.Where(k => k.Id == chip).Select(static k => k.Driver).ToArray();
        wanted = wanted.Length > 0 ? wanted : [.. Known.Where(k => triples.Contains(k.Triple)).Select(static k => k.Driver).Distinct()];
        context.Measured($"{ifp.DriverName} for {string.Join(", ", triples)}; {UsbAccess.Ms(times.Min())} (best of {Rounds}); "
            + (beside is null ? $"other devices of the bus: {(others.Length == 0 ? "none" : string.Join(", ", others))}" : $"{touched()} requests to the other device"));
        context.Require(wanted.Length > 0, $"the right driver is not known here for {chip} with {string.Join(", ", triples)}");
        context.True(wanted.Contains(ifp.DriverName), $"expected the driver {string.Join(" or ", wanted)} for {string.Join(", ", triples)}, got {ifp.DriverName}");
        context.AtMost(AttachLimit, times.Min(), "time to attach");
        context.Equal(0, touched(), "requests to the device beside it");
        context.Equal(string.Join(", ", others), string.Join(", ", Others(rig)), "the other devices of the bus and their drivers");
    }

    private static string[] Triples(UsbRig rig) =>
        [.. rig.Device.Descriptors.Configurations.SelectMany(static c => c.Interfaces).Select(static i => i.Triple).Distinct()];

    /// <summary>Another simulated device in the same host, of which every request is counted; a real bus has what it has.</summary>
    private static SimBusDevice? Beside(CheckContext context, UsbRig rig, out Func<int> touched)
    {
        var count = 0;
        touched = () => Volatile.Read(ref count);
        if (rig.Sim is null)
        {
            return null;
        }

        context.True(SimModels.Find("ecm,mac=02:0e:aa:00:00:78", out var device, out var failure) == Errno.None, $"a second device: {failure}");
        device!.Model.Trace = _ => Interlocked.Increment(ref count);
        rig.Beside.Add(device);
        return device;
    }

    /// <summary>What else is on a real bus, and which kernel driver has it: "1-2:1.0 cdc_ncm".</summary>
    private static string[] Others(UsbRig rig)
    {
        if (rig.Found is not LibUsbBusDevice own || LibUsbBus.List(out var devices, out _) != Errno.None)
        {
            return [];
        }

        return
        [
            .. from device in devices
               where device.Location != own.Location
               from configuration in device.Descriptors.Configurations
               from number in configuration.Interfaces.Select(static i => i.Number).Distinct()
               let driver = device.KernelDriver(configuration.Value, number)
               where driver is not null
               select $"{device.Location}:{configuration.Value}.{number} {driver}",
        ];
    }
}
