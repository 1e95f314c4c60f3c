using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;
using HwNet.Bus.Pcap.Xdp;
using HwNet.Bus.Usb;
using HwNet.Drivers.PcapFile;

namespace HwNet.Bench.Targets;

/// <summary>How targets are opened.</summary>
public sealed record TargetOptions
{
    /// <summary>How libpcap opens an interface.</summary>
    public PcapOpenOptions Pcap { get; init; } = new();

    /// <summary>How packet sockets open an interface; the target's own options go before.</summary>
    public PacketOpenOptions Packet { get; init; } = new();

    /// <summary>How XDP sockets open an interface; the target's own options go before.</summary>
    public XdpOpenOptions Xdp { get; init; } = new();

    /// <summary>How a capture is replayed and where transmissions are recorded; the target's path is what is replayed.</summary>
    public PcapFileOptions File { get; init; } = new();

    /// <summary>Put between driver and device, where there is a frame device: faults, tracing. Null for nothing.</summary>
    public Func<IFrameDevice, IFrameDevice>? Wrap { get; init; }

    /// <summary>A USB device that was found already; null: it is looked for by the target's name.</summary>
    public IUsbBusDevice? Usb { get; init; }

    /// <summary>The target is part of another: hardware that is attached already is taken as it is.</summary>
    internal bool IsPart { get; init; }
}
