using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Chips;

/// <summary>Keeps what comes in: bytes, tag, sums.</summary>
internal sealed class FrameRecorder : InputHook
{
    private readonly List<(byte[] Bytes, ushort? Tag, MbufChecksum Sums)> _got = [];

    internal IReadOnlyList<(byte[] Bytes, ushort? Tag, MbufChecksum Sums)> Got
    {
        get
        {
            lock (_got)
            {
                return [.. _got];
            }
        }
    }

    protected override void Input(IfNet ifp, ref MbufBatch frames)
    {
        while (frames.TryRemoveFirst(out var m))
        {
            lock (_got)
            {
                _got.Add((m.Data.ToArray(), m.VlanTag, m.Checksum));
            }

            m.Free();
        }
    }
}
