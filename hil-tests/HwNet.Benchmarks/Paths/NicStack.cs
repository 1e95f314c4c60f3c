using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Benchmarks.Paths;

/// <summary>A stack with threads whose interfaces are the host's; up, with a handler for test frames.</summary>
internal sealed class NicStack : IDisposable
{
    private readonly float[]? _ages;
    private long _handled;

    /// <param name="pcap">How the interfaces are opened.</param>
    /// <param name="ages">Where to keep how old each frame is when it reaches the handler, in microseconds.</param>
    /// <param name="interfaces">Names of the host's.</param>
    internal NicStack(PcapOpenOptions pcap, float[]? ages, params IEnumerable<string> interfaces)
        : this(ages, interfaces.Select(static name => new TargetName("pcap", name)), new TargetOptions { Pcap = pcap })
    {
    }

    /// <param name="kind">How the interfaces are opened: "packet", "xdp".</param>
    /// <param name="interfaces">Names of the host's.</param>
    internal NicStack(string kind, IEnumerable<string> interfaces)
        : this(null, interfaces.Select(name => new TargetName(kind, name)), new TargetOptions())
    {
    }

    private NicStack(float[]? ages, IEnumerable<TargetName> targets, TargetOptions options)
    {
        _ages = ages;
        Stack = new NetStack(new NetStackOptions { CpuCount = 1 });
        Stack.Netisr.Register(NetisrProtocol.Local1, Handle);
        var opener = new TargetOpener(new DriverCatalog());
        Interfaces = [.. targets.Select(target => opener.Attach(Stack, target, options)[0])];
        foreach (var ifp in Interfaces)
        {
            TargetOpener.BringUp(ifp);
        }
    }

    internal NetStack Stack { get; }

    internal IReadOnlyList<IfNet> Interfaces { get; }

    internal long Handled => Volatile.Read(ref _handled);

    /// <summary>Names of the threads that carry received frames.</summary>
    internal string[] Threads => ["", "netisr 0", "ifnet 0", .. Interfaces.Select(i => $"{i.Name} rx")];

    public void Dispose()
    {
        Stack.Dispose();
        if (Stack.Mbufs.Outstanding != 0)
        {
            throw new InvalidOperationException($"{Stack.Mbufs.Outstanding} packets lost");
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
