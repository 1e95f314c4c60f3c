using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>Options of a Linux AF_PACKET socket (packet(7)) that libpcap has no call for.</summary>
internal static unsafe class PacketSocket
{
    /// <summary>PACKET_MR_MULTICAST: one group.</summary>
    internal const ushort Multicast = 0;

    /// <summary>PACKET_MR_PROMISC: everything.</summary>
    internal const ushort Promiscuous = 1;

    /// <summary>PACKET_MR_ALLMULTI: all groups.</summary>
    internal const ushort AllMulticast = 2;

    /// <summary>PACKET_MR_UNICAST: another station's address.</summary>
    internal const ushort Unicast = 3;

    private const int Family = 17;
    private const int RawCloseOnExec = 0x80003;
    private const int SolSocket = 1;
    private const int SoError = 4;
    private const int SoAttachFilter = 26;
    private const int SoDetachFilter = 27;
    private const int SoBusyPoll = 46;
    private const int SoPreferBusyPoll = 69;
    private const int SoBusyPollBudget = 70;
    private const int BusyPollMicroseconds = 50;
    private const int BusyPollFrames = 64;
    private const int SolPacket = 263;
    private const int AddMembership = 1;
    private const int DropMembership = 2;
    private const int IgnoreOutgoing = 23;
    private const int MembershipSize = 16;
    private const int AddressSize = 20;

    /// <summary>socket(AF_PACKET, SOCK_RAW): it receives nothing until it is bound to a protocol.</summary>
    internal static SafeFileHandle Open() => LibC.socket(Family, RawCloseOnExec, 0);

    /// <summary>bind: from now on frames of that Ethertype on that interface are received.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="index">if_index.</param>
    /// <param name="protocol">The Ethertype; 0: none, the socket only sends; 3: all.</param>
    internal static Errno Bind(SafeFileHandle socket, int index, ushort protocol)
    {
        var address = stackalloc byte[AddressSize];
        new Span<byte>(address, AddressSize).Clear();
        *(ushort*)address = Family;
        *(ushort*)(address + 2) = BinaryPrimitives.ReverseEndianness(protocol);
        *(int*)(address + 4) = index;
        return Result(LibC.bind(socket, address, AddressSize));
    }

    /// <summary>A socket that only sends: no protocol, so the kernel looks for no receiver at each frame sent.</summary>
    /// <param name="name">if_xname, for the words.</param>
    /// <param name="index">if_index.</param>
    /// <param name="sender">The caller owns it; null unless the result is None.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>None, ENXIO, EIO.</returns>
    internal static Errno OpenSender(string name, int index, out FrameSender? sender, out string? failure)
    {
        sender = null;
        var socket = Open();
        if (socket.IsInvalid)
        {
            failure = SocketFailure.NoDescriptor(name);
            return Errno.EIO;
        }

        var error = Bind(socket, index, 0);
        if (error == Errno.None)
        {
            failure = null;
            sender = new SendmmsgSender(socket);
            return Errno.None;
        }

        socket.Dispose();
        failure = $"{name} cannot be opened: bind failed ({error}). See the kernel's log.";
        return error is Errno.ENXIO ? error : Errno.EIO;
    }

    /// <summary>setsockopt at SOL_PACKET of an int.</summary>
    internal static Errno SetOption(SafeFileHandle socket, int option, int value) =>
        Result(LibC.setsockopt(Fd(socket), SolPacket, option, &value, sizeof(int)));

    /// <summary>setsockopt at SOL_PACKET.</summary>
    internal static Errno SetOption(SafeFileHandle socket, int option, void* value, int length) =>
        Result(LibC.setsockopt(Fd(socket), SolPacket, option, value, (uint)length));

    /// <summary>getsockopt at SOL_PACKET.</summary>
    internal static Errno GetOption(SafeFileHandle socket, int option, void* value, int length)
    {
        var room = (uint)length;
        return Result(LibC.getsockopt(Fd(socket), SolPacket, option, value, &room));
    }

    /// <summary>A filter in the kernel that lets nothing in; or none any more.</summary>
    internal static Errno SetDeaf(SafeFileHandle socket, bool deaf)
    {
        // struct sock_filter: BPF_RET | BPF_K, 0 bytes of the frame.
        ulong refuse = 6;
        var program = new BpfFilter { Length = 1, Instructions = &refuse };
        var nothing = 0;
        return Result(deaf
            ? LibC.setsockopt(Fd(socket), SolSocket, SoAttachFilter, &program, (uint)sizeof(BpfFilter))
            : LibC.setsockopt(Fd(socket), SolSocket, SoDetachFilter, &nothing, sizeof(int)));
    }

    /// <summary>PACKET_ADD_MEMBERSHIP, PACKET_DROP_MEMBERSHIP of PACKET_MR_PROMISC: the kernel counts, and undoes it when the socket closes.</summary>
    internal static Errno SetPromiscuous(int fd, int index, bool on) => SetMembership(fd, index, Promiscuous, LinkAddress.None, on);

    /// <summary>PACKET_ADD_MEMBERSHIP, PACKET_DROP_MEMBERSHIP: the kernel counts, and undoes it when the socket closes.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="index">if_index.</param>
    /// <param name="kind">What is asked for.</param>
    /// <param name="address">Group or station, where the kind has one.</param>
    /// <param name="on">False: no longer.</param>
    internal static Errno SetMembership(int fd, int index, ushort kind, LinkAddress address, bool on)
    {
        var request = stackalloc byte[MembershipSize];
        new Span<byte>(request, MembershipSize).Clear();
        *(int*)request = index;
        *(ushort*)(request + 4) = kind;
        if (kind is Multicast or Unicast)
        {
            *(ushort*)(request + 6) = LinkAddress.Length;
            address.Write(new Span<byte>(request + 8, LinkAddress.Length));
        }

        return Result(LibC.setsockopt(fd, SolPacket, on ? AddMembership : DropMembership, request, MembershipSize));
    }

    /// <summary>PACKET_IGNORE_OUTGOING: sent frames do not even enter the ring. False before Linux 4.20.</summary>
    internal static bool TryIgnoreOutgoing(int fd)
    {
        var on = 1;
        return LibC.setsockopt(fd, SolPacket, IgnoreOutgoing, &on, sizeof(int)) == 0;
    }

    /// <summary>SO_BUSY_POLL and what belongs to it: where the interface's driver can, a wait begins with a look at the hardware. A wish; it may be refused.</summary>
    internal static void AskBusyPoll(int fd)
    {
        _ = SetNumber(fd, SoPreferBusyPoll, 1);
        _ = SetNumber(fd, SoBusyPoll, BusyPollMicroseconds);
        _ = SetNumber(fd, SoBusyPollBudget, BusyPollFrames);
    }

    /// <summary>SO_ERROR: fetches and clears the socket's pending error.</summary>
    internal static Errno TakeError(int fd)
    {
        var error = 0;
        var length = (uint)sizeof(int);
        return LibC.getsockopt(fd, SolSocket, SoError, &error, &length) != 0 ? HostErrno.Translate(Marshal.GetLastPInvokeError())
            : error == 0 ? Errno.None : HostErrno.Translate(error);
    }

    private static int SetNumber(int fd, int option, int value) => LibC.setsockopt(fd, SolSocket, option, &value, sizeof(int));

    private static int Fd(SafeFileHandle socket) => (int)socket.DangerousGetHandle();

    private static Errno Result(int status) => status == 0 ? Errno.None : HostErrno.Translate(Marshal.GetLastPInvokeError());

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BpfFilter
    {
        internal ushort Length;
        internal ulong* Instructions;
    }
}
