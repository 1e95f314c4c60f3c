using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Capture;
using HwNet.Cli.Common;
using HwNet.Drivers.PcapFile;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>Where a dump gets its frames: the device itself where there is one, so that runts, giants and drops show; else a tap on the interface.</summary>
internal sealed class DumpSource : IDisposable
{
    private const int Buffers = 512;

    private readonly NetStack? _stack;

    private DumpSource(IFrameDevice device, LinkType linkType, PacketFilter? filter, int bufferSize, NetStack? stack)
    {
        Device = device;
        LinkType = linkType;
        Filter = filter;
        _stack = stack;
        Pool = stack?.Mbufs ?? new MbufPool(Buffers, bufferSize);
    }

    internal IFrameDevice Device { get; }

    internal LinkType LinkType { get; }

    /// <summary>What is left to filter here; null when the kernel does it, or nobody.</summary>
    internal PacketFilter? Filter { get; }

    internal MbufPool Pool { get; }

    /// <summary>True when the frames come to an end by themselves.</summary>
    internal bool HasEnd => Device is PcapFileDevice;

    /// <summary>Opens a target for looking.</summary>
    /// <exception cref="BenchException">It cannot be opened, or the filter is wrong.</exception>
    internal static DumpSource Open(Invocation invocation, TargetName target, DumpOptions options) => target.Kind switch
    {
        "pcap" => OpenPcap(target, options),
        "file" => OpenFile(target, options),
        _ => OpenTap(invocation, target, options),
    };

    public void Dispose()
    {
        Device.Dispose();
        Filter?.Dispose();
        if (_stack is not null)
        {
            _stack.Dispose();
        }
        else
        {
            Pool.Dispose();
        }
    }

    private static DumpSource OpenPcap(TargetName target, DumpOptions options)
    {
        // Blocks, not single frames, unless they are asked for: nobody waits for an answer, and a busy line must not be lost.
        var (name, open) = PcapTargets.Parse(target, new PcapOpenOptions
        {
            Promiscuous = options.Promiscuous,
            Direction = PcapDirection.Both,
            Filter = options.Filter,
            SnapLength = options.SnapLength,
            Receive = ReceiveMode.Block,
            ReadTimeout = TimeSpan.FromMilliseconds(50),
        });
        var error = PcapBus.Open(name, open, out var device, out var failure);
        return error == Errno.None
            ? new DumpSource(device!, LinkType.Ethernet, null, options.SnapLength + MbufPool.DefaultHeadroom, null)
            : throw new BenchException(new($"{target} cannot be opened ({error})", failure ?? "see 'hwnet list'"));
    }

    private static DumpSource OpenFile(TargetName target, DumpOptions options)
    {
        var filter = Compile(options, LinkType.Ethernet);
        var file = new PcapFileOptions { ReplayPath = target.Argument, Pacing = ReplayPacing.FlatOut };
        var error = PcapFileDevice.Open(file, TimeProvider.System, out var device, out var failure);
        if (error == Errno.None)
        {
            return new DumpSource(device!, LinkType.Ethernet, filter, CaptureReader.MaxFrameLength + MbufPool.DefaultHeadroom, null);
        }

        filter?.Dispose();
        throw new BenchException(new($"{target} cannot be opened ({error})", failure ?? "give the path of a pcap or pcapng file"));
    }

    private static DumpSource OpenTap(Invocation invocation, TargetName target, DumpOptions options)
    {
        var stack = new NetStack();
        PacketFilter? filter = null;
        try
        {
            invocation.Tune(stack);
            var ifps = new TargetOpener(invocation.Catalog).Attach(stack, target);
            var linkType = ifps[0].HeaderLength == 0 ? LinkType.Raw : LinkType.Ethernet;
            filter = Compile(options, linkType);
            var tap = new TapDevice(ifps[0]);
            foreach (var ifp in ifps)
            {
                TargetOpener.BringUp(ifp);
            }

            if (options.Promiscuous && linkType == LinkType.Ethernet && ifps[0].SetPromiscuous(true) is var error and not Errno.None)
            {
                throw new BenchException(new($"{target} cannot be promiscuous ({error})", "leave it out with -p"));
            }

            return new DumpSource(tap, linkType, filter, 0, stack);
        }
        catch
        {
            filter?.Dispose();
            stack.Dispose();
            throw;
        }
    }

    private static PacketFilter? Compile(DumpOptions options, LinkType linkType)
    {
        if (options.Filter is not { } expression)
        {
            return null;
        }

        var error = PacketFilter.Compile(expression, linkType, CaptureReader.MaxFrameLength, out var filter, out var failure);
        return error == Errno.None
            ? filter
            : throw new BenchException(new($"the filter cannot be used ({error})", failure ?? "leave it out"));
    }
}
