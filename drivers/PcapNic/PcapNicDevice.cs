using HwNet.Bus.Pcap;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.PcapNic;

/// <summary>A network interface of the host, as a device on the pcap bus.</summary>
public sealed class PcapNicDevice : IFrameBusDevice
{
    /// <summary>The bus's name.</summary>
    public const string BusName = "pcap";

    private readonly PcapOpenOptions _options;

    private PcapNicDevice(FrameDeviceInfo info, PcapOpenOptions options)
    {
        Info = info;
        _options = options;
    }

    /// <inheritdoc/>
    public FrameDeviceInfo Info { get; }

    /// <inheritdoc/>
    public string Bus => BusName;

    /// <inheritdoc/>
    public string Location => Info.Name;

    /// <inheritdoc/>
    public string Description => Info.Description;

    /// <summary>Finds an interface by its name; opens it once to see that it can be, and what it is.</summary>
    /// <param name="name">The host's name of it: "eth0".</param>
    /// <param name="options">How it is opened, now and whenever the interface comes up.</param>
    /// <param name="device">The device, when the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>As <see cref="PcapBus.Open"/>.</returns>
    public static Errno Find(
        string name, PcapOpenOptions options, out PcapNicDevice? device, out string? failure)
    {
        device = null;
        var error = PcapBus.Open(name, options, out var opened, out failure);
        if (error == Errno.None)
        {
            device = new PcapNicDevice(opened!.Info, options);
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
    public Errno Open(out IFrameDevice? device, out string? failure) => PcapBus.Open(Info.Name, _options, out device, out failure);
}
