namespace HwNet.Drivers.Ncm;

/// <summary>The bytes of a block that have an owner already: header, pointer tables, datagrams. Nothing may be claimed twice.</summary>
/// <remarks>
/// Sorted ranges without overlap. Two ranges with less than <see cref="Least"/> bytes between them are one: nothing legal fits there.
/// So a block that was filled in order is one or two ranges, whatever it holds, and a claim behind the last one costs two comparisons.
/// </remarks>
internal sealed class NtbRanges
{
    /// <summary>An Ethernet header: the shortest thing that can be claimed.</summary>
    internal const int Least = 14;

    /// <summary>Ranges kept; a block more scattered than this is nobody's but an attacker's.</summary>
    internal const int Capacity = 1024;

    private readonly int[] _starts = new int[Capacity];
    private readonly int[] _ends = new int[Capacity];
    private int _count;
    private int _last;

    /// <summary>A new block, whose header is claimed.</summary>
    internal void Start(int headerLength)
    {
        _starts[0] = 0;
        _ends[0] = headerLength;
        _count = 1;
        _last = 0;
    }

    /// <summary>Claims bytes.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many; at least <see cref="Least"/>.</param>
    /// <returns>False: some have an owner, or the block is too scattered.</returns>
    internal bool TryClaim(int start, int length)
    {
        var end = start + length;
        var at = _last;
        if (!Fits(at, start, end))
        {
            at = Find(start);
            if (!Fits(at, start, end))
            {
                return false;
            }
        }

        return Put(at, start, end);
    }

    /// <summary>True when the bytes lie between range <paramref name="at"/> and the next.</summary>
    private bool Fits(int at, int start, int end) => start >= _ends[at] && (at + 1 == _count || end <= _starts[at + 1]);

    /// <summary>The last range that begins at or before <paramref name="start"/>; the header's when there is none.</summary>
    private int Find(int start)
    {
        var at = _starts.AsSpan(0, _count).BinarySearch(start);
        return at >= 0 ? at : Math.Max(0, ~at - 1);
    }

    private bool Put(int at, int start, int end)
    {
        var toNext = at + 1 == _count ? int.MaxValue : _starts[at + 1] - end;
        if (start - _ends[at] < Least)
        {
            _ends[at] = end;
            if (toNext < Least)
            {
                _ends[at] = _ends[at + 1];
                Move(at + 2, at + 1);
                _count--;
            }
        }
        else if (toNext < Least)
        {
            _starts[++at] = start;
        }
        else if (_count == Capacity)
        {
            return false;
        }
        else
        {
            Move(at + 1, at + 2);
            _count++;
            _starts[++at] = start;
            _ends[at] = end;
        }

        _last = at;
        return true;
    }

    private void Move(int from, int to)
    {
        _starts.AsSpan(from, _count - from).CopyTo(_starts.AsSpan(to));
        _ends.AsSpan(from, _count - from).CopyTo(_ends.AsSpan(to));
    }
}
