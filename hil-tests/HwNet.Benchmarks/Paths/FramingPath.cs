using HwNet.Buffers;
using HwNet.Drivers.Eem;
using HwNet.Drivers.Ncm;
using HwNet.Drivers.Rndis;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 6: receive transfers of USB devices taken apart into pooled packets, up to the input call; one copy of each frame.</summary>
internal sealed class FramingPath : PathBenchmark
{
    private const int Transfer = 16384;
    private const int Round = 64;

    /// <summary>A frame of 64 bytes on a wire, and the longest; neither with the check sequence.</summary>
    private static readonly int[] Lengths = [60, 1514];

    internal override string Name => "framing";

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        foreach (var length in Lengths)
        {
            yield return Measure(options, "NTB16", length, new NtbUnframer(Transfer), Block(length, wide: false));
            yield return Measure(options, "NTB32", length, new NtbUnframer(Transfer), Block(length, wide: true));
            yield return Measure(options, "RNDIS", length, new RndisUnframer(), Aggregate(new RndisFramer(new RndisLimits(RndisLimits.MostPackets, Transfer, 4), Transfer), length));
            yield return Measure(options, "EEM, marker", length, new EemUnframer(512, Transfer + 1024), Bundle(length, crc: false));
            yield return Measure(options, "EEM, CRC", length, new EemUnframer(512, Transfer + 1024), Bundle(length, crc: true));
        }
    }

    private static PathRow Measure(PathOptions options, string what, int length, UsbUnframer unframer, byte[] transfer)
    {
        using var pool = new MbufPool(1024);
        var frames = Ours(pool, unframer, transfer, 0).Frames;
        var slots = new byte[frames * MbufPool.DefaultBufferSize];
        _ = Ours(pool, unframer, transfer, options.WarmUp.Seconds / 2);
        _ = Plain(slots, transfer, length, frames, options.Seconds / 4);
        var samples = new List<(Sample Ours, Sample Plain)>();
        for (var i = 0; i < options.Repetitions; i++)
        {
            samples.Add((Ours(pool, unframer, transfer, options.Seconds), Plain(slots, transfer, length, frames, options.Seconds / 2)));
        }

        return Row(what, length, frames, samples);
    }

    /// <summary>For so long, at least one transfer.</summary>
    private static Sample Ours(MbufPool pool, UsbUnframer unframer, byte[] transfer, double seconds)
    {
        Span<long> drops = stackalloc long[(int)UsbDrop.Unknown + 1];
        long frames = 0;
        var meter = new Meter();
        do
        {
            for (var i = 0; i < (seconds > 0 ? Round : 1); i++)
            {
                var sink = new FrameSink(pool, 1518, drops);
                unframer.Unframe(transfer, ref sink);
                var batch = sink.Take();
                frames += batch.FreeAll();
            }
        }
        while (meter.Elapsed < seconds);

        foreach (var count in drops)
        {
            if (count != 0)
            {
                throw new InvalidOperationException("a frame was dropped");
            }
        }

        return meter.Stop(frames);
    }

    /// <summary>The same bytes of each frame copied to a buffer of its own, and nothing else.</summary>
    private static Sample Plain(byte[] slots, byte[] transfer, int length, long frames, double seconds)
    {
        long copied = 0;
        var step = transfer.Length / (int)frames;
        var meter = new Meter();
        do
        {
            for (var i = 0; i < Round; i++)
            {
                for (var frame = 0; frame < (int)frames; frame++)
                {
                    transfer.AsSpan(frame * step, Math.Min(length, transfer.Length - (frame * step))).CopyTo(slots.AsSpan((frame * MbufPool.DefaultBufferSize) + MbufPool.DefaultHeadroom));
                }

                copied += frames;
            }
        }
        while (meter.Elapsed < seconds);

        return meter.Stop(copied);
    }

    private static byte[] Block(int length, bool wide) =>
        Aggregate(new NtbFramer(wide, NcmParameters.Default with { OutRemainder = 2 }, Transfer), length);

    private static byte[] Aggregate(UsbFramer framer, int length)
    {
        var (transfer, frame) = (new byte[Transfer], Frame(length));
        framer.Begin(transfer);
        for (var more = true; more;)
        {
            more = framer.TryAppend(transfer, frame);
        }

        return transfer[..framer.End(transfer, 512, out _)];
    }

    private static byte[] Bundle(int length, bool crc)
    {
        using var pool = new MbufPool(1);
        var (framer, bundle, frame) = (new EemFramer(crc), new List<byte>(), Frame(length));
        while (bundle.Count + length + 8 <= Transfer && pool.TryGet(out var m))
        {
            frame.CopyTo(m.Append(length));
            _ = framer.TryFrameAlone(m, 512, out _);
            bundle.AddRange(m.Data);
            m.Free();
        }

        return [.. bundle];
    }

    private static byte[] Frame(int length)
    {
        var frame = new byte[length];
        new Random(length).NextBytes(frame);
        return frame;
    }

    private static PathRow Row(string what, int length, long frames, List<(Sample Ours, Sample Plain)> samples)
    {
        var cpu = Spread.Of(samples.Select(s => s.Ours.CpuNs));
        var allocated = samples.Max(s => s.Ours.AllocatedPerFrame);
        var collections = samples.Sum(s => s.Ours.Collections);

        // 10 million frames a second; 10 Gbit/s of frames with what surrounds them on a wire (24 bytes).
        var limit = length < 100 ? 100 : (length + 24) * 8 / 10.0;
        return new PathRow
        {
            Id = $"6 framing, {what}, {length + 4} B",
            What = $"transfers of {frames} frames",
            Unit = "CPU ns/frame",
            Value = cpu,
            BaselineName = "copy of the same bytes",
            Baseline = Spread.Of(samples.Select(s => s.Plain.CpuNs)),
            Ratio = Spread.Of(samples.Select(s => s.Ours.CpuNs / s.Plain.CpuNs)),
            Target = $"≤ {limit:0} ns, 0 B",
            Met = cpu.Median <= limit && allocated < 0.01 && collections == 0,
            AllocatedPerFrame = allocated,
            Collections = collections,
            Note = $"{1000 / cpu.Median:0.0} M frames/s, {length * 8 / cpu.Median:0.0} Gbit/s",
        };
    }
}
