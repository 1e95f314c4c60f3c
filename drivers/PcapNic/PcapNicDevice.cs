using HwNet.Bus.Pcap;
using HwNet.Drivers.Shared.FrameNic;

namespace HwNet.Drivers.PcapNic;

/// <summary>A network interface of the host, as a device on the pcap bus.</summary>
public sealed class PcapNicDevice : HostBusDevice
{
    /// <summary>The bus's name.</summary>
    public const string BusName = "pcap";

    private PcapNicDevice(FrameDeviceInfo info, FrameOpener open)
        : base(BusName, info, open)
    {
    }

    /// <summary>Finds an interface by its name; opens it once to see that it can be, and what it is.</summary>
    /// <param name="name">The host's name of it: "eth0".</param>
    /// <param name="options">How it is opened, now and whenever the interface comes up.</param>
    /// <param name="device">The device, when the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>As <see cref="PcapBus.Open"/>.</returns>
    public static Errno Find(
        string name, PcapOpenOptions options, out PcapNicDevice? device, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(options);
        FrameOpener open = (out IFrameDevice? opened, out string? why) => PcapBus.Open(name, options, out opened, out why);
        var error = Probe(open, out var info, out failure);
        // A queue of an interface belongs to one XDP socket.
        device = info is null ? null : new PcapNicDevice(info, open) { IsExclusive = options.Send == SendPath.Xdp };
        return error;
    }
}
