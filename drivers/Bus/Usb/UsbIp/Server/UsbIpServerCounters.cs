namespace HwNet.Bus.Usb.UsbIp;

/// <summary>The counters of a server; each is added to by any thread.</summary>
internal sealed class UsbIpServerCounters
{
    internal long Connections;
    internal long TooMany;
    internal long Malformed;
    internal long Lists;
    internal long Imports;
    internal long Refusals;
    internal long Transfers;
    internal long Unlinks;
    internal long OverBound;
    internal long Isochronous;

    /// <summary>One more.</summary>
    internal static void Count(ref long counter) => _ = Interlocked.Increment(ref counter);

    /// <summary>All of them now.</summary>
    internal UsbIpServerStatistics Read() => new(
        Volatile.Read(ref Connections),
        Volatile.Read(ref TooMany),
        Volatile.Read(ref Malformed),
        Volatile.Read(ref Lists),
        Volatile.Read(ref Imports),
        Volatile.Read(ref Refusals),
        Volatile.Read(ref Transfers),
        Volatile.Read(ref Unlinks),
        Volatile.Read(ref OverBound),
        Volatile.Read(ref Isochronous));
}
