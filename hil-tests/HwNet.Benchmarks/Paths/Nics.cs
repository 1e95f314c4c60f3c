using HwNet.Benchmarks.Harness;
using HwNet.Buffers;
using HwNet.Cli.Common;

namespace HwNet.Benchmarks.Paths;

/// <summary>What is measured of every way to the host's interfaces: receive and transmit, and the C programs beside.</summary>
internal static class Nics
{
    internal const int Batch = 64;

    /// <summary>Words of a target whose frames leave by an XDP socket.</summary>
    internal const string ByXdp = ",send=xdp";

    /// <summary>Protocols run on the receive thread when nobody else works for them.</summary>
    internal static readonly SysctlSetting Hybrid = new("net.isr.dispatch", "hybrid");

    /// <summary>Receives with a kind of target, up to a protocol's handler.</summary>
    /// <param name="rig">Its first cable.</param>
    /// <param name="kind">Of target.</param>
    /// <param name="words">What stands behind the interface in the target, comma first.</param>
    /// <param name="settings">What is set in the stack before.</param>
    internal static Contender Receiver(VethRig rig, string kind, string words = "", params SysctlSetting[] settings) => new(Name(kind, words, settings), o =>
    {
        using var nic = new NicStack([$"{kind}:{rig.Near[0]}{words}"], settings);
        var blast = rig.Flood(o);
        return VethRig.Count(o, () => nic.Handled, blast);
    })
    { IsExtra = settings.Length > 0 };

    /// <summary>Sends with a kind of target, on the thread of the sender.</summary>
    internal static Contender Sender(VethRig rig, string kind, string words = "", int batch = Batch) => new(Name(kind, words), o =>
    {
        using var nic = new NicStack([$"{kind}:{rig.Near[0]}{words}"]);
        return Send(rig, o, nic, batch);
    })
    { IsExtra = batch == 1 || words == ByXdp, Missing = words == ByXdp ? XdpPath.Refused : null };

    /// <summary>"HwNet, pcap: receive=block, net.isr.dispatch=hybrid".</summary>
    internal static string Name(string kind, string words, params SysctlSetting[] settings)
    {
        var said = settings.Select(static s => $"{s.Name}={s.Value}").Prepend(words.TrimStart(',')).Where(static s => s.Length > 0);
        return $"HwNet, {kind}: {string.Join(", ", said)}".TrimEnd();
    }

    /// <summary>A C program that counts for itself while the first cable is flooded; its words follow its name, the seconds stand last but for <paramref name="mode"/>.</summary>
    internal static Contender Flooded(VethRig rig, BenchOptions options, string name, string program, string[] words, string? mode = null, bool isExtra = false) =>
        Contender.Native(options, name, program, isExtra, o =>
        {
            _ = rig.Flood(o);
            using var running = NativeProgram.Start(o, null, program, [.. words, o.Seconds, .. mode is null ? Array.Empty<object>() : [mode]]);
            return running.Sample();
        });

    /// <summary>A C program that sends into the first cable.</summary>
    internal static Contender NativeSender(VethRig rig, BenchOptions options, string name, string program, bool isExtra, params object[] behind) =>
        Contender.Native(options, name, program, isExtra, o =>
        {
            using var running = NativeProgram.Start(o, null, program, [rig.Near[0], rig.FarLladdr, o.Seconds, .. behind]);
            return running.Sample();
        });

    /// <summary>C, sendmmsg of 64.</summary>
    internal static Contender Sendmmsg(VethRig rig, BenchOptions options, bool isExtra = false) => NativeSender(rig, options, "C: sendmmsg of 64", "blast", isExtra, 0);

    private static Sample Send(VethRig rig, BenchOptions options, NicStack nic, int batch)
    {
        var ifp = nic.Interfaces[0];
        var frame = new TestFrame(rig.FarLladdr, ifp.Lladdr);
        var before = ifp.Counters.Snapshot().OutPackets;
        var meter = new Meter();
        while (meter.Elapsed < options.Seconds)
        {
            for (var i = 0; i < 1024; i += batch)
            {
                Send(nic, frame, batch);
            }
        }

        return meter.Stop(ifp.Counters.Snapshot().OutPackets - before);
    }

    private static void Send(NicStack nic, TestFrame frame, int count)
    {
        MbufBatch batch = default;
        _ = nic.Stack.Mbufs.Get(ref batch, count);
        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            frame.WriteTo(m);
        }

        var ifp = nic.Interfaces[0];
        if (ifp.Transmit(ref batch) == Errno.None)
        {
            return;
        }

        // The queue is full because the host's is. Only what left counts as sent; a sender that blocks waits here.
        var wait = default(SpinWait);
        while (ifp.SendQueue.Length > ifp.SendQueue.MaxLength / 2)
        {
            wait.SpinOnce(sleep1Threshold: 2);
        }
    }
}
