using System.Net;
using System.Runtime.InteropServices;
using HwNet.Bus.Pcap.LibPcap;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap;

public static unsafe partial class PcapBus
{
    /// <summary>Interfaces tried at a time: the kernel lets whoever opens or closes one wait, most of the time for nothing that the others wait for.</summary>
    private const int TriedAtOnce = 8;

    private const int FamilyInet = 2;
    private const int FamilyPacket = 17;
    private const int FamilyLink = 18;

    // The number of AF_INET6: Linux, Windows, FreeBSD, macOS.
    private static ReadOnlySpan<byte> FamiliesInet6 => [10, 23, 28, 30];

    /// <summary>pcap_findalldevs: every interface in the network namespace of the calling thread, each tried.</summary>
    /// <param name="interfaces">In libpcap's order; empty unless the result is None.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>None, ENOSYS (no libpcap), EIO.</returns>
    public static Errno List(out IReadOnlyList<PcapInterface> interfaces, out string? failure)
    {
        interfaces = [];
        if (!PcapLoader.TryLoad(out failure))
        {
            return Errno.ENOSYS;
        }

        var errors = stackalloc byte[PcapLibrary.ErrorBufferSize];
        PcapIf* first;
        if (PcapLibrary.pcap_findalldevs(&first, errors) != 0)
        {
            failure = $"The interfaces cannot be listed: libpcap says '{PcapLibrary.Text(errors)}'. Try 'tcpdump -D'.";
            return Errno.EIO;
        }

        try
        {
            var found = new List<PcapInterface>();
            for (var entry = first; entry != null; entry = entry->Next)
            {
                found.Add(Examine(entry));
            }

            interfaces = TryAll(found);
            return Errno.None;
        }
        finally
        {
            PcapLibrary.pcap_freealldevs(first);
        }
    }

    private static PcapInterface Examine(PcapIf* entry)
    {
        var name = PcapLibrary.Text(entry->Name);
        var addresses = new List<IPAddress>();
        var lladdr = LinkAddress.None;
        for (var a = entry->Addresses; a != null; a = a->Next)
        {
            ReadAddress(a->Address, addresses, ref lladdr);
        }

        var mtu = 0;
        var description = PcapLibrary.Text(entry->Description);
        var isNetwork = true;
        if (OperatingSystem.IsLinux())
        {
            using var socket = LinuxInterface.OpenSocket();
            isNetwork = LinuxInterface.TryFind((int)socket.DangerousGetHandle(), name, out var host);
            if (isNetwork)
            {
                mtu = host.Mtu;
                lladdr = host.Lladdr;
                description = description.Length > 0 ? description : host.Driver;
            }
        }

        string? reason = null;
        var error = isNetwork ? Errno.None : NotNetwork(name, out reason);
        return new PcapInterface(
            new FrameDeviceInfo(name, description, lladdr, mtu),
            addresses,
            (entry->Flags & PcapIf.FlagUp) != 0,
            (entry->Flags & PcapIf.FlagRunning) != 0,
            (entry->Flags & PcapIf.FlagLoopback) != 0,
            error,
            reason);
    }

    /// <summary>Tries every network interface, several at a time. Threads of our own: they are in the network namespace of the caller, as the pool's are not.</summary>
    private static PcapInterface[] TryAll(List<PcapInterface> found)
    {
        var tried = found.ToArray();
        var next = -1;
        var threads = new Thread[Math.Min(TriedAtOnce, tried.Length)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(TryNext) { IsBackground = true, Name = "pcap list" };
            threads[i].Start();
        }

        Array.ForEach(threads, static thread => thread.Join());
        return tried;

        void TryNext()
        {
            for (var i = Interlocked.Increment(ref next); i < tried.Length; i = Interlocked.Increment(ref next))
            {
                if (tried[i].Error == Errno.None)
                {
                    var error = Try(tried[i].Device.Name, out var reason);
                    tried[i] = tried[i] with { Error = error, Reason = reason };
                }
            }
        }
    }

    /// <summary>Opens it with the smallest ring and closes it: permission is not known otherwise.</summary>
    private static Errno Try(string name, out string? reason)
    {
        var error = Open(name, new PcapOpenOptions { RingSize = 65_536, SnapLength = 64 }, out var device, out reason);
        device?.Dispose();
        return error;
    }

    /// <summary>usbmon, nflog, "any" and the like: libpcap lists them, opening them has effects elsewhere, and none carries Ethernet frames.</summary>
    private static Errno NotNetwork(string name, out string? reason)
    {
        reason = $"{name} is not a network interface but a capture source of libpcap. Choose one that 'ip link' shows.";
        return Errno.EOPNOTSUPP;
    }

    private static LinkAddress FindLladdr(string name)
    {
        var errors = stackalloc byte[PcapLibrary.ErrorBufferSize];
        var lladdr = LinkAddress.None;
        PcapIf* first;
        if (PcapLibrary.pcap_findalldevs(&first, errors) != 0)
        {
            return lladdr;
        }

        var ignored = new List<IPAddress>();
        for (var entry = first; entry != null; entry = entry->Next)
        {
            if (PcapLibrary.Text(entry->Name) != name)
            {
                continue;
            }

            for (var a = entry->Addresses; a != null; a = a->Next)
            {
                ReadAddress(a->Address, ignored, ref lladdr);
            }
        }

        PcapLibrary.pcap_freealldevs(first);
        return lladdr;
    }

    /// <summary>Reads a struct sockaddr. On the BSDs a length precedes the family, each of one byte; elsewhere the family has two.</summary>
    private static void ReadAddress(byte* address, List<IPAddress> addresses, ref LinkAddress lladdr)
    {
        if (address == null)
        {
            return;
        }

        var isBsd = !OperatingSystem.IsLinux() && !OperatingSystem.IsWindows();
        var family = isBsd ? address[1] : Marshal.ReadInt16((nint)address);
        if (family == FamilyInet)
        {
            addresses.Add(new IPAddress(new ReadOnlySpan<byte>(address + 4, 4)));
        }
        else if (family is > 0 and < 256 && FamiliesInet6.Contains((byte)family))
        {
            addresses.Add(new IPAddress(new ReadOnlySpan<byte>(address + 8, 16), Marshal.ReadInt32((nint)address + 24) & 0xffff_ffffL));
        }
        else if (family == FamilyPacket && OperatingSystem.IsLinux() && address[11] == LinkAddress.Length)
        {
            // sockaddr_ll: sll_halen at 11, sll_addr at 12.
            lladdr = LinkAddress.Read(new ReadOnlySpan<byte>(address + 12, LinkAddress.Length));
        }
        else if (family == FamilyLink && isBsd && address[6] == LinkAddress.Length && address[5] < 64)
        {
            // sockaddr_dl: sdl_nlen at 5, sdl_alen at 6, sdl_data (name, then address) at 8.
            lladdr = LinkAddress.Read(new ReadOnlySpan<byte>(address + 8 + address[5], LinkAddress.Length));
        }
    }
}
