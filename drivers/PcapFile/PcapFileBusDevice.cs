using HwNet.Bus.Pcap;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.PcapFile;

/// <summary>A capture file as a device on the file bus.</summary>
/// <param name="options">What is replayed, how, and where transmissions are recorded.</param>
/// <param name="clock">The clock that paces the replay.</param>
public sealed class PcapFileBusDevice(PcapFileOptions options, TimeProvider clock) : IFrameBusDevice
{
    /// <summary>The bus's name.</summary>
    public const string BusName = "file";

    /// <inheritdoc/>
    public FrameDeviceInfo Info => new(Location, Description, options.Lladdr, options.Mtu);

    /// <inheritdoc/>
    public string Bus => BusName;

    /// <inheritdoc/>
    public string Location => options.ReplayPath ?? options.RecordPath ?? "nothing";

    /// <inheritdoc/>
    public string Description => $"capture {Path.GetFileName(Location)}";

    /// <inheritdoc/>
    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Id == "*";
    }

    /// <inheritdoc/>
    public Errno Open(out IFrameDevice? device, out string? failure)
    {
        var error = PcapFileDevice.Open(options, clock, out var opened, out failure);
        device = opened;
        return error;
    }
}
