using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Xdp;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.XdpNic;

/// <summary>A network interface of a Linux host, as a device on the xdp bus.</summary>
public sealed class XdpNicDevice : IFrameBusDevice
{
    /// <summary>The bus's name.</summary>
    public const string BusName = "xdp";

    private readonly XdpOpenOptions _options;
    private readonly TimeProvider _clock;

    private XdpNicDevice(FrameDeviceInfo info, XdpOpenOptions options, TimeProvider clock)
    {
        Info = info;
        _options = options;
        _clock = clock;
    }

    /// <inheritdoc/>
    public FrameDeviceInfo Info { get; }

    /// <inheritdoc/>
    public string Bus => BusName;

    /// <inheritdoc/>
    public string Location => Info.Name;

    /// <inheritdoc/>
    public string Description => Info.Description;

    /// <summary>A queue of an interface belongs to one socket.</summary>
    public bool IsExclusive => true;

    /// <summary>Finds an interface by its name; opens it once to see that it can be, and what it is.</summary>
    /// <param name="name">The host's name of it: "eth0".</param>
    /// <param name="options">How it is opened, now and whenever the interface comes up.</param>
    /// <param name="clock">Says when a frame was received.</param>
    /// <param name="device">The device, when the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>As <see cref="XdpBus.Open"/>.</returns>
    public static Errno Find(string name, XdpOpenOptions options, TimeProvider clock, out XdpNicDevice? device, out string? failure)
    {
        device = null;
        var error = XdpBus.Open(name, options, clock, out var opened, out failure);
        if (error == Errno.None)
        {
            device = new XdpNicDevice(opened!.Info, options, clock);
            opened.Dispose();
        }

        return error;
    }

    /// <inheritdoc/>
    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Id == "*";
    }

    /// <inheritdoc/>
    public Errno Open(out IFrameDevice? device, out string? failure) => XdpBus.Open(Info.Name, _options, _clock, out device, out failure);
}
