using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Xdp;
using HwNet.Drivers.Shared.FrameNic;

namespace HwNet.Drivers.XdpNic;

/// <summary>A network interface of a Linux host, as a device on the xdp bus.</summary>
public sealed class XdpNicDevice : HostBusDevice
{
    /// <summary>The bus's name.</summary>
    public const string BusName = "xdp";

    private XdpNicDevice(FrameDeviceInfo info, FrameOpener open)
        : base(BusName, info, open) =>
        // A queue of an interface belongs to one socket.
        IsExclusive = true;

    /// <summary>Finds an interface by its name; opens it once to see that it can be, and what it is.</summary>
    /// <param name="name">The host's name of it: "eth0".</param>
    /// <param name="options">How it is opened, now and whenever the interface comes up.</param>
    /// <param name="clock">Says when a frame was received.</param>
    /// <param name="device">The device, when the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>As <see cref="XdpBus.Open"/>.</returns>
    public static Errno Find(string name, XdpOpenOptions options, TimeProvider clock, out XdpNicDevice? device, out string? failure)
    {
        FrameOpener open = (out IFrameDevice? opened, out string? why) => XdpBus.Open(name, options, clock, out opened, out why);
        var error = Probe(open, out var info, out failure);
        device = info is null ? null : new XdpNicDevice(info, open);
        return error;
    }
}
