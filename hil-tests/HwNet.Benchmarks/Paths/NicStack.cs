using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Benchmarks.Harness;
using HwNet.Buffers;
using HwNet.Cli.Common;
using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Benchmarks.Paths;

/// <summary>A stack with threads whose interfaces are the host's; up, with a handler for test frames.</summary>
internal sealed class NicStack : IDisposable
{
    private readonly float[]? _ages;
    private long _handled;

    /// <param name="targets">As users write them: "packet:eth1".</param>
    /// <param name="settings">What is set in the stack before, as <c>--sysctl</c> has it.</param>
    /// <param name="ages">Where to keep how old each frame is when it reaches the handler, in microseconds.</param>
    internal NicStack(IEnumerable<string> targets, IReadOnlyList<SysctlSetting>? settings = null, float[]? ages = null)
    {
        _ages = ages;
        Stack = new NetStack(new NetStackOptions { CpuCount = 1 });
        foreach (var setting in settings ?? [])
        {
            setting.Apply(Stack.Sysctls);
        }

        Stack.Netisr.Register(NetisrProtocol.Local1, Handle);
        var catalog = new DriverCatalog();
        var opener = new TargetOpener(catalog);
        Interfaces = [.. targets.Select(name => opener.Attach(Stack, TargetGrammar.Default.Parse(name), new TargetOptions())[0])];
        foreach (var ifp in Interfaces)
        {
            TargetOpener.BringUp(ifp);
        }
    }

    /// <summary>Why a target cannot be had so here; null: it can.</summary>
    internal static string? Refused(string target, params IReadOnlyList<SysctlSetting> settings)
    {
        try
        {
            using var nic = new NicStack([target], settings);
            return null;
        }
        catch (BenchException e)
        {
            return e.Problem.Cause;
        }
    }

    internal NetStack Stack { get; }

    internal IReadOnlyList<IfNet> Interfaces { get; }

    internal long Handled => Volatile.Read(ref _handled);

    public void Dispose()
    {
        Stack.Dispose();
        if (Stack.Mbufs.Outstanding != 0)
        {
            throw new MeasurementException($"{Stack.Mbufs.Outstanding} packets lost");
        }
    }

    private void Handle(ref MbufBatch packets)
    {
        var handled = _handled;
        if (_ages is not null)
        {
            Note(_ages, handled, packets.First);
        }

        Volatile.Write(ref _handled, handled + packets.Count);
    }

    private static void Note(float[] ages, long at, Mbuf? m)
    {
        // The clock is read for each frame: the handler's own time counts for the frames behind.
        for (; m is not null && at < ages.Length; m = MbufBatch.After(m))
        {
            var now = (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
            ages[at++] = (now - m.Timestamp) / 1000f;
        }
    }
}
