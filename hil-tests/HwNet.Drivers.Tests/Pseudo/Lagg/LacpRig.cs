using System.Diagnostics;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>An aggregate of this stack on two cables, at whose far ends somebody else has a bond; behind that Linux answers.</summary>
internal abstract class LacpRig : IDisposable
{
    /// <summary>A limit no good run comes near.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    internal const string Kernel = "10.9.0.100";

    private readonly List<VethPair> _cables = [];

    /// <param name="option">Of the target: "lacp", "lacp,passive".</param>
    /// <param name="missing">Why the other end cannot be had; null when it can.</param>
    protected LacpRig(string option, string? missing)
    {
        Skip.If(missing is not null, missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        Far = new NetNamespace();
        for (var i = 0; i < 2; i++)
        {
            _cables.Add(new VethPair(new VethEnd(), new VethEnd { Namespace = Far }));
        }

        Stack = new NetStack(new NetStackOptions { CpuCount = 1 });
        var catalog = new DriverCatalog();
        var target = CatalogGrammar.Of(catalog).Parse($"lagg:{option}:{string.Join('+', _cables.Select(c => $"pcap:{c.Near}"))}");
        Lagg = new TargetOpener(catalog).Attach(Stack, target)[0];
    }

    internal NetNamespace Far { get; }

    internal NetStack Stack { get; }

    internal IfNet Lagg { get; }

    internal IReadOnlyList<VethPair> Cables => _cables;

    internal LaggStatus Status => LaggRig.Status(Lagg);

    /// <summary>What the other end says.</summary>
    internal abstract string Show();

    /// <summary>Whether the other end uses both cables.</summary>
    protected abstract bool FarUsesBoth { get; }

    /// <summary>Brings the aggregate up, with addresses 10.9.0.1 to 10.9.0.8, and waits until both ends use both cables.</summary>
    internal void BringUp()
    {
        for (byte i = 1; i <= 8; i++)
        {
            TargetOpener.BringUp(Lagg, Ipv4Prefix.Parse($"10.9.0.{i}/24"));
        }

        AwaitBundle();
    }

    internal void AwaitBundle() => Await(() => Status.Members.All(m => m.Distributing) && FarUsesBoth, "both ends use both cables");

    /// <summary>Linux behind the bond pings each of our addresses: eight flows, each answered over the member that its hash says.</summary>
    internal void AssertPings()
    {
        for (var i = 1; i <= 8; i++)
        {
            var ping = Far.Run("ping", "-n", "-c", "1", "-i", "0.2", "-w", "10", "-q", $"10.9.0.{i}");
            Assert.True(ping.ExitCode == 0, $"{ping.Output}{ping.Error}{Show()}");
        }
    }

    internal void Await(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        Assert.True(SpinWait.SpinUntil(condition, Limit), $"not within {watch.Elapsed.TotalSeconds:0} s: {what}; {Lagg.Driver.Status}\n{Show()}");
    }

    public virtual void Dispose()
    {
        Stack.Dispose();
        _cables.ForEach(c => c.Dispose());
        Far.Dispose();
        Assert.Equal(0, Stack.Mbufs.Outstanding);
    }
}
