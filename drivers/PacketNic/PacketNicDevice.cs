using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;
using HwNet.Drivers.Shared.FrameNic;
using HwNet.Net;

namespace HwNet.Drivers.PacketNic;

/// <summary>A network interface of a Linux host, as a device on the packet bus.</summary>
public sealed class PacketNicDevice : IFrameBusDevice
{
    /// <summary>The bus's name.</summary>
    public const string BusName = "packet";

    private readonly PacketOpenOptions _options;
    private readonly int _queues;

    private PacketNicDevice(FrameDeviceInfo info, PacketOpenOptions options, int queues)
    {
        Info = info;
        _options = options;
        _queues = queues;
    }

    /// <inheritdoc/>
    public FrameDeviceInfo Info { get; }

    /// <inheritdoc/>
    public string Bus => BusName;

    /// <inheritdoc/>
    public string Location => Info.Name;

    /// <inheritdoc/>
    public string Description => Info.Description;

    /// <summary>Finds an interface by its name; opens it once to see that it can be, and what it is.</summary>
    /// <param name="name">The host's name of it: "eth0".</param>
    /// <param name="options">How it is opened, now and whenever the interface comes up.</param>
    /// <param name="queues">Receive queues, each with a thread: 1 to <see cref="PacketOpenOptions.MaxQueues"/>.</param>
    /// <param name="device">The device, when the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>As <see cref="PacketBus.Open"/>.</returns>
    public static Errno Find(string name, PacketOpenOptions options, int queues, out PacketNicDevice? device, out string? failure)
    {
        device = null;
        var error = PacketBus.Open(name, options, out var opened, out failure);
        if (error == Errno.None)
        {
            device = new PacketNicDevice(opened!.Info, options, queues);
            opened.Dispose();
        }

        return error;
    }

    /// <inheritdoc/>
    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Id == "*";
    }

    /// <inheritdoc/>
    public Errno Open(out IFrameDevice? device, out string? failure) => PacketBus.Open(Info.Name, _options, out device, out failure);

    /// <inheritdoc/>
    public Errno OpenQueues(ICollection<IFrameDevice> queues, out string? failure) =>
        PacketBus.OpenGroup(Info.Name, _options, _queues, queues, out failure);
}
