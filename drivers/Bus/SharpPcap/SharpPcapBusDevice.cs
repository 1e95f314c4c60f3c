using HwNet.Bus.Pcap;
using HwNet.Drivers.PcapNic;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Bus.SharpPcap;

/// <summary>A network interface of the host that SharpPcap opens. It is on the pcap bus: the same driver takes it.</summary>
/// <param name="info">What was found when it was opened.</param>
/// <param name="options">How it is opened whenever the interface comes up.</param>
internal sealed class SharpPcapBusDevice(FrameDeviceInfo info, PcapOpenOptions options) : IFrameBusDevice
{
    public FrameDeviceInfo Info => info;

    public string Bus => PcapNicDevice.BusName;

    public string Location => info.Name;

    public string Description => info.Description;

    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Id == "*";
    }

    public Errno Open(out IFrameDevice? device, out string? failure) => SharpPcapBus.Open(info.Name, options, out device, out failure);
}
