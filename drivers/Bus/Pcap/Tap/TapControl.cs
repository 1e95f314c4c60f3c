using System.Runtime.InteropServices;
using System.Text;
using HwNet.Bus.Pcap.Posix;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Tap;

/// <summary>The requests of Linux's TUN/TAP driver (linux/if_tun.h), in the encoding that all platforms of .NET but powerpc share.</summary>
internal static unsafe class TapControl
{
    internal const string DriverPath = "/dev/net/tun";

    /// <summary>O_RDWR | O_NONBLOCK | O_CLOEXEC.</summary>
    internal const int ReadWriteNonBlockCloseOnExec = 0x80802;

    private const nuint SetInterface = 0x4004_54ca;
    private const nuint SetSendBuffer = 0x4004_54d4;
    private const nuint SetOffload = 0x4004_54d0;
    private const nuint GetInterface = 0x8004_54d2;
    private const nuint SetCarrier = 0x4004_54e2;
    private const int RequestSize = 40;
    private const int NameSize = 16;
    private const ushort Tap = 0x0002;
    private const ushort Persistent = 0x0800;
    private const ushort NoPacketInformation = 0x1000;

    /// <summary>TUNSETIFF; TUNSETSNDBUF without a limit; and TUNSETOFFLOAD of nothing: without an offload header in front of each frame the kernel must finish checksums and segments itself.</summary>
    /// <returns>None, EPERM, EBUSY, EINVAL (the name belongs to another kind of interface), EIO.</returns>
    internal static Errno Attach(SafeFileHandle driver, string name)
    {
        Span<byte> request = stackalloc byte[RequestSize];
        request.Clear();
        _ = Encoding.UTF8.GetBytes(name, request);
        MemoryMarshal.Write(request[NameSize..], (ushort)(Tap | NoPacketInformation));
        fixed (byte* p = request)
        {
            if (LibC.ioctl(Fd(driver), SetInterface, p) != 0)
            {
                return HostErrno.Translate(Marshal.GetLastPInvokeError());
            }
        }

        // A persistent interface keeps what its last user asked for. Without a limit to what waits there the descriptor is ready while the interface is up.
        var unlimited = int.MaxValue;
        _ = LibC.ioctl(Fd(driver), SetSendBuffer, &unlimited);
        _ = LibC.ioctl(Fd(driver), SetOffload, null);
        return Errno.None;
    }

    /// <summary>TUNGETIFF, IFF_PERSIST: the interface stays when it is closed.</summary>
    internal static bool IsPersistent(SafeFileHandle driver)
    {
        Span<byte> request = stackalloc byte[RequestSize];
        request.Clear();
        fixed (byte* p = request)
        {
            return LibC.ioctl(Fd(driver), GetInterface, p) == 0 && (MemoryMarshal.Read<ushort>(request[NameSize..]) & Persistent) != 0;
        }
    }

    /// <summary>TUNSETCARRIER: whether the kernel sees a cable plugged in. Before Linux 5.0 it always does, and this changes nothing.</summary>
    internal static void PlugIn(SafeFileHandle driver, bool carrier)
    {
        var on = carrier ? 1 : 0;
        _ = LibC.ioctl(Fd(driver), SetCarrier, &on);
    }

    private static int Fd(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
