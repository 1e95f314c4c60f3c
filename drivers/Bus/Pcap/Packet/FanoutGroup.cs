using HwNet.Bus.Pcap.Posix;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>PACKET_FANOUT: a group of sockets on one interface; each frame goes to one of them. The kernel chooses its number.</summary>
/// <param name="mode">How frames are shared out.</param>
internal sealed unsafe class FanoutGroup(PacketFanout mode)
{
    private const int FanoutOption = 18;
    private const int UniqueId = 0x2000;
    private const int IgnoreOutgoing = 0x4000;

    // A kernel before 6.2 does not know it; sent frames are then sorted out when they are read.
    private int _flags = IgnoreOutgoing;
    private int? _id;

    /// <summary>Lets a bound socket join.</summary>
    /// <returns>None, EINVAL, ENOMEM, EIO.</returns>
    internal Errno Join(SafeFileHandle socket)
    {
        if (_id is { } id)
        {
            return PacketSocket.SetOption(socket, FanoutOption, id | (((int)mode | _flags) << 16));
        }

        var error = Found(socket);
        if (error == Errno.EINVAL)
        {
            _flags = 0;
            error = Found(socket);
        }

        var made = 0;
        error = error == Errno.None ? PacketSocket.GetOption(socket, FanoutOption, &made, sizeof(int)) : error;
        _id = error == Errno.None ? made & 0xffff : null;
        return error;
    }

    private Errno Found(SafeFileHandle socket) => PacketSocket.SetOption(socket, FanoutOption, ((int)mode | _flags | UniqueId) << 16);
}
