using HwNet.Capture;

namespace HwNet.Core.Tests.Capture;

public sealed class PcapReaderTests
{
    [Theory]
    [InlineData(false, 0xa1b2c3d4, 1_700_000_000_123_456_000)]
    [InlineData(true, 0xa1b2c3d4, 1_700_000_000_123_456_000)]
    [InlineData(false, 0xa1b23c4d, 1_700_000_000_000_123_456)]
    [InlineData(true, 0xa1b23c4d, 1_700_000_000_000_123_456)]
    public void Both_byte_orders_and_both_units_of_time_are_read(bool bigEndian, uint magic, long timestamp)
    {
        var file = new CaptureBytes(bigEndian).PcapHeader(magic).Record(1_700_000_000, 123_456, CaptureBytes.Frame(60), 1514);
        using var reader = CaptureReader.Open(file.ToStream());

        var (frame, bytes) = CaptureAssert.Next(reader);

        Assert.Equal(new CapturedFrame { Timestamp = timestamp, CapturedLength = 60, WireLength = 1514 }, frame);
        Assert.Equal(CaptureBytes.Frame(60), bytes);
        CaptureAssert.EndsCleanly(reader);
    }

    [Fact]
    public void The_length_of_the_FCS_is_no_part_of_the_link_type()
    {
        using var reader = CaptureReader.Open(new CaptureBytes(false).PcapHeader(linkType: 0x2400_0001).ToStream());

        Assert.Equal(LinkType.Ethernet, Assert.Single(reader.Interfaces).LinkType);
        CaptureAssert.EndsCleanly(reader);
    }

    [Theory]
    [InlineData(0, CaptureReader.MaxFrameLength)]
    [InlineData(96, 96)]
    [InlineData(262_144, 262_144)]
    [InlineData(262_145, CaptureReader.MaxFrameLength)]
    [InlineData(uint.MaxValue, CaptureReader.MaxFrameLength)]
    public void The_snap_length_is_bounded(uint stated, int believed)
    {
        using var reader = CaptureReader.Open(new CaptureBytes(true).PcapHeader(snap: stated).ToStream());

        Assert.Equal(believed, Assert.Single(reader.Interfaces).SnapLength);
    }

    [Theory]
    [InlineData(262_144, true)]
    [InlineData(262_145, false)]
    public void A_frame_may_have_256_KiB_and_no_more(int length, bool accepted)
    {
        var file = new CaptureBytes(false).PcapHeader().Record(1, 1, CaptureBytes.Frame(14)).Record(2, 2, CaptureBytes.Frame(length));
        using var reader = CaptureReader.Open(file.ToStream());

        _ = CaptureAssert.Next(reader);

        if (accepted)
        {
            Assert.Equal(CaptureBytes.Frame(length), CaptureAssert.Next(reader).Bytes);
        }
        else
        {
            CaptureAssert.EndsBadly(reader, Errno.EBADMSG, "offset 54", "262145");
        }
    }

    [Fact]
    public void A_frame_longer_than_the_buffer_is_cut_and_the_next_one_is_whole()
    {
        var file = new CaptureBytes(false).PcapHeader().Record(1, 1, CaptureBytes.Frame(100)).Record(2, 2, CaptureBytes.Frame(20));
        using var reader = CaptureReader.Open(file.ToStream());
        var buffer = new byte[32];

        Assert.True(reader.TryRead(buffer, out var first));
        Assert.Equal(100, first.CapturedLength);
        Assert.Equal(CaptureBytes.Frame(100)[..32], buffer);
        Assert.Equal(CaptureBytes.Frame(20), CaptureAssert.Next(reader).Bytes);
    }

    [Fact]
    public void A_wire_length_below_the_captured_one_or_beyond_a_signed_number_is_made_good()
    {
        var file = new CaptureBytes(false).PcapHeader().Record(1, 1, CaptureBytes.Frame(20), 0).Record(1, 1, CaptureBytes.Frame(20), uint.MaxValue);
        using var reader = CaptureReader.Open(file.ToStream());

        Assert.Equal(20, CaptureAssert.Next(reader).Frame.WireLength);
        Assert.Equal(int.MaxValue, CaptureAssert.Next(reader).Frame.WireLength);
    }

    [Fact]
    public void Cut_anywhere_a_file_gives_every_whole_frame_and_then_tells_where_it_breaks_off()
    {
        var whole = new CaptureBytes(false).PcapHeader().Record(1, 1, CaptureBytes.Frame(20)).Record(2, 2, CaptureBytes.Frame(7)).ToArray();
        int[] ends = [24, 24 + 36, 24 + 36 + 23];
        for (var length = 0; length <= whole.Length; length++)
        {
            using var reader = CaptureReader.Open(new MemoryStream(whole[..length]));

            Assert.Equal(ends[1..].Count(end => end <= length), CaptureAssert.All(reader).Count);

            if (ends.Contains(length))
            {
                CaptureAssert.EndsCleanly(reader);
            }
            else if (length < 4)
            {
                CaptureAssert.EndsBadly(reader, Errno.EFTYPE, $"only {length} bytes");
            }
            else
            {
                CaptureAssert.EndsBadly(reader, Errno.EBADMSG, $"truncated at offset {length}");
            }
        }
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(1, 0)]
    [InlineData(543, 0)]
    public void Another_version_is_refused(int major, int minor)
    {
        using var reader = CaptureReader.Open(new CaptureBytes(false).PcapHeader(major: major, minor: minor).ToStream());

        CaptureAssert.EndsBadly(reader, Errno.EFTYPE, $"version {major}.{minor}", "offset 4");
    }

    [Fact]
    public void Gzip_is_named_as_what_it_is()
    {
        using var reader = CaptureReader.Open(new MemoryStream([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]));

        CaptureAssert.EndsBadly(reader, Errno.EFTYPE, "gzip", "offset 0");
    }

    [Fact]
    public void Anything_else_is_refused_with_its_first_bytes()
    {
        using var reader = CaptureReader.Open(new MemoryStream("#!/bin/sh"u8.ToArray()));

        CaptureAssert.EndsBadly(reader, Errno.EFTYPE, "23212f62");
        Assert.Empty(reader.Interfaces);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_and_no_exception()
    {
        using var reader = CaptureReader.Open(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "none.pcap"));

        CaptureAssert.EndsBadly(reader, Errno.ENOENT, "none.pcap");
        Assert.True(reader.TryRewind());
        CaptureAssert.EndsBadly(reader, Errno.ENOENT, "none.pcap");
    }

    [Fact]
    public void A_stream_that_fails_is_told_apart_from_a_short_file()
    {
        var whole = new CaptureBytes(false).PcapHeader().Record(1, 1, CaptureBytes.Frame(20)).Record(1, 1, CaptureBytes.Frame(20)).ToArray();
        using var reader = CaptureReader.Open(new FlakyStream(whole[..70], failAtEnd: true));

        _ = CaptureAssert.Next(reader);

        CaptureAssert.EndsBadly(reader, Errno.EIO, "the cable was cut", "offset 70");
    }

    [Fact]
    public void A_pipe_that_gives_a_byte_at_a_time_is_read_all_the_same()
    {
        var whole = new CaptureBytes(true).PcapHeader().Record(1, 1, CaptureBytes.Frame(300)).ToArray();
        using var reader = CaptureReader.Open(new FlakyStream(whole, failAtEnd: false));

        Assert.Equal(CaptureBytes.Frame(300), CaptureAssert.Next(reader).Bytes);
        CaptureAssert.EndsCleanly(reader);
        Assert.False(reader.TryRewind());
    }

    [Fact]
    public void Rewound_it_gives_the_same_frames_again()
    {
        using var reader = CaptureReader.Open(new CaptureBytes(false).PcapHeader().Record(1, 1, CaptureBytes.Frame(20)).ToStream());
        var first = CaptureAssert.Next(reader);
        CaptureAssert.EndsCleanly(reader);

        Assert.True(reader.TryRewind());

        var again = CaptureAssert.Next(reader);
        Assert.Equal(first.Frame, again.Frame);
        Assert.Equal(first.Bytes, again.Bytes);
        CaptureAssert.EndsCleanly(reader);
        _ = Assert.Single(reader.Interfaces);
    }
}
