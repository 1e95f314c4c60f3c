using HwNet.Bus.Pcap;
using HwNet.Drivers.Tests.Pcap;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>A veth pair; how its near end is opened is what differs.</summary>
/// <param name="open">Opens an interface in the namespace of the calling thread.</param>
internal sealed class VethFrameRig(VethFrameRig.Opener open) : FrameRig
{
    private readonly PcapRig _rig = new();

    /// <summary>Opens an interface.</summary>
    internal delegate Errno Opener(string name, out IFrameDevice? device, out string? failure);

    internal PcapRig Cable => _rig;

    internal override string Name => _rig.Cable.Near;

    internal override void SetUp(bool up) => _rig.Cable.SetNearUp(up);

    internal override void Remove() => _rig.Cable.Dispose();

    /// <summary>Opens the near end, or what is called so.</summary>
    internal (Errno Error, IFrameDevice? Device, string? Failure) TryOpen(string? name = null) => _rig.NearSpace.Enter(() =>
    {
        var error = open(name ?? Name, out var device, out var failure);
        return (error, device, failure);
    });

    private protected override IFrameDevice OpenNear()
    {
        var (error, device, failure) = TryOpen();
        Assert.True(error == Errno.None, $"{error}: {failure}");
        return device!;
    }

    private protected override IFrameDevice OpenFarEnd() => _rig.OpenFar(new PcapOpenOptions { RingSize = 32 << 20 });

    private protected override void Close() => _rig.Dispose();
}
