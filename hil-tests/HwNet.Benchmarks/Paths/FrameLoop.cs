using HwNet.Benchmarks.Harness;
using HwNet.Buffers;

namespace HwNet.Benchmarks.Paths;

/// <summary>Transfers taken apart or built, one after the other.</summary>
internal abstract class FrameLoop : IDisposable
{
    private const int Round = 16;

    /// <summary>Frames of each transfer.</summary>
    internal int FramesATransfer { get; private protected set; }

    private protected MbufPool Pool { get; } = new(1024);

    /// <summary>For so long, at least one round.</summary>
    internal Sample Run(double seconds)
    {
        long frames = 0;
        var meter = new Meter();
        do
        {
            for (var i = 0; i < Round; i++)
            {
                frames += Once();
            }
        }
        while (meter.Elapsed < seconds);

        return meter.Stop(frames);
    }

    public void Dispose() => Pool.Dispose();

    /// <summary>One transfer.</summary>
    /// <returns>Its frames.</returns>
    internal abstract int Once();
}
