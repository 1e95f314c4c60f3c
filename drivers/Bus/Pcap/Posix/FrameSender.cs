using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>How frames leave by an open capture.</summary>
internal abstract class FrameSender
{
    /// <summary>ETHER_HDR_LEN: no shorter frame has a header.</summary>
    internal const int MinimumLength = 14;

    /// <summary>Sends from the front; frees each frame sent; never blocks.</summary>
    /// <param name="frames">The refused frame is first afterwards.</param>
    /// <param name="sent">Frames sent.</param>
    /// <returns>None: all sent. Else why the first was refused; ENOBUFS: the interface's queue is full.</returns>
    internal abstract Errno Send(ref MbufBatch frames, out int sent);
}
