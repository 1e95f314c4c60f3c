using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Tap;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.TapNic;

/// <summary>A TAP interface of the kernel, as a device on the tap bus: held as long as our interface is attached, up or down.</summary>
public sealed class TapNicDevice : IFrameBusDevice
{
    /// <summary>The bus's name.</summary>
    public const string BusName = "tap";

    private readonly TapInterface _tap;

    private TapNicDevice(TapInterface tap) => _tap = tap;

    /// <inheritdoc/>
    public FrameDeviceInfo Info => _tap.Info;

    /// <inheritdoc/>
    public string Bus => BusName;

    /// <inheritdoc/>
    public string Location => _tap.Name;

    /// <inheritdoc/>
    public string Description => Info.Description;

    /// <summary>Link address of the kernel's end.</summary>
    public LinkAddress HostLladdr => _tap.HostLladdr;

    /// <summary>Makes the kernel's interface, or takes the one that is there.</summary>
    /// <param name="name">The kernel's name of it.</param>
    /// <param name="clock">Says when a frame was received.</param>
    /// <param name="device">The device, when the result is None; the driver that is attached to it releases it.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>As <see cref="TapBus.Open"/>.</returns>
    public static Errno Find(string name, TimeProvider clock, out TapNicDevice? device, out string? failure)
    {
        var error = TapBus.Open(name, clock, out var tap, out failure);
        device = tap is null ? null : new TapNicDevice(tap);
        return error;
    }

    /// <inheritdoc/>
    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Id == "*";
    }

    /// <inheritdoc/>
    public Errno Open(out IFrameDevice? device, out string? failure) => _tap.Open(out device, out failure);

    /// <inheritdoc/>
    public void Release() => _tap.Dispose();
}
