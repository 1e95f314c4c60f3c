namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>What a bridge counts. Written from any thread.</summary>
internal sealed class BridgeCounters
{
    private readonly long[] _events = new long[Enum.GetValues<BridgeEvent>().Length];
    private readonly long[] _drops = new long[Enum.GetValues<BridgeDrop>().Length];

    internal IReadOnlyDictionary<BridgeEvent, long> Events => Enum.GetValues<BridgeEvent>().ToDictionary(static e => e, e => Volatile.Read(ref _events[(int)e]));

    internal IReadOnlyDictionary<BridgeDrop, long> Drops => Enum.GetValues<BridgeDrop>().ToDictionary(static d => d, d => Volatile.Read(ref _drops[(int)d]));

    internal void Count(BridgeEvent happened, int count) => _ = Interlocked.Add(ref _events[(int)happened], count);

    internal void Count(BridgeDrop cause, int count) => _ = Interlocked.Add(ref _drops[(int)cause], count);
}
