using System.Net.NetworkInformation;
using HwNet.Bus.Pcap;
using HwNet.Net;
using PacketDotNet;
using SharpPcap;
using PcapInterface = SharpPcap.LibPcap.PcapInterface;

namespace HwNet.Bus.SharpPcap;

/// <summary>The host's network interfaces as SharpPcap finds and opens them.</summary>
public static class SharpPcapBus
{
    private const int UsualMtu = 1500;

    // PCAP_IF_CONNECTION_STATUS of pcap.h, for which SharpPcap has no names.
    private const uint ConnectionStatus = 0x30;
    private const uint Connected = 0x10;
    private const uint Disconnected = 0x20;

    /// <summary>Opens an interface in the network namespace of the calling thread.</summary>
    /// <param name="name">As libpcap or Npcap calls it: "eth0".</param>
    /// <param name="options">How; the moderation is our own binding's and means nothing here.</param>
    /// <param name="device">The caller owns it; null unless the result is None.</param>
    /// <param name="failure">Cause and cure, one sentence each; null when the result is None.</param>
    /// <returns>As <see cref="PcapBus.Open"/>.</returns>
    public static Errno Open(string name, PcapOpenOptions options, out IFrameDevice? device, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        device = null;
        CaptureDevice? capture = null;
        try
        {
            if (Find(name) is not { } found)
            {
                failure = SharpPcapFailure.NoSuchDevice(name);
                return Errno.ENXIO;
            }

            capture = new CaptureDevice(found);
            var info = Describe(found);
            capture.Open(Configuration(options, info.Mtu));
            var error = Check(capture, name, options, out failure);
            if (error == Errno.None)
            {
                device = new SharpPcapDevice(capture, info, options);
                capture = null;
            }

            return error;
        }
        catch (PcapException e)
        {
            return SharpPcapFailure.Describe(name, e, out failure);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            failure = $"SharpPcap finds no libpcap ({e.Message}). Install libpcap, on Windows Npcap (https://npcap.com).";
            return Errno.ENOSYS;
        }
        finally
        {
            capture?.Dispose();
        }
    }

    /// <summary>The carrier of an interface. SharpPcap has it in the list of all interfaces only: reading that takes a millisecond or two.</summary>
    internal static LinkState LinkOf(string name) => (Find(name)?.Flags & ConnectionStatus) switch
    {
        Connected => LinkState.Up,
        Disconnected => LinkState.Down,
        _ => LinkState.Unknown,
    };

    /// <summary>True while the host has the interface.</summary>
    internal static bool Exists(string name) => Find(name) is not null;

    private static PcapInterface? Find(string name) => PcapInterface.GetAllPcapInterfaces().FirstOrDefault(i => i.Name == name || i.FriendlyName == name);

    private static DeviceConfiguration Configuration(PcapOpenOptions options, int mtu)
    {
        var mode = options.Promiscuous ? DeviceModes.Promiscuous : DeviceModes.None;
        return new DeviceConfiguration
        {
            // Npcap shows a program its own frames unless it is told not to; on other systems the filter does it.
            Mode = OperatingSystem.IsWindows() ? mode | DeviceModes.NoCaptureLocal | (options.IsImmediate ? DeviceModes.MaxResponsiveness : 0) : mode,
            // In immediate mode it is also the size of a slot of the ring: the usual 65,536 bytes would make a ring of 64 frames.
            Snaplen = options.SnapLength > 0 ? options.SnapLength : Math.Max(2048, mtu + 64),
            ReadTimeout = (int)Math.Ceiling(options.ReadTimeout.TotalMilliseconds),
            BufferSize = OperatingSystem.IsWindows() ? null : options.RingSize,
            Immediate = OperatingSystem.IsWindows() ? null : options.IsImmediate,
            TimestampResolution = OperatingSystem.IsWindows() || !options.Nanoseconds ? null : TimestampResolution.Nanosecond,
        };
    }

    private static Errno Check(CaptureDevice capture, string name, PcapOpenOptions options, out string? failure)
    {
        failure = null;
        if (capture.LinkType != LinkLayers.Ethernet)
        {
            failure = $"{name} is not an Ethernet interface: its frames are {capture.LinkType}. Choose one that has a link address.";
            return Errno.EOPNOTSUPP;
        }

        if (options.Filter is { } own && !CaptureDevice.CheckFilter(own, out var words))
        {
            failure = $"{name} cannot be opened: the filter '{own}' is wrong: {words}. 'man pcap-filter' has the language.";
            return Errno.EINVAL;
        }

        var filter = (Direction(options, LladdrOf(capture.Interface!)), options.Filter) switch
        {
            (null, { } f) => f,
            ({ } d, null) => d,
            ({ } d, { } f) => $"({d}) and ({f})",
            _ => null,
        };
        if (filter is not null)
        {
            capture.Filter = filter;
        }

        return Errno.None;
    }

    /// <summary>SharpPcap has no pcap_setdirection: a filter tells received frames from sent ones.</summary>
    /// <remarks>
    /// "inbound" is for the kernel alone, and libpcap itself runs a filter on the first frame behind its setting: it would lose it. Therefore the
    /// kernel is asked only about frames that bear the interface's own address; what others send there under another address is seen.
    /// </remarks>
    private static string? Direction(PcapOpenOptions options, LinkAddress own)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        return options.Direction switch
        {
            PcapDirection.In => own.IsStation ? $"not ether src {own} or inbound" : "inbound",
            PcapDirection.Out => "outbound",
            _ => null,
        };
    }

    private static LinkAddress LladdrOf(PcapInterface found) =>
        found.MacAddress?.GetAddressBytes() is { Length: LinkAddress.Length } bytes ? LinkAddress.Read(bytes) : LinkAddress.None;

    private static FrameDeviceInfo Describe(PcapInterface found)
    {
        var lladdr = LladdrOf(found);
        return new FrameDeviceInfo(found.Name, found.Description ?? found.FriendlyName ?? "", lladdr, Mtu(found, lladdr));
    }

    /// <summary>.NET's own idea of the MTU, where it means the same interface: in a network namespace it may look at another's.</summary>
    private static int Mtu(PcapInterface found, LinkAddress lladdr)
    {
        try
        {
            var known = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(n => n.Name == (found.FriendlyName ?? found.Name));
            var same = known?.GetPhysicalAddress().GetAddressBytes() is { Length: LinkAddress.Length } bytes && LinkAddress.Read(bytes) == lladdr;
            return same && known!.GetIPProperties().GetIPv4Properties() is { Mtu: > 0 and var mtu } ? mtu : UsualMtu;
        }
        catch (NetworkInformationException)
        {
            return UsualMtu;
        }
    }
}
