using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Drivers.Tests;

/// <summary>A tap that keeps a copy of everything it sees.</summary>
internal sealed class RecordingTap : ICaptureTap
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _incoming = [];
    private readonly List<byte[]> _outgoing = [];

    internal IReadOnlyList<byte[]> Incoming => Copy(_incoming);

    internal IReadOnlyList<byte[]> Outgoing => Copy(_outgoing);

    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        lock (_lock)
        {
            (outgoing ? _outgoing : _incoming).Add(m.Data.ToArray());
        }
    }

    private List<byte[]> Copy(List<byte[]> frames)
    {
        lock (_lock)
        {
            return [.. frames];
        }
    }
}
