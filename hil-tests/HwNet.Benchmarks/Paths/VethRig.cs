using HwNet.Bench.Lab;

namespace HwNet.Benchmarks.Paths;

/// <summary>Cables in memory from here into a namespace of their own, where the traffic comes from and goes to.</summary>
internal sealed class VethRig : IDisposable
{
    private readonly NetNamespace _lab = new();
    private readonly List<VethPair> _cables = [];

    internal VethRig(int cables)
    {
        for (var i = 0; i < cables; i++)
        {
            _cables.Add(new VethPair(new VethEnd(), new VethEnd { Namespace = _lab }));
        }
    }

    /// <summary>Why it cannot be built; null: it can.</summary>
    internal static string? Missing(PathOptions options) =>
        NetRig.Missing ?? (File.Exists(Path.Combine(options.Native, "blast")) ? null : "the C programs are not built: gcc and libpcap's header are needed");

    /// <summary>The ends that are here.</summary>
    internal IReadOnlyList<string> Near => [.. _cables.Select(c => c.Near)];

    /// <summary>Sends from the far end of the first cable.</summary>
    /// <param name="options">Where the program is.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="rate">Frames a second; 0: as many as go.</param>
    internal NativeProgram Blast(PathOptions options, double seconds, double rate = 0) =>
        NativeProgram.Start(options, _lab, "blast", _cables[0].Far, _cables[0].NearLladdr, seconds, rate);

    /// <summary>Link address of a far end.</summary>
    internal LinkAddress FarLladdr(int cable) => _cables[cable].FarLladdr;

    /// <summary>Waits; the traffic goes on meanwhile.</summary>
    internal static void Pause(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds)).Wait();

    public void Dispose()
    {
        foreach (var cable in _cables)
        {
            cable.Dispose();
        }

        _lab.Dispose();
    }
}
