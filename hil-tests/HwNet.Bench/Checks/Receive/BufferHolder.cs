using HwNet.Bench.Checks.Frames;
using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Bench.Checks.Receive;

/// <summary>A protocol that keeps the first buffers it gets and frees the others. Dispose frees all.</summary>
internal sealed class BufferHolder : IDisposable
{
    private const byte Mark = 0xa5;

    private readonly Lock _lock = new();
    private readonly HashSet<Mbuf> _held = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Mbuf Buffer, byte[] Content)> _sealed = [];
    private readonly LocalProtocol _protocol;
    private readonly int _wanted;
    private bool _disposed;
    private int _passed;
    private int _reused;

    internal BufferHolder(NetStack stack, int wanted)
    {
        _wanted = wanted;
        _protocol = new LocalProtocol(stack, Take);
    }

    /// <summary>Buffers held.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>Frames that came behind the held ones and were freed.</summary>
    internal int Passed => Volatile.Read(ref _passed);

    /// <summary>Times that a held buffer came in again.</summary>
    internal int Reused => Volatile.Read(ref _reused);

    /// <summary>Notes what is in the buffers; every other one is overwritten first, so that writing the same bytes again shows too.</summary>
    internal void Seal()
    {
        lock (_lock)
        {
            foreach (var m in _held)
            {
                if (_sealed.Count % 2 == 1)
                {
                    m.Data.Fill(Mark);
                }

                _sealed.Add((m, m.Data.ToArray()));
            }
        }
    }

    /// <summary>How many buffers have other bytes than when they were sealed.</summary>
    internal int CountChanged()
    {
        lock (_lock)
        {
            return _sealed.Count(entry => !entry.Buffer.Data.SequenceEqual(entry.Content));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _protocol.Dispose();
        lock (_lock)
        {
            _disposed = true;
            foreach (var m in _held)
            {
                m.Free();
            }

            _held.Clear();
        }
    }

    private void Take(ref MbufBatch packets)
    {
        lock (_lock)
        {
            while (packets.TryRemoveFirst(out var m))
            {
                if (_held.Contains(m))
                {
                    // Not freed: it is in the set already, and is freed with it.
                    _ = Interlocked.Increment(ref _reused);
                }
                else if (_held.Count < _wanted && !_disposed)
                {
                    _ = _held.Add(m);
                }
                else
                {
                    m.Free();
                    _ = Interlocked.Increment(ref _passed);
                }
            }
        }
    }
}
