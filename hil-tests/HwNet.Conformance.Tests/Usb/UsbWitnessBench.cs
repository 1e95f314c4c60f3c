using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Bench.Usb;
using HwNet.Buffers;
using HwNet.Bus.Usb;
using HwNet.Drivers;
using HwNet.Fixtures.Peers;
using HwNet.Fixtures.UsbModels;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>The bench of a simulated USB adapter that is spoilt in one way; everything else is the bench inside.</summary>
internal sealed class UsbWitnessBench(IBench inner) : IBench
{
    internal Func<IBench, Errno> OnReattach { get; init; } = static bench => bench.Reattach();

    internal Func<IBench, string, Errno> OnReattachWith { get; init; } = static (bench, options) => bench.Reattach(options);

    /// <summary>The rig that checks see; null for the right one.</summary>
    internal UsbRig? Rig { get; init; }

    public string Name => inner.Name;

    public string Target => inner.Target;

    public Rig AvailableRigs => inner.AvailableRigs;

    public IfNet Ifp => inner.Ifp;

    public NetStack Stack => inner.Stack;

    public ILinkPartner? Partner => inner.Partner;

    public ILinkSwitch? FarLink => inner.FarLink;

    public IWedge? Wedge => inner.Wedge;

    public UsbRig? Usb => Rig ?? inner.Usb;

    public Ipv4Prefix? Address => inner.Address;

    public Ipv4Address? PeerAddress => inner.PeerAddress;

    public MbufPool Mbufs => inner.Mbufs;

    public Errno Reattach() => OnReattach(inner);

    public Errno Reattach(string options) => OnReattachWith(inner, options);

    public IReadOnlyList<string> Close() => inner.Close();

    public void Dispose() => inner.Dispose();

    /// <summary>A bench whose opened form is bent.</summary>
    internal static BenchSource Bent(string model, Func<IBench, IBench> bend) =>
        new("spoilt", $"sim:{model}", () => bend(TargetBenches.Open(new DriverCatalog(), Options(model))));

    /// <summary>A bench with something done to it once it is open.</summary>
    internal static BenchSource Spoilt(string model, Action<IBench> spoil) => Bent(model, bench =>
    {
        spoil(bench);
        return bench;
    });

    /// <summary>A bench whose device stands behind another one.</summary>
    internal static BenchSource Behind(string model, Func<SimBusDevice, IUsbBusDevice> wrap) => new("spoilt", $"sim:{model}", () =>
    {
        var options = Options(model);
        var error = SimModels.Find(model, out var device, out var failure);
        return error == Errno.None
            ? TargetBenches.Open(new DriverCatalog(), options with { Open = new TargetOptions { Usb = wrap(device!) } })
            : throw new InvalidOperationException(failure);
    });

    /// <summary>As the command line would ask for it.</summary>
    internal static TargetBenchOptions Options(string model) => new() { Name = "spoilt", Target = new TargetName("sim", model) };
}
