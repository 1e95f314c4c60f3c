using HwNet.Bus.Pcap;
using HwNet.Drivers.PcapNic;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.Tests.FrameNic;

/// <summary>A bus device that opens a fresh <see cref="BlockingFrameDevice"/> each time, or fails as told.</summary>
internal sealed class MemoryBusDevice : IFrameBusDevice
{
    internal List<BlockingFrameDevice> Opened { get; } = [];

    internal BlockingFrameDevice Current => Opened[^1];

    internal Errno OpenResult { get; set; }

    public FrameDeviceInfo Info { get; } = new("mem0", "memory", LinkAddress.Parse("02:00:00:00:00:77"), 1500);

    public string Bus => PcapNicDevice.BusName;

    public string Location => Info.Name;

    public string Description => Info.Description;

    public bool Matches(BusMatch match) => true;

    public Errno Open(out IFrameDevice? device, out string? failure)
    {
        device = null;
        failure = OpenResult == Errno.None ? null : "mem0: no permission; run as root";
        if (OpenResult == Errno.None)
        {
            var made = new BlockingFrameDevice();
            Opened.Add(made);
            device = made;
        }

        return OpenResult;
    }
}
