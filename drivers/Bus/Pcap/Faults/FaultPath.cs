using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>One direction of a faulty device: its dice, its count of faults, and the frames it holds back.</summary>
/// <remarks>Belongs to one thread at a time; <see cref="FaultyFrameDevice"/> sees to that.</remarks>
public sealed class FaultPath
{
    // As in a network emulator: what waits is bounded, and what does not fit is lost.
    private const int MaxHeld = 1000;

    private readonly Queue<(Mbuf Frame, long Due)> _held = new(16);
    // Of this direction alone: the same frames meet the same faults, whatever the other direction does.
    private readonly Random _dice;
    private long _faults;
    private long _lost;

    internal FaultPath(FaultDirection direction, int seed, TimeProvider clock)
    {
        Direction = direction;
        Clock = clock;
        _dice = new Random(seed);
    }

    /// <summary><see cref="FaultDirection.Receive"/> or <see cref="FaultDirection.Transmit"/>.</summary>
    public FaultDirection Direction { get; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Faults injected.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>Frames lost because too many were held back, or because the device inside refused them when they were due.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Frames held back now.</summary>
    public int Held => _held.Count;

    /// <summary>Frames that may go on.</summary>
    internal MbufBatch Ready;

    /// <summary>When the first frame held back is due, in ticks of the clock; <see cref="long.MaxValue"/> when none is.</summary>
    internal long NextDue => _held.TryPeek(out var first) ? first.Due : long.MaxValue;

    /// <summary>True with the probability given, 0 to 1.</summary>
    public bool Chance(double probability) => _dice.NextDouble() < probability;

    /// <summary>A number from <paramref name="minimum"/> to below <paramref name="end"/>.</summary>
    public int Pick(int minimum, int end) => _dice.Next(minimum, end);

    /// <summary>Counts a fault.</summary>
    public void Count() => Volatile.Write(ref _faults, _faults + 1);

    /// <summary>Lets a frame go on; takes <paramref name="m"/>.</summary>
    public void Emit(Mbuf m) => Ready.Append(m);

    /// <summary>Holds a frame back; takes <paramref name="m"/>. Frames are due in the order in which they were held.</summary>
    /// <returns>False: too many are held already; the frame is freed and counted in <see cref="Lost"/>.</returns>
    public bool Hold(Mbuf m, TimeSpan time)
    {
        if (_held.Count >= MaxHeld)
        {
            m.Free();
            CountLost(1);
            return false;
        }

        _held.Enqueue((m, Clock.GetTimestamp() + (long)(time.TotalSeconds * Clock.TimestampFrequency)));
        return true;
    }

    /// <summary>Lets the first frame held back go on, due or not.</summary>
    public void Release()
    {
        if (_held.TryDequeue(out var first))
        {
            Emit(first.Frame);
        }
    }

    internal void CountLost(int frames) => Volatile.Write(ref _lost, _lost + frames);

    /// <summary>Lets the frames that are due go on.</summary>
    internal void ReleaseDue()
    {
        var now = Clock.GetTimestamp();
        while (NextDue <= now)
        {
            Release();
        }
    }

    /// <summary>Time until the first frame held back is due; null when none is.</summary>
    internal TimeSpan? UntilDue()
    {
        if (_held.Count == 0)
        {
            return null;
        }

        var left = NextDue - Clock.GetTimestamp();
        return left <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)left / Clock.TimestampFrequency);
    }

    internal void FreeAll()
    {
        _ = Ready.FreeAll();
        while (_held.TryDequeue(out var held))
        {
            held.Frame.Free();
        }
    }
}
