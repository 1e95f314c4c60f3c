using System.CommandLine;
using HwNet.Bench;
using HwNet.Bus.Pcap;
using HwNet.Net;
using NLog;

namespace HwNet.Cli.Common;

/// <summary>--low-latency, --cpu and --priority: how the threads that carry packets run.</summary>
internal sealed class PacketThreads
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Cli");

    /// <summary>What --low-latency puts behind the name of an interface of the host.</summary>
    internal const string Immediate = "receive=immediate";

    internal Option<bool> LowLatency { get; } = new("--low-latency")
    {
        Description = "Each frame wakes the receive thread (',receive=immediate'), and protocols run on it (net.isr.dispatch=hybrid); ',receive=busy' never sleeps",
        Recursive = true,
    };

    internal Option<string?> Cpu { get; } = new("--cpu")
    {
        Description = "Receive and protocol threads run on these CPUs only: 1, or 0,2-3",
        HelpName = "LIST",
        Recursive = true,
    };

    internal Option<int?> Priority { get; } = new("--priority")
    {
        Description = $"The nice value of receive and protocol threads, {ThreadPlacement.MinNice} (most urgent) to {ThreadPlacement.MaxNice}",
        HelpName = "N",
        Recursive = true,
    };

    internal void AddTo(Command command)
    {
        command.Add(LowLatency);
        command.Add(Cpu);
        command.Add(Priority);
    }

    /// <summary>Where the options want the threads; tried out, so that what is refused is told before anything is opened.</summary>
    /// <exception cref="BenchException">It cannot be had; cause and cure are told.</exception>
    internal ThreadPlacement Placement(ParseResult parse)
    {
        IReadOnlyList<int> cpus = [];
        if (parse.GetValue(Cpu) is { } list && !ThreadPlacement.TryParseCpus(list, out cpus))
        {
            throw new BenchException(new($"--cpu: '{list}' is no list of CPUs", "write numbers from 0: 1, or 0,2-3"));
        }

        var placement = new ThreadPlacement { Cpus = cpus, Nice = parse.GetValue(Priority) };
        var error = placement.Check(out var failure);
        if (error != Errno.None)
        {
            throw new BenchException(new($"threads cannot be placed so ({error})", failure!));
        }

        return placement;
    }

    /// <summary>--low-latency: an interface of the host receives frame by frame, unless its name says how it is to receive.</summary>
    internal TargetName Apply(ParseResult parse, TargetName target) =>
        parse.GetValue(LowLatency) && target.Kind is ("pcap" or "packet" or "xdp") && !target.Argument.Contains(",receive=", StringComparison.Ordinal)
            ? target with { Argument = $"{target.Argument},{Immediate}" }
            : target;

    /// <summary>Puts the options in force in a stack that was just made.</summary>
    internal void Apply(ParseResult parse, ThreadPlacement placement, NetStack stack)
    {
        if (parse.GetValue(LowLatency))
        {
            stack.Netisr.Dispatch = NetisrDispatch.Hybrid;
        }

        if (placement.Cpus.Count == 1)
        {
            // A protocol thread that looks for packets would keep the receive thread from its only CPU.
            stack.Netisr.Spin = TimeSpan.Zero;
        }

        if (!placement.IsNone)
        {
            stack.PlaceThreads(kind => Place(kind, placement));
        }
    }

    private static void Place(StackThread kind, ThreadPlacement placement)
    {
        if (kind != StackThread.Interface && placement.Apply(out var failure) != Errno.None)
        {
            Log.Warn("{0}: {1}", Thread.CurrentThread.Name, failure);
        }
    }
}
