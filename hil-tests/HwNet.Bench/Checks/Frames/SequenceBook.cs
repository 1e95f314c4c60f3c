namespace HwNet.Bench.Checks.Frames;

/// <summary>Keeps book of the sequence numbers of one stream: what was lost, came twice, or came behind a later one. Any thread may read.</summary>
internal sealed class SequenceBook(int count)
{
    private readonly bool[] _seen = new bool[count];
    private long _highest = -1;
    private int _received;
    private int _duplicates;
    private int _disordered;
    private int _damaged;

    /// <summary>Different numbers that came.</summary>
    internal int Received => Volatile.Read(ref _received);

    /// <summary>Frames that came more than once.</summary>
    internal int Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>Frames that came behind one sent later.</summary>
    internal int Disordered => Volatile.Read(ref _disordered);

    /// <summary>Frames whose bytes were not what was sent.</summary>
    internal int Damaged => Volatile.Read(ref _damaged);

    /// <summary>True when that number came.</summary>
    internal bool Has(int sequence) => Volatile.Read(ref _seen[sequence]);

    /// <summary>Of the first <paramref name="sent"/> numbers, those that did not come.</summary>
    internal int LostOf(int sent) => sent - _seen.AsSpan(0, sent).Count(true);

    /// <summary>Notes a frame. One thread at a time.</summary>
    internal void Note(uint sequence, bool exact)
    {
        if (!exact || sequence >= _seen.Length)
        {
            _damaged++;
            return;
        }

        if (_seen[sequence])
        {
            _duplicates++;
            return;
        }

        _seen[sequence] = true;
        _disordered += sequence < _highest ? 1 : 0;
        _highest = Math.Max(_highest, sequence);
        Volatile.Write(ref _received, _received + 1);
    }
}
