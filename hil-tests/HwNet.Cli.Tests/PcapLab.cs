using HwNet.Bench.Lab;
using HwNet.Bus.Pcap;

namespace HwNet.Cli.Tests;

/// <summary>Cables from a namespace where hwnet runs to others, where the Linux kernel answers at 10.9.0.1, 10.9.0.2, ...</summary>
internal sealed class PcapLab : IDisposable
{
    /// <summary>A limit no good run comes near.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<NetNamespace> _far = [];
    private readonly List<VethPair> _cables = [];

    /// <param name="addresses">Of the kernels; one cable each.</param>
    internal PcapLab(params string[] addresses)
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        Here = new NetNamespace();
        foreach (var address in addresses)
        {
            var far = new NetNamespace();
            _far.Add(far);
            _cables.Add(new VethPair(new VethEnd { Namespace = Here }, new VethEnd { Namespace = far, Address = $"{address}/24" }));
        }
    }

    /// <summary>Where hwnet runs.</summary>
    internal NetNamespace Here { get; }

    internal IReadOnlyList<NetNamespace> Far => _far;

    internal IReadOnlyList<VethPair> Cables => _cables;

    /// <summary>The near end of a cable, as hwnet names it.</summary>
    internal string Target(int cable = 0) => $"pcap:{_cables[cable].Near}";

    /// <summary>The kernel at the far end pings an address that nobody has, so that there is something to hear.</summary>
    internal System.Diagnostics.Process StartTraffic()
    {
        _ = _far[0].Must("ip", "neigh", "add", "10.9.0.77", "lladdr", "02:00:00:00:00:77", "dev", _cables[0].Far);
        return _far[0].Start("ping", "-q", "-i", "0.02", "10.9.0.77");
    }

    public void Dispose()
    {
        foreach (var cable in _cables)
        {
            cable.Dispose();
        }

        foreach (var far in _far)
        {
            far.Dispose();
        }

        Here.Dispose();
    }
}
