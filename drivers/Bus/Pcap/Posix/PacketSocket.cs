using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>Options of a Linux AF_PACKET socket (packet(7)) that libpcap has no call for.</summary>
internal static unsafe class PacketSocket
{
    private const int SolSocket = 1;
    private const int SoError = 4;
    private const int SolPacket = 263;
    private const int AddMembership = 1;
    private const int DropMembership = 2;
    private const int IgnoreOutgoing = 23;
    private const int MembershipSize = 16;
    private const ushort Promiscuous = 1;

    /// <summary>PACKET_ADD_MEMBERSHIP, PACKET_DROP_MEMBERSHIP of PACKET_MR_PROMISC: the kernel counts, and undoes it when the socket closes.</summary>
    internal static Errno SetPromiscuous(int fd, int index, bool on)
    {
        var request = stackalloc byte[MembershipSize];
        new Span<byte>(request, MembershipSize).Clear();
        *(int*)request = index;
        *(ushort*)(request + 4) = Promiscuous;
        return LibC.setsockopt(fd, SolPacket, on ? AddMembership : DropMembership, request, MembershipSize) == 0
            ? Errno.None
            : HostErrno.Translate(Marshal.GetLastPInvokeError());
    }

    /// <summary>PACKET_IGNORE_OUTGOING: sent frames do not even enter the ring. False before Linux 4.20.</summary>
    internal static bool TryIgnoreOutgoing(int fd)
    {
        var on = 1;
        return LibC.setsockopt(fd, SolPacket, IgnoreOutgoing, &on, sizeof(int)) == 0;
    }

    /// <summary>SO_ERROR: fetches and clears the socket's pending error.</summary>
    internal static Errno TakeError(int fd)
    {
        var error = 0;
        var length = (uint)sizeof(int);
        return LibC.getsockopt(fd, SolSocket, SoError, &error, &length) != 0 ? HostErrno.Translate(Marshal.GetLastPInvokeError())
            : error == 0 ? Errno.None : HostErrno.Translate(error);
    }
}
