namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>The difference of two traces, transfer by transfer: two runs of a driver, or another system's driver beside ours on the same device.</summary>
public sealed class UsbTraceDiff
{
    private UsbTraceDiff(IReadOnlyList<UsbTraceDiffLine> lines)
    {
        Lines = lines;
        Same = lines.Count(static l => l.Sign == ' ');
        OnlyFirst = lines.Count(static l => l.Sign == '-');
        OnlySecond = lines.Count(static l => l.Sign == '+');
    }

    /// <summary>Every transfer of both, aligned.</summary>
    public IReadOnlyList<UsbTraceDiffLine> Lines { get; }

    /// <summary>Transfers that are in both.</summary>
    public int Same { get; }

    /// <summary>Transfers of the first that the second does not have there.</summary>
    public int OnlyFirst { get; }

    /// <summary>Transfers of the second that the first does not have there.</summary>
    public int OnlySecond { get; }

    /// <summary>True when nothing is different.</summary>
    public bool IsEqual => OnlyFirst + OnlySecond == 0;

    /// <summary>Compares two devices.</summary>
    /// <param name="first">The one that is taken as given.</param>
    /// <param name="second">The one that is held against it.</param>
    /// <param name="options">What is compared; null for requests, lengths and ends.</param>
    public static UsbTraceDiff Of(UsbTraceDevice first, UsbTraceDevice second, UsbTraceDiffOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        options ??= new UsbTraceDiffOptions();
        var a = UsbTraceLine.Of(first, options);
        var b = UsbTraceLine.Of(second, options);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var script = SequenceAligner.Align(Numbered(a, numbers), Numbered(b, numbers));
        var lines = new List<UsbTraceDiffLine>(script.Count);
        var (x, y) = (0, 0);
        foreach (var step in script)
        {
            lines.Add(new UsbTraceDiffLine(step, step == '+' ? b[y].Text : a[x].Text));
            x += step == '+' ? 0 : 1;
            y += step == '-' ? 0 : 1;
        }

        return new UsbTraceDiff(lines);
    }

    /// <summary>Writes what is different as diff -u does.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="first">What the first is called.</param>
    /// <param name="second">What the second is called.</param>
    /// <param name="context">Equal transfers that are shown round a difference.</param>
    public void Write(TextWriter output, string first, string second, int context = 3)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (IsEqual)
        {
            return;
        }

        output.WriteLine($"--- {first}");
        output.WriteLine($"+++ {second}");
        var (x, y) = (0, 0);
        for (var i = 0; i < Lines.Count;)
        {
            var end = HunkEnd(i, context);
            if (end > i)
            {
                WriteHunk(output, i, end, x, y);
            }

            for (end = Math.Max(end, i + 1); i < end; i++)
            {
                x += Lines[i].Sign == '+' ? 0 : 1;
                y += Lines[i].Sign == '-' ? 0 : 1;
            }
        }
    }

    /// <summary>Where the hunk that begins here ends; the same place when none begins here.</summary>
    private int HunkEnd(int start, int context)
    {
        var end = start;
        for (var i = start; i < Math.Min(Lines.Count, Math.Max(end, start) + (end == start ? context + 1 : 2 * context) + 1); i++)
        {
            if (Lines[i].Sign != ' ')
            {
                if (end == start && i - start > context)
                {
                    return start;
                }

                end = i + 1;
            }
        }

        return end == start ? start : Math.Min(Lines.Count, end + context);
    }

    private void WriteHunk(TextWriter output, int start, int end, int x, int y)
    {
        var (inFirst, inSecond) = (0, 0);
        for (var i = start; i < end; i++)
        {
            inFirst += Lines[i].Sign == '+' ? 0 : 1;
            inSecond += Lines[i].Sign == '-' ? 0 : 1;
        }

        output.WriteLine($"@@ -{Begin(x, inFirst)},{inFirst} +{Begin(y, inSecond)},{inSecond} @@");
        for (var i = start; i < end; i++)
        {
            output.WriteLine($"{Lines[i].Sign}{Lines[i].Text}");
        }
    }

    private static int Begin(int at, int count) => count == 0 ? at : at + 1;

    private static int[] Numbered(List<UsbTraceLine> lines, Dictionary<string, int> numbers)
    {
        var result = new int[lines.Count];
        for (var i = 0; i < result.Length; i++)
        {
            ref var number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(numbers, lines[i].Key, out var known);
            number = known ? number : numbers.Count;
            result[i] = number;
        }

        return result;
    }
}
