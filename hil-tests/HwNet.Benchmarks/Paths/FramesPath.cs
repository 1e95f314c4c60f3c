using HwNet.Benchmarks.Harness;
using HwNet.Drivers.Axe;
using HwNet.Drivers.Axge;
using HwNet.Drivers.Eem;
using HwNet.Drivers.Ncm;
using HwNet.Drivers.Rndis;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Drivers.Ure;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 6: receive transfers of USB devices taken apart into pooled packets, up to the input call, and transmit transfers built.</summary>
internal sealed class FramesPath : PathBenchmark
{
    private const int Target = 6;

    /// <summary>A frame of 64 bytes on a wire, and the longest; neither with the check sequence.</summary>
    private static readonly int[] Lengths = [60, 1514];

    internal override string Name => "usb-frames";

    internal override string Summary => "transfers of NCM, RNDIS, EEM, AX88179, AX88179A, RTL815x and AX88772 taken apart and built, beside a bare copy";

    internal override bool InFloors => true;

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        var each = options with { Seconds = options.Seconds / 4 };
        foreach (var length in options.Brief ? Lengths[..1] : Lengths)
        {
            foreach (var (name, unframer, transfer) in Received(length))
            {
                yield return Measure(each, $"{name}, unframing", length, new UnframingLoop(unframer, transfer));
            }

            foreach (var (name, framer) in options.Brief ? Framers().Take(1) : Framers())
            {
                yield return Measure(each, $"{name}, framing", length, new FramingLoop(framer, length));
            }
        }
    }

    private static IEnumerable<(string Name, UsbUnframer Unframer, byte[] Transfer)> Received(int length)
    {
        const int Size = FramingLoop.Transfer;
        yield return ("NTB16", new NtbUnframer(Size), ReceivedTransfer.Aggregate(Ntb(false), length));
        yield return ("NTB32", new NtbUnframer(Size), ReceivedTransfer.Aggregate(Ntb(true), length));
        yield return ("RNDIS", new RndisUnframer(), ReceivedTransfer.Aggregate(Rndis(), length));
        yield return ("EEM, marker", new EemUnframer(512, Size + 1024), ReceivedTransfer.Eem(length, crc: false));
        yield return ("EEM, CRC", new EemUnframer(512, Size + 1024), ReceivedTransfer.Eem(length, crc: true));
        yield return ("AX88179", new AxgeUnframer(), ReceivedTransfer.Axge(length));
        yield return ("AX88179A", new AxgeUnframer(AxgeLayout.Own), ReceivedTransfer.AxgeOwn(length));
        yield return ("RTL815x", new UreUnframer(), ReceivedTransfer.Ure(length));
        yield return ("AX88772", new AxeUnframer(), ReceivedTransfer.Axe(length));
    }

    private static IEnumerable<(string Name, UsbFramer Framer)> Framers()
    {
        yield return ("NTB16", Ntb(false));
        yield return ("NTB32", Ntb(true));
        yield return ("RNDIS", Rndis());
        yield return ("EEM, marker", new EemFramer(crc: false));
        yield return ("EEM, CRC", new EemFramer(crc: true));
        yield return ("AX88179", new AxgeFramer());
        yield return ("AX88179A", new AxgeOwnFramer());
        yield return ("RTL815x", new UreFramer());
        yield return ("AX88772", new AxeFramer());
    }

    private static NtbFramer Ntb(bool wide) => new(wide, NcmParameters.Default with { OutRemainder = 2 }, FramingLoop.Transfer);

    private static RndisFramer Rndis() => new(new RndisLimits(RndisLimits.MostPackets, FramingLoop.Transfer, 4), FramingLoop.Transfer);

    private Result Measure(BenchOptions options, string what, int length, FrameLoop loop)
    {
        using (loop)
        {
            var ours = new Contender("HwNet", o => loop.Run(o.Seconds)) { WarmUp = 0.3 };
            var copy = new CopyLoop(length, loop.FramesATransfer);
            var theirs = new Contender("the same bytes copied", o => copy.Run(o.Seconds / 2)) { WarmUp = 0.05 };
            Contest.Run(options with { Tell = static _ => { } }, "", ours, theirs);
            options.Tell($"{Name}: {what}, {length + 4} B");

            // 10 million frames a second; 10 Gbit/s of frames with what surrounds them on a wire (24 bytes). Floor: 7 to 12 copies of 60 bytes were measured.
            var limit = length < 100 ? 100 : (length + 24) * 8 / 10.0;
            var result = Result.Of(Name, Target, $"{what}, {length + 4} B", Quantity.CpuNs, ours, Goal.NoMore(limit, clean: true))
                .With(Quantity.CpuNs, ours, theirs, null, Goal.NoMore(30));
            return result with { Note = $"{1000 / result.Ours.Value.Median:0.0} M frames/s, {length * 8 / result.Ours.Value.Median:0.0} Gbit/s; {loop.FramesATransfer} frames a transfer" };
        }
    }
}
