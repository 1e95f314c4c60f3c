namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>libpcap's 32-bit counters made 64 bits wide: they wrap round, ours do not.</summary>
internal sealed class PcapCounters
{
    private PcapStat _last;

    /// <summary>ps_recv.</summary>
    internal long Received { get; private set; }

    /// <summary>ps_drop.</summary>
    internal long Dropped { get; private set; }

    /// <summary>ps_ifdrop.</summary>
    internal long InterfaceDropped { get; private set; }

    /// <summary>Adds what happened since the last call.</summary>
    internal void Update(in PcapStat now)
    {
        Received += Step(_last.Received, now.Received);
        Dropped += Step(_last.Dropped, now.Dropped);
        InterfaceDropped += Step(_last.InterfaceDropped, now.InterfaceDropped);
        _last = now;
    }

    // A step of more than half the range is a counter that was set back (an interface's driver was restarted), not one that ran on.
    private static long Step(uint last, uint now) => now - last is var step && step <= int.MaxValue ? step : 0;
}
