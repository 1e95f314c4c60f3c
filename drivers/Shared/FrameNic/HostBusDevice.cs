using HwNet.Bus.Pcap;
using HwNet.Net;

namespace HwNet.Drivers.Shared.FrameNic;

/// <summary>A network interface of the host, as a device on the bus of those who can open it.</summary>
/// <param name="bus">The bus's name.</param>
/// <param name="info">What was found when it was opened to see that it can be.</param>
/// <param name="open">Opens it, whenever our interface comes up.</param>
public abstract class HostBusDevice(string bus, FrameDeviceInfo info, FrameOpener open) : IFrameBusDevice
{
    /// <inheritdoc/>
    public FrameDeviceInfo Info => info;

    /// <inheritdoc/>
    public string Bus => bus;

    /// <inheritdoc/>
    public string Location => info.Name;

    /// <inheritdoc/>
    public string Description => info.Description;

    /// <inheritdoc/>
    public bool IsExclusive { get; protected init; }

    /// <inheritdoc/>
    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Id == "*";
    }

    /// <inheritdoc/>
    public Errno Open(out IFrameDevice? device, out string? failure) => open(out device, out failure);

    /// <summary>Opens an interface once, to see that it can be and what it is.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="info">What it is; null unless the result is None.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>As the opener.</returns>
    protected static Errno Probe(FrameOpener open, out FrameDeviceInfo? info, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(open);
        var error = open(out var opened, out failure);
        info = error == Errno.None ? opened!.Info : null;
        opened?.Dispose();
        return error;
    }
}
