using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Xdp;
using HwNet.Drivers.Tests.HostDevices;

namespace HwNet.Drivers.Tests.Xdp;

/// <summary>A veth pair whose near end is opened through XDP sockets.</summary>
internal static class XdpRig
{
    /// <summary>Makes one; skips the test where the kernel has no XDP sockets.</summary>
    internal static VethFrameRig New(XdpOpenOptions? options = null)
    {
        Skip.If(XdpBus.Check(out var missing) == Errno.ENOSYS, missing);
        return new VethFrameRig((string name, out IFrameDevice? device, out string? failure) =>
            XdpBus.Open(name, options ?? new XdpOpenOptions(), TimeProvider.System, out device, out failure));
    }
}
