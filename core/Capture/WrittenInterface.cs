namespace HwNet.Capture;

/// <summary>What a writer counts for one interface.</summary>
internal sealed class WrittenInterface(CaptureInterface ifp)
{
    private bool _told;

    internal CaptureInterface Ifp => ifp;

    /// <summary>isb_ifrecv.</summary>
    internal long Received { get; private set; }

    /// <summary>isb_ifdrop.</summary>
    internal long Dropped { get; private set; }

    /// <summary>The time of its last frame, which is when its statistics were true.</summary>
    internal long LastTimestamp { get; private set; }

    internal void Note(in CapturedFrame frame)
    {
        LastTimestamp = frame.Timestamp;
        if (!_told)
        {
            Received++;
            Dropped += frame.DropCount;
        }
    }

    internal void SetStatistics(long received, long dropped)
    {
        _told = true;
        Received = received;
        Dropped = dropped;
    }
}
