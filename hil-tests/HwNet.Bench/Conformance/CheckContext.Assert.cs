using System.Diagnostics.CodeAnalysis;

namespace HwNet.Bench.Conformance;

public sealed partial class CheckContext
{
    private const int BytesShown = 16;

    /// <summary>FAIL unless so.</summary>
    /// <param name="condition">So.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    public void True([DoesNotReturnIf(false)] bool condition, string reason)
    {
        if (!condition)
        {
            Fail(reason);
        }
    }

    /// <summary>FAIL unless both are equal.</summary>
    /// <param name="expected">What should be.</param>
    /// <param name="actual">What is.</param>
    /// <param name="what">What it is about ("mtu after the refused request").</param>
    public void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            Fail($"{what}: expected {Show(expected)}, got {Show(actual)}");
        }
    }

    /// <summary>FAIL unless the request was done.</summary>
    public void Succeeded(Errno error, string what) => Equal(Errno.None, error, what);

    /// <summary>FAIL when less than the minimum.</summary>
    public void AtLeast<T>(T minimum, T actual, string what)
        where T : IComparable<T>
    {
        if (actual.CompareTo(minimum) < 0)
        {
            Fail($"{what}: expected at least {Show(minimum)}, got {Show(actual)}");
        }
    }

    /// <summary>FAIL when more than the maximum.</summary>
    public void AtMost<T>(T maximum, T actual, string what)
        where T : IComparable<T>
    {
        if (actual.CompareTo(maximum) > 0)
        {
            Fail($"{what}: expected at most {Show(maximum)}, got {Show(actual)}");
        }
    }

    /// <summary>FAIL unless bit-exact; says where the first difference is.</summary>
    public void SameBytes(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        if (expected.SequenceEqual(actual))
        {
            return;
        }

        var offset = expected.CommonPrefixLength(actual);
        Fail($"{what}: expected {expected.Length} bytes, got {actual.Length}; first difference at byte {offset}: "
            + $"expected {Show(expected[offset..])}, got {Show(actual[offset..])}");
    }

    private static string Show<T>(T value) => value?.ToString() ?? "nothing";

    private static string Show(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => "the end",
        > BytesShown => Convert.ToHexStringLower(bytes[..BytesShown]) + "…",
        _ => Convert.ToHexStringLower(bytes),
    };
}
