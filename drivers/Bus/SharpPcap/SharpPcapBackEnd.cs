using HwNet.Bus.Pcap;
using HwNet.Drivers.Shared.BackEnds;
using HwNet.Drivers.Shared.FrameNic;
using SharpPcapLibrary = SharpPcap.Pcap;

namespace HwNet.Bus.SharpPcap;

/// <summary>sharppcap:IFNAME.</summary>
public sealed class SharpPcapBackEnd : FrameBackEnd
{
    /// <inheritdoc/>
    public override string Name => "sharppcap";

    /// <inheritdoc/>
    public override string Summary => "a network interface of this machine, through SharpPcap";

    /// <inheritdoc/>
    public override string Library => $"SharpPcap {SharpPcapLibrary.SharpPcapVersion.ToString(3)}, {SharpPcapLibrary.Version}";

    /// <summary>Always promiscuous: it cannot be switched on later.</summary>
    /// <inheritdoc/>
    public override Errno Find(string name, PcapOpenOptions options, out IFrameBusDevice? device, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Promiscuous = true };
        device = null;
        var error = SharpPcapBus.Open(name, options, out var opened, out failure);
        if (error == Errno.None)
        {
            device = new SharpPcapBusDevice(opened!.Info, options);
            opened.Dispose();
        }

        return error;
    }
}
