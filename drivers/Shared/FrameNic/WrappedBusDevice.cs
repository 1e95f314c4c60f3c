using HwNet.Bus.Pcap;
using HwNet.Net;

namespace HwNet.Drivers.Shared.FrameNic;

/// <summary>A bus device whose open device comes wrapped: in faults, in tracing.</summary>
/// <param name="inner">The device itself.</param>
/// <param name="wrap">Makes the wrapper; it owns what it is given.</param>
public sealed class WrappedBusDevice(IFrameBusDevice inner, Func<IFrameDevice, IFrameDevice> wrap) : IFrameBusDevice
{
    /// <inheritdoc/>
    public FrameDeviceInfo Info => inner.Info;

    /// <inheritdoc/>
    public string Bus => inner.Bus;

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public string Description => inner.Description;

    /// <inheritdoc/>
    public bool IsExclusive => inner.IsExclusive;

    /// <inheritdoc/>
    public bool Matches(BusMatch match) => inner.Matches(match);

    /// <inheritdoc/>
    public Errno Open(out IFrameDevice? device, out string? failure)
    {
        var error = inner.Open(out device, out failure);
        device = device is null ? null : wrap(device);
        return error;
    }

    /// <inheritdoc/>
    public void Release() => inner.Release();
}
