using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Bench.Malformed;

/// <summary>An unframer under malformed transfers: every frame it delivers must stand in what it was given, no byte of it may come from anywhere else.</summary>
internal abstract class FrameTarget : MalformedTarget
{
    private const int MaxFrame = 1518;
    private const int MinFrame = 14;

    private readonly MbufPool _pool = new(4096);
    private readonly long[] _drops = new long[Enum.GetValues<UsbDrop>().Length];
    private readonly byte[] _session = new byte[MalformedRun.SessionLength * Mutator.Room];
    private int _sessionLength;
    private long _delivered;

    /// <summary>The parser.</summary>
    protected abstract UsbUnframer Unframer { get; }

    /// <summary>True when a frame may have begun in an earlier transfer.</summary>
    protected virtual bool Straddles => false;

    internal override void Reset()
    {
        Unframer.Reset();
        (_sessionLength, _delivered) = (0, 0);
    }

    internal override string? Feed(ReadOnlySpan<byte> input)
    {
        if (!Straddles)
        {
            (_sessionLength, _delivered) = (0, 0);
        }

        input.CopyTo(_session.AsSpan(_sessionLength));
        _sessionLength += input.Length;
        var sink = new FrameSink(_pool, MaxFrame, _drops);
        Unframer.Unframe(input, ref sink);
        var batch = sink.Take();
        var wrong = Check(batch.First);
        _ = batch.FreeAll();
        return wrong;
    }

    internal override string? Finish() => _pool.Outstanding == 0 ? null : $"{_pool.Outstanding} packets were not given back";

    public override void Dispose()
    {
        _pool.Dispose();
        base.Dispose();
    }

    private string? Check(Mbuf? first)
    {
        var given = _session.AsSpan(0, _sessionLength);
        for (var m = first; m is not null; m = MbufBatch.After(m))
        {
            Accepted++;
            _delivered += m.Length;
            if (m.Length is < MinFrame or > MaxFrame)
            {
                return $"a frame of {m.Length} bytes was delivered";
            }

            if (given.IndexOf(m.Data) < 0)
            {
                return $"a frame of {m.Length} bytes was delivered that does not stand in the input";
            }
        }

        return _delivered <= _sessionLength ? null : $"{_delivered} bytes were delivered out of {_sessionLength}";
    }
}
