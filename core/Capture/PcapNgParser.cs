namespace HwNet.Capture;

/// <summary>pcapng (draft-ietf-opsawg-pcapng), version 1: sections, blocks and their frames of lengths.</summary>
internal sealed partial class PcapNgParser(CaptureInput input) : CaptureParser(input)
{
    /// <summary>Interfaces of a file, over all sections, that are remembered.</summary>
    internal const int MaxInterfaces = 1024;

    private const int BlockOverhead = 12;
    private const int SectionHeaderLength = 28;

    // Blocks that are skipped (secrets, names, custom ones) may be long; none is held in memory.
    private const uint MaxBlockLength = 16 * 1024 * 1024;

    private ByteOrder _order;
    private int _firstOfSection;
    private long _blockStart;
    private uint _blockType;
    private uint _blockLength;
    private uint _left;

    /// <inheritdoc/>
    internal override ByteOrder Order => _order;

    /// <inheritdoc/>
    internal override bool TryReadHeader() => TryBeginBlock() && TryReadSection() && TryEndBlock();

    /// <inheritdoc/>
    internal override bool TryRead(Span<byte> buffer, out CapturedFrame frame)
    {
        while (TryBeginBlock())
        {
            if (IsPacket(_blockType))
            {
                var whole = TryReadPacket(buffer, out frame) && TryEndBlock();
                frame = whole ? frame : default;
                return whole;
            }

            if (!TryReadOther() || !TryEndBlock())
            {
                break;
            }
        }

        frame = default;
        return false;
    }

    private bool TryReadOther() => _blockType switch
    {
        PcapNg.SectionHeaderBlock => TryReadSection(),
        PcapNg.InterfaceDescriptionBlock => TryReadInterface(),
        _ => true,
    };

    private bool TryBeginBlock()
    {
        _blockStart = Input.Position;
        Span<byte> header = stackalloc byte[8];
        var got = Input.Read(header);
        if (got < header.Length)
        {
            return (got > 0 || Input.Failure is not null) && Truncated(_blockStart, "block header");
        }

        _blockType = _order.UInt32(header);
        if (_blockType == PcapNg.SectionHeaderBlock && !TryReadByteOrder())
        {
            return false;
        }

        _blockLength = _order.UInt32(header[4..]);
        var least = _blockType == PcapNg.SectionHeaderBlock ? SectionHeaderLength : BlockOverhead;
        if (_blockLength < least || _blockLength % 4 != 0 || _blockLength > MaxBlockLength)
        {
            return Malformed(_blockStart, $"a block length of {_blockLength} (a multiple of 4 from {least} to {MaxBlockLength} is allowed)");
        }

        _left = _blockLength - BlockOverhead - (_blockType == PcapNg.SectionHeaderBlock ? 4u : 0u);
        return true;
    }

    /// <summary>Checks that the length behind a block is that in front of it, skipping what was left unread.</summary>
    private bool TryEndBlock()
    {
        Span<byte> trailer = stackalloc byte[4];
        if (!Input.TrySkip(_left) || Input.Read(trailer) < trailer.Length)
        {
            return Truncated(_blockStart, "block");
        }

        var length = _order.UInt32(trailer);
        return length == _blockLength
            || Malformed(_blockStart, $"the block's length is {_blockLength} at its beginning and {length} at its end");
    }

    private bool TryReadByteOrder()
    {
        Span<byte> magic = stackalloc byte[4];
        if (Input.Read(magic) < magic.Length)
        {
            return Truncated(_blockStart, "section header");
        }

        var little = new ByteOrder(false);
        var big = new ByteOrder(true);
        if (little.UInt32(magic) != PcapNg.ByteOrderMagic && big.UInt32(magic) != PcapNg.ByteOrderMagic)
        {
            return Malformed(_blockStart, $"the section header's byte-order magic is {Convert.ToHexStringLower(magic)}");
        }

        _order = little.UInt32(magic) == PcapNg.ByteOrderMagic ? little : big;
        return true;
    }

    private bool TryReadSection()
    {
        Span<byte> version = stackalloc byte[4];
        if (!TryTake(version, "section header"))
        {
            return false;
        }

        // 1.2 is what a few old tools wrote; it is the same as 1.0.
        var major = _order.UInt16(version);
        var minor = _order.UInt16(version[2..]);
        if (major != 1 || minor is not (0 or 2))
        {
            return Fail(Errno.EFTYPE, $"pcapng version {major}.{minor} at offset {_blockStart} is not supported (1.0 is)");
        }

        _firstOfSection = Interfaces.Count;
        return true;
    }

    /// <summary>Reads a part of the block, if the block is long enough.</summary>
    private bool TryTake(Span<byte> into, string what)
    {
        if (into.Length > _left)
        {
            return Malformed(_blockStart, $"a block of {_blockLength} bytes is too short for its {what}");
        }

        _left -= (uint)into.Length;
        return Input.Read(into) == into.Length || Truncated(_blockStart, "block");
    }

    /// <summary>Skips a part of the block, if the block is long enough.</summary>
    private bool TryPass(uint count, string what)
    {
        if (count > _left)
        {
            return Malformed(_blockStart, $"a block of {_blockLength} bytes is too short for its {what}");
        }

        _left -= count;
        return Input.TrySkip(count) || Truncated(_blockStart, "block");
    }
}
