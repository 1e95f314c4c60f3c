using System.Runtime.InteropServices;
using System.Text;
using HwNet.Net;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>Asks Linux about one interface, through any socket opened in the interface's network namespace.</summary>
/// <param name="fd">The socket; the caller keeps it open.</param>
/// <param name="index">The interface's index, which outlives a change of its name.</param>
internal readonly unsafe struct LinuxInterface(int fd, int index)
{
    private const int NameSize = 16;
    private const int RequestSize = 40;
    private const nuint SiocGifName = 0x8910;
    private const nuint SiocGifFlags = 0x8913;
    private const nuint SiocGifMtu = 0x8921;
    private const nuint SiocGifHwAddr = 0x8927;
    private const nuint SiocGifIndex = 0x8933;
    private const nuint SiocEthtool = 0x8946;
    private const nuint SiocSHwTstamp = 0x89b0;
    private const int StampAll = 1;
    private const int EthtoolGetDriver = 3;
    private const int EthtoolDriverSize = 196;
    private const int EthtoolGetChannels = 0x3c;
    private const int EthtoolChannelsWords = 9;
    private const int MaxQueues = 64;
    private const int FlagUp = 1;
    private const int FlagRunning = 0x40;
    private const int HardwareEthernet = 1;
    private const int HardwareLoopback = 772;

    /// <summary>IFNAMSIZ - 1: the longest name.</summary>
    internal const int MaxNameLength = NameSize - 1;

    /// <summary>if_index.</summary>
    internal int Index => index;

    /// <summary>True while the interface is in the socket's namespace.</summary>
    internal bool Exists
    {
        get
        {
            Span<byte> request = stackalloc byte[RequestSize];
            return TryStart(request);
        }
    }

    /// <summary>if_xname now; null when the interface is gone.</summary>
    internal string? Name
    {
        get
        {
            Span<byte> request = stackalloc byte[RequestSize];
            return TryStart(request) ? CString(request[..NameSize]) : null;
        }
    }

    /// <summary>Largest payload in bytes; 0 when the interface is gone.</summary>
    internal int Mtu
    {
        get
        {
            Span<byte> request = stackalloc byte[RequestSize];
            return TryAsk(SiocGifMtu, request) ? Math.Max(0, MemoryMarshal.Read<int>(request[NameSize..])) : 0;
        }
    }

    /// <summary>Link address; none when the interface is gone or has no 48-bit address.</summary>
    internal LinkAddress Lladdr
    {
        get
        {
            Span<byte> request = stackalloc byte[RequestSize];
            return TryAsk(SiocGifHwAddr, request) && MemoryMarshal.Read<ushort>(request[NameSize..]) is HardwareEthernet or HardwareLoopback
                ? LinkAddress.Read(request[(NameSize + 2)..])
                : LinkAddress.None;
        }
    }

    /// <summary>True when its frames have an Ethernet header.</summary>
    internal bool IsEthernet
    {
        get
        {
            Span<byte> request = stackalloc byte[RequestSize];
            return TryAsk(SiocGifHwAddr, request) && MemoryMarshal.Read<ushort>(request[NameSize..]) is HardwareEthernet or HardwareLoopback;
        }
    }

    /// <summary>IFF_UP: administratively up.</summary>
    internal bool IsUp
    {
        get
        {
            Span<byte> request = stackalloc byte[RequestSize];
            return TryAsk(SiocGifFlags, request) && (MemoryMarshal.Read<ushort>(request[NameSize..]) & FlagUp) != 0;
        }
    }

    /// <summary>Carrier: up means that the interface is up and its hardware running.</summary>
    internal LinkState Link
    {
        get
        {
            Span<byte> request = stackalloc byte[RequestSize];
            return TryAsk(SiocGifFlags, request)
                && (MemoryMarshal.Read<ushort>(request[NameSize..]) & (FlagUp | FlagRunning)) == (FlagUp | FlagRunning)
                ? LinkState.Up
                : LinkState.Down;
        }
    }

    /// <summary>The kernel's driver and where the hardware sits, as "e1000e 0000:00:1f.6"; empty when it does not say.</summary>
    internal string Driver
    {
        get
        {
            Span<byte> request = stackalloc byte[RequestSize];
            var info = stackalloc byte[EthtoolDriverSize];
            new Span<byte>(info, EthtoolDriverSize).Clear();
            *(int*)info = EthtoolGetDriver;
            if (!TryStart(request))
            {
                return "";
            }

            MemoryMarshal.Write(request[NameSize..], (nint)info);
            return TryIoctl(SiocEthtool, request)
                ? $"{CString(new ReadOnlySpan<byte>(info + 4, 32))} {CString(new ReadOnlySpan<byte>(info + 100, 32))}".Trim()
                : "";
        }
    }

    /// <summary>ETHTOOL_GCHANNELS: receive queues, 1 to 64; 1 where nothing is said.</summary>
    internal int ReceiveQueues
    {
        get
        {
            // struct ethtool_channels: the request, four limits, then rx, tx, other and combined.
            var channels = stackalloc int[EthtoolChannelsWords];
            channels[0] = EthtoolGetChannels;
            Span<byte> request = stackalloc byte[RequestSize];
            if (!TryStart(request))
            {
                return 1;
            }

            MemoryMarshal.Write(request[NameSize..], (nint)channels);
            return TryIoctl(SiocEthtool, request) ? Math.Clamp(channels[5] + channels[8], 1, MaxQueues) : 1;
        }
    }

    /// <summary>SIOCSHWTSTAMP: the hardware is to stamp all frames that it receives.</summary>
    /// <returns>None, EOPNOTSUPP (it cannot), EPERM, ENXIO, EIO.</returns>
    internal Errno StampReceived()
    {
        // struct hwtstamp_config: flags, tx_type, rx_filter.
        var wanted = stackalloc int[3] { 0, 0, StampAll };
        Span<byte> request = stackalloc byte[RequestSize];
        if (!TryStart(request))
        {
            return Errno.ENXIO;
        }

        MemoryMarshal.Write(request[NameSize..], (nint)wanted);
        var error = TryIoctl(SiocSHwTstamp, request) ? Errno.None : HostErrno.Translate(Marshal.GetLastPInvokeError());
        return error switch
        {
            // A driver may stamp fewer than asked for without refusing.
            Errno.None when wanted[2] != StampAll => Errno.EOPNOTSUPP,
            Errno.EINVAL => Errno.EOPNOTSUPP,
            _ => error,
        };
    }

    /// <summary>A socket to ask through, in the network namespace of the calling thread; invalid when the process has no descriptor left.</summary>
    internal static SafeFileHandle OpenSocket()
    {
        const int inet = 2;
        const int datagramCloseOnExec = 0x80002;
        return LibC.socket(inet, datagramCloseOnExec, 0);
    }

    /// <summary>Finds an interface by name.</summary>
    internal static bool TryFind(int fd, string name, out LinuxInterface found)
    {
        Span<byte> request = stackalloc byte[RequestSize];
        request.Clear();
        found = default;
        if (Encoding.UTF8.GetByteCount(name) > MaxNameLength)
        {
            return false;
        }

        _ = Encoding.UTF8.GetBytes(name, request);
        fixed (byte* p = request)
        {
            if (LibC.ioctl(fd, SiocGifIndex, p) != 0)
            {
                return false;
            }
        }

        found = new LinuxInterface(fd, MemoryMarshal.Read<int>(request[NameSize..]));
        return true;
    }

    /// <summary>Fills in the name that the interface has now.</summary>
    private bool TryStart(Span<byte> request)
    {
        request.Clear();
        MemoryMarshal.Write(request[NameSize..], index);
        return TryIoctl(SiocGifName, request);
    }

    private bool TryAsk(nuint code, Span<byte> request) => TryStart(request) && TryIoctl(code, request);

    private bool TryIoctl(nuint code, Span<byte> request)
    {
        fixed (byte* p = request)
        {
            return LibC.ioctl(fd, code, p) == 0;
        }
    }

    private static string CString(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
