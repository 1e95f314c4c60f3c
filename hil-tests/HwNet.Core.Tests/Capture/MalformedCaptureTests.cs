using HwNet.Capture;

namespace HwNet.Core.Tests.Capture;

public sealed class MalformedCaptureTests
{
    private const int SectionLength = 28;
    private const int InterfaceLength = 20;

    private static CaptureBytes Start(bool bigEndian) => new CaptureBytes(bigEndian).Section().Interface();

    private static void Refused(CaptureBytes file, int goodFrames, params string[] words)
    {
        using var reader = CaptureReader.Open(file.ToStream());
        for (var i = 0; i < goodFrames; i++)
        {
            _ = CaptureAssert.Next(reader);
        }

        CaptureAssert.EndsBadly(reader, Errno.EBADMSG, words);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(33)]
    [InlineData(0x0100_0004)]
    [InlineData(0x7fff_fffc)]
    [InlineData(0xffff_fffc)]
    [InlineData(uint.MaxValue)]
    public void A_block_length_that_cannot_be_is_refused_where_it_stands(uint length)
    {
        foreach (var bigEndian in new[] { false, true })
        {
            var file = Start(bigEndian).Enhanced(0, 1, CaptureBytes.Frame(4)).Block(0x0bad, b => b.Raw(new byte[24]), length);

            Refused(file, 1, "block length", $"{length}", $"offset {SectionLength + InterfaceLength + 36}");
        }
    }

    [Fact]
    public void A_trailing_length_that_differs_is_refused_and_the_frame_is_not_delivered()
    {
        var file = Start(false).Enhanced(0, 1, CaptureBytes.Frame(4))
            .Block(6, b => b.U32(0).U64(1).U32(4).U32(4).Raw(1, 2, 3, 4), trailer: 40);

        Refused(file, 1, "36 at its beginning", "40 at its end");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(24)]
    public void A_section_header_shorter_than_its_fields_is_refused(uint length)
    {
        var file = new CaptureBytes(false).Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4d).U16(1).U16(0).U64(0), length);

        Refused(file, 0, "block length", "offset 0");
    }

    [Fact]
    public void A_section_header_without_the_byte_order_magic_is_refused() =>
        Refused(new CaptureBytes(false).Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4e).U16(1).U16(0).U64(0)), 0, "4e3c2b1a", "offset 0");

    [Fact]
    public void Another_major_version_of_pcapng_is_refused()
    {
        using var reader = CaptureReader.Open(new CaptureBytes(true).Section(2).ToStream());

        CaptureAssert.EndsBadly(reader, Errno.EFTYPE, "version 2.0");
    }

    [Fact]
    public void An_interface_description_shorter_than_its_fields_is_refused() =>
        Refused(new CaptureBytes(false).Section().Block(1, b => b.U32(1)), 0, "too short", $"offset {SectionLength}");

    [Fact]
    public void A_packet_shorter_than_its_fields_is_refused() =>
        Refused(Start(false).Block(6, b => b.U32(0).U64(0).U32(0)), 0, "too short", "packet header");

    [Fact]
    public void A_simple_packet_shorter_than_its_field_is_refused() => Refused(Start(false).Block(3, _ => { }), 0, "too short");

    [Theory]
    [InlineData(5, "too short for its 5 bytes")]
    [InlineData(262_144, "too short for its 262144 bytes")]
    [InlineData(262_145, "at most 262144")]
    [InlineData(uint.MaxValue, "4294967295")]
    public void A_captured_length_that_the_block_does_not_hold_is_refused(uint captured, string words)
    {
        Refused(Start(false).Block(6, b => b.U32(0).U64(0).U32(captured).U32(4).U32(4)), 0, words);
        Refused(Start(true).Block(2, b => b.U32(0).U64(0).U32(captured).U32(4).U32(4)), 0, words);
    }

    [Fact]
    public void A_simple_packet_longer_than_its_block_is_refused() =>
        Refused(Start(false).Block(3, b => b.U32(5).U32(0)), 0, "too short for its 5 bytes");

    [Theory]
    [InlineData(1)]
    [InlineData(uint.MaxValue)]
    public void A_packet_of_an_interface_that_was_not_described_is_refused(uint ifp) =>
        Refused(Start(false).Enhanced(ifp, 1, []), 0, $"interface {ifp}", "described 1");

    [Fact]
    public void A_simple_packet_before_any_interface_is_refused() =>
        Refused(new CaptureBytes(false).Section().Block(3, b => b.U32(0)), 0, "interface 0", "described 0");

    [Fact]
    public void The_interfaces_of_the_section_before_do_not_count() =>
        Refused(Start(false).Section().Enhanced(0, 1, []), 0, "described 0");

    [Theory]
    [InlineData(5)]
    [InlineData(0xffff)]
    public void An_option_longer_than_its_block_is_refused(int length)
    {
        Refused(Start(false).Enhanced(0, 1, [], options: o => o.U16(1).U16(length).U32(0)), 0, "options");
        Refused(new CaptureBytes(true).Section().Interface(options: o => o.U16(2).U16(length).U32(0)), 0, "options");
    }

    [Theory]
    [InlineData(9, 0)]
    [InlineData(9, 4)]
    [InlineData(14, 4)]
    public void A_resolution_or_offset_of_the_wrong_length_is_refused(int code, int length) =>
        Refused(new CaptureBytes(false).Section().Interface(options: o => o.Option(code, new byte[length])), 0, $"option {code}");

    [Fact]
    public void Packet_options_of_a_wrong_length_are_not_believed()
    {
        var file = Start(false).Enhanced(0, 1, [], options: o => o.Option(2, [1, 0]).Option(4, [9, 0, 0, 0]));
        using var reader = CaptureReader.Open(file.ToStream());

        Assert.Equal(new CapturedFrame { Timestamp = 1000 }, CaptureAssert.Next(reader).Frame);
        CaptureAssert.EndsCleanly(reader);
    }

    [Fact]
    public void Interfaces_without_end_are_refused()
    {
        var file = new CaptureBytes(false).Section();
        for (var i = 0; i <= 1024; i++)
        {
            _ = file.Interface();
        }

        Refused(file, 0, "more than 1024 interfaces");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_anywhere_a_file_gives_every_whole_frame_and_then_tells_where_it_breaks_off(bool bigEndian)
    {
        var whole = Start(bigEndian).Enhanced(0, 1, CaptureBytes.Frame(5), options: o => o.Option(2, [1, 0, 0, 1]).EndOfOptions())
            .Block(3, b => b.U32(4).U32(7)).ToArray();
        int[] ends = [SectionLength, SectionLength + InterfaceLength, whole.Length - 20, whole.Length];
        for (var length = 4; length <= whole.Length; length++)
        {
            using var reader = CaptureReader.Open(new MemoryStream(whole[..length]));

            Assert.Equal(ends[2..].Count(end => end <= length), CaptureAssert.All(reader).Count);

            if (ends.Contains(length))
            {
                CaptureAssert.EndsCleanly(reader);
            }
            else
            {
                CaptureAssert.EndsBadly(reader, Errno.EBADMSG, $"truncated at offset {length}");
            }
        }
    }
}
