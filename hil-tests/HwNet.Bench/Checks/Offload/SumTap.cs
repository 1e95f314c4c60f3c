using HwNet.Bench.Conformance;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Bench.Checks.Offload;

/// <summary>A tap on the interface under test: notes each received packet of one run, and what hardware said of its sums. Dispose takes it off.</summary>
internal sealed class SumTap : ICaptureTap, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (byte[] Frame, MbufChecksum Known)> _seen = [];
    private readonly uint _run;
    private readonly IDisposable _subscription;

    internal SumTap(CheckContext context, uint run)
    {
        _run = run;
        _subscription = context.Bench.Ifp.Tap(this);
    }

    /// <summary>How many came in.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _seen.Count;
            }
        }
    }

    /// <summary>A packet by its number.</summary>
    /// <returns>False: it did not come in.</returns>
    internal bool TryGet(int number, out (byte[] Frame, MbufChecksum Known) seen)
    {
        lock (_lock)
        {
            return _seen.TryGetValue(number, out seen);
        }
    }

    /// <inheritdoc/>
    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        if (!outgoing && SumPacket.TryRead(m.Data, _run, out var number))
        {
            lock (_lock)
            {
                _seen[number] = (m.Data.ToArray(), m.Checksum);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();
}
