using HwNet.Bench.Lab;
using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Tap;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>A TAP interface in a namespace: the device under test is our end of it, libpcap on the kernel's interface the other.</summary>
internal sealed class TapCable : FrameCable
{
    private const string Name = "hw0";

    private readonly NetNamespace _space;
    private readonly TapInterface _tap;
    private readonly PcapDevice _far;

    internal TapCable()
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        Skip.If(TapBus.Check(out var missing) != Errno.None, missing);
        _space = new NetNamespace();
        _tap = _space.Enter(() => TapBus.Open(Name, TimeProvider.System, out var tap, out var failure) == Errno.None ? tap! : throw new InvalidOperationException(failure));
        Assert.Equal(Errno.None, _tap.Open(out var device, out _));
        Device = device!;
        _ = _space.Must("ip", "link", "set", Name, "up");
        _far = _space.Open(Name, new PcapOpenOptions { RingSize = 16 << 20 });
    }

    public override IFrameDevice Device { get; }

    public override bool HasLongest => false;

    public override void Arrive(params byte[][] frames)
    {
        var batch = Batch(frames);
        Pcap.PcapRig.SendAll(_far, ref batch);
    }

    public override IReadOnlyList<byte[]> Leave(int count) => Collect(_far, Pool, count, static m => m.Data.ToArray());

    public override void Vanish() => _ = _space.Must("ip", "link", "delete", Name);

    protected override void Close()
    {
        Device.Dispose();
        _tap.Dispose();
        _far.Dispose();
        _space.Dispose();
    }
}
