using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Bench.Checks.Frames;

/// <summary>A frame of a check: known among everything else on the cable by EtherType, magic number and run, and verifiable without its original.</summary>
/// <remarks>
/// Behind the Ethernet header (and the 802.1Q tag, if there is one): magic 4, run 4, stream 2, length 2, sequence 4, time sent 8 bytes, all
/// big-endian; then bytes that follow from these. A frame shorter than <see cref="MinLength"/> is cut, and cannot be read back.
/// </remarks>
/// <param name="Run">Whose frame: <see cref="FrameSource.Run"/>.</param>
/// <param name="Stream">Which of the check's senders or purposes.</param>
/// <param name="Sequence">Its number in the stream.</param>
/// <param name="Length">Bytes, Ethernet header and tag included, FCS not.</param>
internal readonly record struct TestFrame(uint Run, ushort Stream, uint Sequence, int Length)
{
    /// <summary>Bytes of the Ethernet header.</summary>
    internal const int EtherLength = 14;

    /// <summary>Bytes of an 802.1Q tag.</summary>
    internal const int TagLength = 4;

    /// <summary>The shortest untagged frame that can be read back; a tagged one has <see cref="TagLength"/> more.</summary>
    internal const int MinLength = EtherLength + HeaderLength;

    /// <summary>What Ethernet makes of a shorter frame, FCS not counted: the only reason for bytes behind a frame.</summary>
    internal const int PaddedLength = 60;

    /// <summary>The longest frame there is.</summary>
    internal const int MaxLength = 10240;

    private const int HeaderLength = 24;
    private const uint Magic = 0x48774e54;

    /// <summary>Where it goes.</summary>
    internal LinkAddress Destination { get; init; }

    /// <summary>Where it comes from.</summary>
    internal LinkAddress Source { get; init; }

    /// <summary>The 802.1Q tag's PCP, DEI and VID; null for none.</summary>
    internal ushort? Tag { get; init; }

    /// <summary>When it was sent, nanoseconds since 1970; 0 when nobody wants to know.</summary>
    internal long SentNs { get; init; }

    private int HeaderOffset => EtherLength + (Tag is null ? 0 : TagLength);

    /// <summary>Writes the frame: as many bytes as <paramref name="frame"/> has.</summary>
    internal void Write(Span<byte> frame)
    {
        Span<byte> head = stackalloc byte[EtherLength + TagLength + HeaderLength];
        WriteEther(head);
        WritePayloadHeader(head[HeaderOffset..]);
        var length = HeaderOffset + HeaderLength;
        head[..Math.Min(length, frame.Length)].CopyTo(frame);
        if (frame.Length > length)
        {
            Fill(frame[length..], BinaryPrimitives.ReadUInt64BigEndian(head[(HeaderOffset + 8)..]) ^ ((ulong)SentNs << 16));
        }
    }

    /// <summary>Reads the numbers of a frame; says nothing of the bytes behind them.</summary>
    /// <returns>False: not a frame of that run.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, uint run, out TestFrame frame)
    {
        frame = default;
        if (!TryFindHeader(bytes, out var offset, out var tag) || bytes.Length < offset + HeaderLength)
        {
            return false;
        }

        var header = bytes[offset..];
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != Magic || BinaryPrimitives.ReadUInt32BigEndian(header[4..]) != run)
        {
            return false;
        }

        frame = new TestFrame(
            run,
            BinaryPrimitives.ReadUInt16BigEndian(header[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[12..]),
            BinaryPrimitives.ReadUInt16BigEndian(header[10..]))
        {
            Destination = LinkAddress.Read(bytes),
            Source = LinkAddress.Read(bytes[LinkAddress.Length..]),
            Tag = tag,
            SentNs = BinaryPrimitives.ReadInt64BigEndian(header[16..]),
        };
        return true;
    }

    /// <summary>True for a frame, tagged or not, of the EtherType that all frames of checks have, however short.</summary>
    internal static bool IsExperimental(ReadOnlySpan<byte> bytes) => TryFindHeader(bytes, out _, out _);

    /// <summary>True when the bytes are this frame, bit for bit; what a medium puts behind a short one to make 60 bytes must be zero.</summary>
    internal bool IsExact(ReadOnlySpan<byte> bytes)
    {
        if (Length < HeaderOffset || Length > MaxLength || bytes.Length < Length || bytes.Length > Math.Max(Length, PaddedLength))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[Length];
        Write(expected);
        return bytes[..Length].SequenceEqual(expected) && !bytes[Length..].ContainsAnyExcept((byte)0);
    }

    private static bool TryFindHeader(ReadOnlySpan<byte> bytes, out int offset, out ushort? tag)
    {
        offset = EtherLength;
        tag = null;
        if (bytes.Length < EtherLength)
        {
            return false;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]);
        if (type == EtherType.Vlan && bytes.Length >= EtherLength + TagLength)
        {
            tag = BinaryPrimitives.ReadUInt16BigEndian(bytes[EtherLength..]);
            offset += TagLength;
            type = BinaryPrimitives.ReadUInt16BigEndian(bytes[(EtherLength + 2)..]);
        }

        return type == EtherType.Experimental;
    }

    private static void Fill(Span<byte> bytes, ulong seed)
    {
        // splitmix64: every bit of the seed reaches every word.
        while (!bytes.IsEmpty)
        {
            seed += 0x9e3779b97f4a7c15;
            var word = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
            word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
            word ^= word >> 31;
            if (bytes.Length < sizeof(ulong))
            {
                for (var i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = (byte)(word >> (8 * i));
                }

                return;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(bytes, word);
            bytes = bytes[sizeof(ulong)..];
        }
    }

    private void WriteEther(Span<byte> head)
    {
        Destination.Write(head);
        Source.Write(head[LinkAddress.Length..]);
        if (Tag is { } tag)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head[12..], EtherType.Vlan);
            BinaryPrimitives.WriteUInt16BigEndian(head[EtherLength..], tag);
        }

        BinaryPrimitives.WriteUInt16BigEndian(head[(HeaderOffset - 2)..], EtherType.Experimental);
    }

    private void WritePayloadHeader(Span<byte> header)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], Run);
        BinaryPrimitives.WriteUInt16BigEndian(header[8..], Stream);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)Length);
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], Sequence);
        BinaryPrimitives.WriteInt64BigEndian(header[16..], SentNs);
    }
}
