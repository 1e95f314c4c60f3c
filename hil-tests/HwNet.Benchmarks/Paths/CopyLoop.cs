using HwNet.Benchmarks.Harness;
using HwNet.Buffers;

namespace HwNet.Benchmarks.Paths;

/// <summary>The bytes of frames copied to buffers of their own, and nothing else.</summary>
internal sealed class CopyLoop
{
    private const int Round = 64;

    private readonly int _length;
    private readonly int _frames;
    private readonly byte[] _transfer;
    private readonly byte[] _slots;

    internal CopyLoop(int length, int frames)
    {
        (_length, _frames) = (length, frames);
        _transfer = new byte[length * frames];
        _slots = new byte[frames * MbufPool.DefaultBufferSize];
    }

    internal Sample Run(double seconds)
    {
        long copied = 0;
        var meter = new Meter();
        do
        {
            for (var i = 0; i < Round; i++)
            {
                for (var frame = 0; frame < _frames; frame++)
                {
                    _transfer.AsSpan(frame * _length, _length).CopyTo(_slots.AsSpan((frame * MbufPool.DefaultBufferSize) + MbufPool.DefaultHeadroom));
                }

                copied += _frames;
            }
        }
        while (meter.Elapsed < seconds);

        return meter.Stop(copied);
    }
}
