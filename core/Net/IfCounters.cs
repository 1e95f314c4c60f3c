namespace HwNet.Net;

/// <summary>The counters of one interface. Written from many threads, a few additions a batch; read as a snapshot.</summary>
public sealed class IfCounters
{
    private readonly long[] _inDropsBy = new long[Enum.GetValues<InputDrop>().Length];
    private readonly long[] _outDropsBy = new long[Enum.GetValues<OutputDrop>().Length];
    private long _inPackets;
    private long _inBytes;
    private long _inMulticasts;
    private long _inErrors;
    private long _inDelivered;
    private long _outPackets;
    private long _outErrors;
    private long _collisions;
    private long _strayInterrupts;
    private long _watchdogs;
    private long _outAccepted;
    private long _outBytes;
    private long _outMulticasts;
    private InputLane _lane;

    /// <summary>Driver: so many packets have left.</summary>
    public void CountSent(int packets) => Interlocked.Add(ref _outPackets, packets);

    /// <summary>Driver: so many packets could not be sent; the caller frees them.</summary>
    public void CountOutputErrors(int packets)
    {
        _ = Interlocked.Add(ref _outErrors, packets);
        CountOutputDrops(OutputDrop.DriverError, packets);
    }

    /// <summary>Driver: the medium reported collisions.</summary>
    public void CountCollisions(int collisions) => Interlocked.Add(ref _collisions, collisions);

    /// <summary>Driver: frames that arrived at the device but can not be handed up; they count as received, and as errors.</summary>
    public void CountInputErrors(InputDrop cause, int frames)
    {
        _ = Interlocked.Add(ref _inPackets, frames);
        CountInputDrops(cause, frames);
    }

    /// <summary>The counters at this moment. Of what is accepted, bytes and groups are counted as well.</summary>
    public IfData Snapshot()
    {
        var accepted = Volatile.Read(ref _outAccepted);
        var outDropsBy = ByCause<OutputDrop>(_outDropsBy);
        var inDropsBy = ByCause<InputDrop>(_inDropsBy);
        return new IfData
        {
            InPackets = Volatile.Read(ref _inPackets) + Volatile.Read(ref _lane.Packets),
            InBytes = Volatile.Read(ref _inBytes) + Volatile.Read(ref _lane.Bytes),
            InMulticasts = Volatile.Read(ref _inMulticasts) + Volatile.Read(ref _lane.Multicasts),
            InErrors = Volatile.Read(ref _inErrors),
            InQueueDrops = inDropsBy[InputDrop.QueueFull],
            InNoProto = inDropsBy[InputDrop.NoProtocol],
            InDelivered = Volatile.Read(ref _inDelivered) + Volatile.Read(ref _lane.Delivered),
            OutPackets = Volatile.Read(ref _outPackets),
            OutBytes = Volatile.Read(ref _outBytes),
            OutMulticasts = Volatile.Read(ref _outMulticasts),
            OutErrors = Volatile.Read(ref _outErrors),
            OutDrops = outDropsBy.Values.Sum(),
            Collisions = Volatile.Read(ref _collisions),
            OutAccepted = accepted,
            StrayInterrupts = Volatile.Read(ref _strayInterrupts),
            Watchdogs = Volatile.Read(ref _watchdogs),
            InDropsBy = inDropsBy,
            OutDropsBy = outDropsBy,
        };
    }

    /// <summary>Accepted into the send queue. Lock Q held: plain additions are enough; their number last, see <see cref="Snapshot"/>.</summary>
    internal void CountAccepted(int packets, long bytes, int multicasts)
    {
        _outBytes += bytes;
        _outMulticasts += multicasts;
        Volatile.Write(ref _outAccepted, _outAccepted + packets);
    }

    /// <summary>Accepted by a driver with queues of its own, which no lock orders.</summary>
    internal void CountAcceptedAtomic(int packets, long bytes, int multicasts)
    {
        _ = Interlocked.Add(ref _outBytes, bytes);
        if (multicasts != 0)
        {
            _ = Interlocked.Add(ref _outMulticasts, multicasts);
        }

        _ = Interlocked.Add(ref _outAccepted, packets);
    }

    /// <summary>True while a thread owns the lane: it is in the interface's input.</summary>
    internal bool IsLaneOwned => Volatile.Read(ref _lane.Owned) != 0;

    /// <summary>Takes the lane if it is free; a full barrier. To be given up with <see cref="LeaveLane"/>.</summary>
    internal bool TryEnterLane() => Interlocked.CompareExchange(ref _lane.Owned, 1, 0) == 0;

    internal void LeaveLane() => Volatile.Write(ref _lane.Owned, 0);

    /// <summary>Frames that came in.</summary>
    /// <param name="frames">How many.</param>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="multicasts">How many of them to groups.</param>
    /// <param name="mode">Whether the caller owns the lane.</param>
    internal void CountReceived(int frames, long bytes, int multicasts, InputMode mode)
    {
        if ((mode & InputMode.Lane) != 0)
        {
            InputLane.Add(ref _lane.Packets, frames);
            InputLane.Add(ref _lane.Bytes, bytes);
            InputLane.Add(ref _lane.Multicasts, multicasts);
            return;
        }

        _ = Interlocked.Add(ref _inPackets, frames);
        _ = Interlocked.Add(ref _inBytes, bytes);
        if (multicasts != 0)
        {
            _ = Interlocked.Add(ref _inMulticasts, multicasts);
        }
    }

    internal void CountDelivered(int frames, InputMode mode)
    {
        if ((mode & InputMode.Lane) != 0)
        {
            InputLane.Add(ref _lane.Delivered, frames);
        }
        else
        {
            _ = Interlocked.Add(ref _inDelivered, frames);
        }
    }

    internal void CountInputDrops(InputDrop cause, int frames)
    {
        _ = Interlocked.Add(ref _inDropsBy[(int)cause], frames);
        if (cause is InputDrop.Runt or InputDrop.Giant or InputDrop.QueueFull or InputDrop.NoBuffer or InputDrop.Damaged or InputDrop.BadTag)
        {
            _ = Interlocked.Add(ref _inErrors, frames);
        }
    }

    internal void CountOutputDrops(OutputDrop cause, int packets) => Interlocked.Add(ref _outDropsBy[(int)cause], packets);

    internal void CountOutputErrorOnly(int packets) => Interlocked.Add(ref _outErrors, packets);

    internal void CountStrayInterrupt() => Interlocked.Increment(ref _strayInterrupts);

    internal void CountWatchdog() => Interlocked.Increment(ref _watchdogs);

    private static Dictionary<TCause, long> ByCause<TCause>(long[] counts)
        where TCause : struct, Enum
    {
        var byCause = new Dictionary<TCause, long>();
        foreach (var cause in Enum.GetValues<TCause>())
        {
            byCause[cause] = Volatile.Read(ref counts[Convert.ToInt32(cause, System.Globalization.CultureInfo.InvariantCulture)]);
        }

        return byCause;
    }
}
