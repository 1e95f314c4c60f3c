using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>How frames leave by an open device.</summary>
/// <param name="fd">The socket that they leave by.</param>
/// <param name="owned">What is closed with the sender; null: the socket is another's, who keeps it open.</param>
internal abstract unsafe class FrameSender(int fd, IDisposable? owned) : IDisposable
{
    /// <summary>ETHER_HDR_LEN: no shorter frame has a header.</summary>
    internal const int MinimumLength = 14;

    /// <summary>The socket: becomes writable when there is room.</summary>
    internal int Fd => fd;

    /// <summary>Whether a wait for the socket ends when there is room again.</summary>
    internal virtual bool TellsRoom => true;

    /// <summary>Whether there is room for frames.</summary>
    internal virtual bool HasRoom()
    {
        var room = new PollFd { Fd = fd, Events = LibC.PollOut };
        return LibC.poll(&room, 1, 0) > 0 && (room.Returned & LibC.PollOut) != 0;
    }

    /// <summary>Sends from the front; frees each frame sent; never blocks.</summary>
    /// <param name="frames">The refused frame is first afterwards.</param>
    /// <param name="sent">Frames sent.</param>
    /// <returns>None: all sent. Else why the first was refused; ENOBUFS: the interface's queue is full.</returns>
    internal abstract Errno Send(ref MbufBatch frames, out int sent);

    /// <inheritdoc/>
    public void Dispose() => owned?.Dispose();
}
