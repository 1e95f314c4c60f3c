using System.Runtime.InteropServices;
using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>pcap_inject: what every platform has; one system call a frame.</summary>
/// <param name="handle">The capture; its owner keeps it open.</param>
internal sealed unsafe class InjectSender(PcapHandle handle) : FrameSender(PcapLibrary.pcap_get_selectable_fd(handle), null)
{
    /// <inheritdoc/>
    internal override Errno Send(ref MbufBatch frames, out int sent)
    {
        sent = 0;
        while (frames.First is { } m)
        {
            if (m.Length < MinimumLength)
            {
                return Errno.EMSGSIZE;
            }

            var error = Inject(m);
            if (error == Errno.EINTR)
            {
                continue;
            }

            if (error != Errno.None)
            {
                return error;
            }

            _ = frames.TryRemoveFirst(out _);
            m.Free();
            sent++;
        }

        return Errno.None;
    }

    private Errno Inject(Mbuf m)
    {
        fixed (byte* bytes = m.Data)
        {
            return PcapLibrary.pcap_inject(handle, bytes, (nuint)m.Length) >= 0
                ? Errno.None
                : HostErrno.Translate(Marshal.GetLastPInvokeError());
        }
    }
}
