using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Tap;
using HwNet.Drivers.Tests.Tap;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>A TAP interface: the near end is the cable's, the far end is the kernel's interface itself.</summary>
internal sealed class TapFrameRig : FrameRig
{
    private readonly TapRig _rig = new();
    private readonly TapInterface _tap;

    internal TapFrameRig()
    {
        _tap = _rig.Open();
        _rig.SetUp();
    }

    internal override string Name => TapRig.Name;

    internal override void SetUp(bool up) => _rig.SetUp(up);

    internal override void Remove() => _rig.Space.Must("ip", "link", "delete", TapRig.Name);

    private protected override IFrameDevice OpenNear() => _rig.Plug(_tap);

    private protected override IFrameDevice OpenFarEnd() => _rig.Space.Open(TapRig.Name, new PcapOpenOptions { RingSize = 32 << 20 });

    private protected override void Close() => _rig.Dispose();
}
