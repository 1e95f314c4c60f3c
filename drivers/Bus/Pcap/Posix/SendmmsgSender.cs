using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HwNet.Buffers;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>Linux: sendmmsg on a packet socket, many frames a system call, straight from the packets' own storage.</summary>
internal sealed unsafe class SendmmsgSender : FrameSender
{
    /// <summary>Frames a system call: with 32 the cost of the call is spread thin already.</summary>
    internal const int BatchSize = 64;

    private const int DontWait = 0x40;
    // Pinned, so that the kernel may be given their addresses, and collected with this object: nothing to free.
    private readonly MessageHeader[] _messages = GC.AllocateArray<MessageHeader>(BatchSize, pinned: true);
    private readonly IoVector[] _vectors = GC.AllocateArray<IoVector>(BatchSize, pinned: true);

    /// <param name="socket">A socket for sending only; this owns it.</param>
    internal SendmmsgSender(SafeFileHandle socket)
        : this((int)socket.DangerousGetHandle(), socket)
    {
    }

    /// <param name="fd">A socket; the owner of the sender keeps it open.</param>
    internal SendmmsgSender(int fd)
        : this(fd, null)
    {
    }

    private SendmmsgSender(int fd, IDisposable? owned)
        : base(fd, owned)
    {
        for (var i = 0; i < BatchSize; i++)
        {
            _messages[i].Message.Vectors = (IoVector*)Unsafe.AsPointer(ref _vectors[i]);
            _messages[i].Message.VectorCount = 1;
        }
    }

    /// <inheritdoc/>
    internal override Errno Send(ref MbufBatch frames, out int sent)
    {
        sent = 0;
        while (!frames.IsEmpty)
        {
            var count = Fill(ref frames);
            if (count == 0)
            {
                return Errno.EMSGSIZE;
            }

            var taken = LibC.sendmmsg(Fd, (MessageHeader*)Unsafe.AsPointer(ref _messages[0]), (uint)count, DontWait);
            if (taken <= 0)
            {
                var error = HostErrno.Translate(Marshal.GetLastPInvokeError());
                if (error == Errno.EINTR)
                {
                    continue;
                }

                return error;
            }

            // Fewer than asked for: the next round finds out why the following one was refused.
            sent += taken;
            var done = default(MbufBatch);
            _ = frames.MoveTo(ref done, taken);
            _ = done.FreeAll();
        }

        return Errno.None;
    }

    /// <summary>Points the messages at the first frames, up to one that is too short.</summary>
    private int Fill(ref MbufBatch frames)
    {
        var count = 0;
        for (var m = frames.First; m is not null && count < BatchSize && m.Length >= MinimumLength; m = MbufBatch.After(m))
        {
            ref var vector = ref _vectors[count++];
            // The storage of an mbuf is pinned.
            vector.Start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(m.Data));
            vector.Length = (nuint)m.Length;
        }

        return count;
    }
}
