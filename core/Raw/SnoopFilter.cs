using System.Runtime.InteropServices;

namespace HwNet.Raw;

/// <summary>snoopfilter: match and mask over the first bytes of a frame, link header included: frame AND mask = match. Immutable.</summary>
public sealed class SnoopFilter
{
    /// <summary>SNOOP_FILTERLEN: bytes that a filter may look at.</summary>
    public const int MaxLength = 64;

    private readonly ulong[] _match;
    private readonly ulong[] _mask;

    /// <summary>A filter; bits outside the mask do not matter.</summary>
    /// <param name="match">sf_match: what the bytes must be.</param>
    /// <param name="mask">sf_mask: which bits of them count.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are more than <see cref="MaxLength"/>.</exception>
    public SnoopFilter(ReadOnlySpan<byte> match, ReadOnlySpan<byte> mask)
    {
        if (match.Length != mask.Length || mask.Length > MaxLength)
        {
            throw new ArgumentException($"match and mask must have the same length, at most {MaxLength} bytes", nameof(mask));
        }

        Length = mask.LastIndexOfAnyExcept((byte)0) + 1;
        _match = Words(match[..Length]);
        _mask = Words(mask[..Length]);
        for (var i = 0; i < _match.Length; i++)
        {
            _match[i] &= _mask[i];
        }
    }

    /// <summary>Every frame.</summary>
    public static SnoopFilter All { get; } = new([], []);

    /// <summary>Bytes a frame must have to be looked at: up to the last that counts.</summary>
    public int Length { get; }

    /// <summary>Frames to one destination.</summary>
    public static SnoopFilter To(LinkAddress destination)
    {
        Span<byte> match = stackalloc byte[LinkAddress.Length];
        Span<byte> mask = stackalloc byte[LinkAddress.Length];
        destination.Write(match);
        mask.Fill(0xff);
        return new SnoopFilter(match, mask);
    }

    /// <summary>Frames of one EtherType.</summary>
    public static SnoopFilter OfType(ushort etherType)
    {
        const int At = 2 * LinkAddress.Length;
        Span<byte> match = stackalloc byte[At + 2];
        Span<byte> mask = stackalloc byte[At + 2];
        match.Clear();
        mask.Clear();
        (match[At], match[At + 1]) = ((byte)(etherType >> 8), (byte)etherType);
        mask[At..].Fill(0xff);
        return new SnoopFilter(match, mask);
    }

    /// <summary>snoop_match: true when the frame has all bytes that count, and they are as wanted. Allocates nothing.</summary>
    public bool Matches(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Length)
        {
            return false;
        }

        var whole = Length / sizeof(ulong);
        var words = MemoryMarshal.Cast<byte, ulong>(frame[..(whole * sizeof(ulong))]);
        for (var i = 0; i < words.Length; i++)
        {
            if ((words[i] & _mask[i]) != _match[i])
            {
                return false;
            }
        }

        return whole == _mask.Length || (Tail(frame[(whole * sizeof(ulong))..Length]) & _mask[whole]) == _match[whole];
    }

    private static ulong[] Words(ReadOnlySpan<byte> bytes)
    {
        var words = new ulong[(bytes.Length + sizeof(ulong) - 1) / sizeof(ulong)];
        bytes.CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
        return words;
    }

    private static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        ulong word = 0;
        bytes.CopyTo(MemoryMarshal.AsBytes(new Span<ulong>(ref word)));
        return word;
    }
}
