using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;
using HwNet.Drivers.Shared.FrameNic;

namespace HwNet.Drivers.PacketNic;

/// <summary>A network interface of a Linux host, as a device on the packet bus.</summary>
public sealed class PacketNicDevice : HostBusDevice, IFrameBusDevice
{
    /// <summary>The bus's name.</summary>
    public const string BusName = "packet";

    private readonly PacketOpenOptions _options;
    private readonly int _queues;

    private PacketNicDevice(FrameDeviceInfo info, FrameOpener open, PacketOpenOptions options, int queues)
        : base(BusName, info, open)
    {
        _options = options;
        _queues = queues;
        // A queue of an interface belongs to one XDP socket.
        IsExclusive = options.Send == SendPath.Xdp;
    }

    /// <summary>Finds an interface by its name; opens it once to see that it can be, and what it is.</summary>
    /// <param name="name">The host's name of it: "eth0".</param>
    /// <param name="options">How it is opened, now and whenever the interface comes up.</param>
    /// <param name="queues">Receive queues, each with a thread: 1 to <see cref="PacketOpenOptions.MaxQueues"/>.</param>
    /// <param name="device">The device, when the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>As <see cref="PacketBus.Open"/>.</returns>
    public static Errno Find(string name, PacketOpenOptions options, int queues, out PacketNicDevice? device, out string? failure)
    {
        FrameOpener open = (out IFrameDevice? opened, out string? why) => PacketBus.Open(name, options, out opened, out why);
        var error = Probe(open, out var info, out failure);
        device = info is null ? null : new PacketNicDevice(info, open, options, queues);
        return error;
    }

    /// <inheritdoc/>
    public Errno OpenQueues(ICollection<IFrameDevice> queues, out string? failure) =>
        PacketBus.OpenGroup(Info.Name, _options, _queues, queues, out failure);
}
