using HwNet.Bus.Pcap;
using HwNet.Drivers.Shared.FrameNic;

namespace HwNet.Drivers.Shared.BackEnds;

/// <summary>A back end that opens network interfaces of the host; its devices are driven as those of the pcap bus.</summary>
public abstract class FrameBackEnd : BackEnd
{
    /// <summary>Finds an interface by its name; opens it once to see that it can be, and what it is.</summary>
    /// <param name="name">What stands behind the colon of the target.</param>
    /// <param name="options">How it is opened, now and whenever the interface comes up.</param>
    /// <param name="device">The device; null unless the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>As <see cref="PcapBus.Open"/>.</returns>
    public abstract Errno Find(string name, PcapOpenOptions options, out IFrameBusDevice? device, out string? failure);
}
