using HwNet.Bench.Lab;
using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>A veth pair between two namespaces: the device under test has the near end, our own binding of libpcap the far end.</summary>
internal sealed class VethCable : FrameCable
{
    private readonly NetNamespace _nearSpace;
    private readonly NetNamespace _farSpace;
    private readonly VethPair _pair;
    private readonly PcapDevice _far;

    /// <param name="open">Opens the interface of that name; runs in its namespace.</param>
    internal VethCable(Func<string, IFrameDevice> open)
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        _nearSpace = new NetNamespace();
        _farSpace = new NetNamespace();
        _pair = new VethPair(new VethEnd { Namespace = _nearSpace }, new VethEnd { Namespace = _farSpace });
        _far = _farSpace.Open(_pair.Far, new PcapOpenOptions { RingSize = 16 << 20 });
        Device = _nearSpace.Enter(() => open(_pair.Near));
    }

    public override IFrameDevice Device { get; }

    /// <summary>Opens through libpcap, or fails.</summary>
    internal static IFrameDevice OpenPcap(string name, PcapOpenOptions options)
    {
        Assert.True(PcapBus.Open(name, options, out var device, out var failure) == Errno.None, failure);
        return device!;
    }

    public override void Arrive(params byte[][] frames)
    {
        var batch = Batch(frames);
        Pcap.PcapRig.SendAll(_far, ref batch);
    }

    public override IReadOnlyList<byte[]> Leave(int count) => Collect(_far, Pool, count, static m => m.Data.ToArray());

    public override void Vanish() => _pair.Dispose();

    protected override void Close()
    {
        Device.Dispose();
        _far.Dispose();
        _pair.Dispose();
        _nearSpace.Dispose();
        _farSpace.Dispose();
    }
}
