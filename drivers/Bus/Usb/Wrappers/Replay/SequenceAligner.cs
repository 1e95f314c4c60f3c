namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>Aligns two sequences (E. W. Myers, An O(ND) Difference Algorithm, 1986), in stretches: after so many differences the best way so far is taken and it begins anew.</summary>
/// <remarks>So time is bounded by length times the limit, and memory by the limit's square; short differences still give the shortest script.</remarks>
internal sealed class SequenceAligner
{
    private const int MaxDifferences = 512;

    private readonly int[] _a;
    private readonly int[] _b;
    private readonly List<char> _script = [];
    private readonly int[] _reach = new int[(2 * MaxDifferences) + 3];
    private readonly List<int[]> _history = [];
    private int _x;
    private int _y;

    private SequenceAligner(int[] a, int[] b)
    {
        _a = a;
        _b = b;
    }

    /// <summary>The way from the first to the second: ' ' keep, '-' leave out, '+' put in.</summary>
    internal static IReadOnlyList<char> Align(int[] a, int[] b)
    {
        var aligner = new SequenceAligner(a, b);
        while (aligner._x < a.Length || aligner._y < b.Length)
        {
            aligner.Stretch();
        }

        return aligner._script;
    }

    private void Stretch()
    {
        _history.Clear();
        Array.Clear(_reach);
        var (best, bestK, bestD) = (-1, 0, 0);
        for (var d = 0; d <= MaxDifferences; d++)
        {
            _history.Add(_reach[(Middle - d)..(Middle + d + 2)]);
            for (var k = -d; k <= d; k += 2)
            {
                var x = Furthest(d, k);
                if (_x + x > _a.Length || _y + x - k > _b.Length)
                {
                    continue;
                }

                if (x + x - k > best)
                {
                    (best, bestK, bestD) = (x + x - k, k, d);
                }

                if (_x + x == _a.Length && _y + x - k == _b.Length)
                {
                    Commit(d, k);
                    return;
                }
            }
        }

        Commit(bestD, bestK);
    }

    private const int Middle = MaxDifferences + 1;

    private int Furthest(int d, int k)
    {
        var x = Down(_reach, Middle, d, k) ? _reach[Middle + k + 1] : _reach[Middle + k - 1] + 1;
        while (_x + x < _a.Length && _y + x - k < _b.Length && x >= 0 && x - k >= 0 && _a[_x + x] == _b[_y + x - k])
        {
            x++;
        }

        _reach[Middle + k] = x;
        return x;
    }

    /// <summary>True when the last step to this diagonal put something in; false: it left something out.</summary>
    private static bool Down(int[] reach, int middle, int d, int k) => k == -d || (k != d && reach[middle + k - 1] < reach[middle + k + 1]);

    /// <summary>Walks back from a point, and adds the way to the script.</summary>
    private void Commit(int d, int k)
    {
        var steps = new List<char>();
        var x = _reach[Middle + k];
        var (endX, endY) = (_x + x, _y + x - k);
        for (; d > 0; d--)
        {
            var before = _history[d];
            var down = Down(before, d, d, k);
            var previous = before[d + (down ? k + 1 : k - 1)];
            var start = down ? previous : previous + 1;
            for (; x > start; x--)
            {
                steps.Add(' ');
            }

            steps.Add(down ? '+' : '-');
            x = previous;
            k = down ? k + 1 : k - 1;
        }

        for (; x > 0; x--)
        {
            steps.Add(' ');
        }

        steps.Reverse();
        _script.AddRange(steps);
        (_x, _y) = (endX, endY);
    }
}
