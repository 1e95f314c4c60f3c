using HwNet.Drivers.Eem;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Eem;

public sealed class EemUnframerTests : IDisposable
{
    private readonly SinkRig _rig = new();
    private readonly List<byte[]> _answers = [];
    private readonly EemUnframer _unframer;

    public EemUnframerTests() => _unframer = new EemUnframer(512, 512, a => _answers.Add(a.ToArray()));

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_bundle_of_data_commands_and_empty_packets_is_taken_apart()
    {
        byte[] transfer = [.. Marked(Bytes.Frame(1, 60)), 0, 0, .. Bytes.Hex("00 90"), .. Checked(Bytes.Frame(2, 61)), .. Bytes.Hex("01 98 02 a0"), .. Marked(Bytes.Frame(3, 1514)), 0, 0];

        Assert.Equal([Bytes.Frame(1, 60), Bytes.Frame(2, 61), Bytes.Frame(3, 1514)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("", _rig.Drops);
        Assert.Equal(3, _unframer.Hints);
    }

    /// <summary>Linux computes the CRC over all that is left of the transfer.</summary>
    [Fact]
    public void The_CRC_spans_its_packet_only()
    {
        byte[] transfer = [.. Checked(Bytes.Frame(1, 60)), .. Checked(Bytes.Frame(2, 60)), .. Checked(Bytes.Frame(3, 60))];

        Assert.Equal(3, _rig.Unframe(_unframer, transfer).Count);
        Assert.Equal("", _rig.Drops);
    }

    [Fact]
    public void A_wrong_CRC_or_marker_costs_one_frame()
    {
        var (crc, marker) = (Checked(Bytes.Frame(1, 60)), Marked(Bytes.Frame(2, 60)));
        crc[20] ^= 1;
        marker[^1] ^= 1;

        Assert.Equal([Bytes.Frame(3, 60)], _rig.Unframe(_unframer, [.. crc, .. marker, .. Marked(Bytes.Frame(3, 60))]));
        Assert.Equal("BadCrc 2", _rig.Drops);
    }

    [Fact]
    public void The_marker_is_taken_in_its_order_of_bytes_only()
    {
        Assert.Empty(_rig.Unframe(_unframer, [.. Bytes.Hex("40 00"), .. new byte[60], .. Bytes.Hex("ef be ad de")]));
        Assert.Equal("BadCrc 1", _rig.Drops);
    }

    /// <summary>FreeBSD takes ten bits of the length and answers 1,024 bytes and more wrongly.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(2047)]
    public void An_echo_is_answered_with_all_of_its_data(int length)
    {
        var data = Bytes.Frame(7, length);

        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, [.. Bytes.Words($"2:{0x8000 | length}"), .. data, .. Marked(Bytes.Frame(1, 60))]));

        Assert.Equal([.. Bytes.Words($"2:{0x8800 | length}"), .. data], Assert.Single(_answers));
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(510)]
    [InlineData(1022)]
    public void An_answer_that_would_end_on_a_packet_boundary_gets_an_empty_packet(int length)
    {
        Assert.Empty(_rig.Unframe(_unframer, [.. Bytes.Words($"2:{0x8000 | length}"), .. Bytes.Frame(7, length), 0, 0]));

        Assert.Equal([.. Bytes.Words($"2:{0x8800 | length}"), .. Bytes.Frame(7, length), 0, 0], Assert.Single(_answers));
    }

    [Fact]
    public void An_echo_longer_than_the_transfer_is_not_answered()
    {
        Assert.Empty(_rig.Unframe(_unframer, [.. Bytes.Words($"2:{0x8000 | 100}"), .. new byte[99]]));

        Assert.Empty(_answers);
        Assert.Equal("Truncated 1", _rig.Drops);
    }

    [Fact]
    public void A_flood_of_echoes_is_answered_a_few_times()
    {
        Assert.Empty(_rig.Unframe(_unframer, Enumerable.Repeat(Bytes.Hex("00 80"), 1001).SelectMany(b => b).ToArray()));

        Assert.Equal(8, _answers.Count);
        Assert.Equal("Unknown 993", _rig.Drops);
    }

    [Theory]
    [InlineData("00 a8")]
    [InlineData("00 b0")]
    [InlineData("ff bf")]
    [InlineData("00 c0")]
    [InlineData("ff ff")]
    public void A_command_that_is_not_known_or_not_for_hosts_is_counted_and_the_next_packet_taken(string header)
    {
        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, [.. Bytes.Hex(header), .. Marked(Bytes.Frame(1, 60))]));
        Assert.Equal("Unknown 1", _rig.Drops);
    }

    [Fact]
    public void An_echo_response_is_stepped_over()
    {
        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, [.. Bytes.Words($"2:{0x8800 | 33}"), .. new byte[33], .. Marked(Bytes.Frame(1, 60))]));
        Assert.Equal(1, _unframer.EchoResponses);
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    public void Data_shorter_than_an_Ethernet_header_and_CRC_is_a_runt_and_the_next_packet_is_taken(int length)
    {
        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, [.. Bytes.Words($"2:{length}"), .. new byte[length], .. Marked(Bytes.Frame(1, 60))]));
        Assert.Equal("Runt 1", _rig.Drops);
    }

    /// <summary>CVE-2020-7459: a length beyond what came, or beyond the buffer.</summary>
    [Theory]
    [InlineData(0x3fff)]
    [InlineData(0x7fff)]
    [InlineData(65)]
    public void Data_longer_than_a_short_transfer_is_dropped_and_the_next_transfer_begins_anew(int header)
    {
        Assert.Empty(_rig.Unframe(_unframer, [.. Bytes.Words($"2:{header}"), .. new byte[64]]));
        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, Marked(Bytes.Frame(1, 60))));
        Assert.Equal("Truncated 1", _rig.Drops);
    }

    [Fact]
    public void A_frame_longer_than_the_interface_takes_is_dropped_alone()
    {
        Assert.Equal([Bytes.Frame(2, 60)], _rig.Unframe(_unframer, [.. Marked(Bytes.Frame(1, 1519)), .. Marked(Bytes.Frame(2, 60))]));
        Assert.Equal("Giant 1", _rig.Drops);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(255)]
    public void A_packet_goes_on_in_the_next_transfer_when_the_first_was_full(int inFirst)
    {
        var packet = Checked(Bytes.Frame(1, 400));
        byte[] first = [.. Filler(512 - inFirst), .. packet.AsSpan(0, inFirst)];

        Assert.Empty(_rig.Unframe(_unframer, first));
        Assert.Equal([Bytes.Frame(1, 400), Bytes.Frame(2, 60)], _rig.Unframe(_unframer, [.. packet.AsSpan(inFirst), .. Marked(Bytes.Frame(2, 60))]));
        Assert.Equal("", _rig.Drops);
    }

    [Fact]
    public void A_packet_goes_on_over_several_transfers()
    {
        var packet = Marked(Bytes.Frame(1, 1500));

        Assert.Empty(_rig.Unframe(_unframer, packet.AsSpan(0, 512)));
        Assert.Empty(_rig.Unframe(_unframer, packet.AsSpan(512, 512)));
        Assert.Equal([Bytes.Frame(1, 1500)], _rig.Unframe(_unframer, packet.AsSpan(1024)));
        Assert.Equal("", _rig.Drops);
    }

    /// <summary>Its last USB packet was full, so an empty one ended it: nothing goes on behind that.</summary>
    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    public void A_transfer_that_ended_short_of_the_buffer_ends_its_packet_too(int length)
    {
        var unframer = new EemUnframer(512, 2048);
        var packet = Marked(Bytes.Frame(1, 1500));

        Assert.Empty(_rig.Unframe(unframer, packet.AsSpan(0, length)));
        Assert.Equal("Truncated 1", _rig.Drops);

        Assert.Equal([Bytes.Frame(2, 60)], _rig.Unframe(unframer, Marked(Bytes.Frame(2, 60))));
        Assert.Equal("Truncated 1", _rig.Drops);
    }

    [Fact]
    public void A_transfer_that_is_no_continuation_is_taken_apart_from_its_beginning()
    {
        Assert.Empty(_rig.Unframe(_unframer, Marked(Bytes.Frame(1, 600)).AsSpan(0, 512)));

        Assert.Equal([Bytes.Frame(2, 200), Bytes.Frame(3, 60)], _rig.Unframe(_unframer, [.. Marked(Bytes.Frame(2, 200)), .. Marked(Bytes.Frame(3, 60))]));
        Assert.Equal("BadCrc 1", _rig.Drops);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(66)]
    public void A_short_transfer_ends_a_packet_that_still_lacks_bytes(int length)
    {
        Assert.Empty(_rig.Unframe(_unframer, Marked(Bytes.Frame(1, 600)).AsSpan(0, 512)));

        var frames = _rig.Unframe(_unframer, length == 0 ? [] : Marked(Bytes.Frame(2, 60)));

        Assert.Equal(length == 0 ? [] : [Bytes.Frame(2, 60)], frames);
        Assert.Equal("Truncated 1", _rig.Drops);
    }

    [Fact]
    public void Reset_forgets_the_packet_that_was_going_on()
    {
        Assert.Empty(_rig.Unframe(_unframer, Marked(Bytes.Frame(1, 600)).AsSpan(0, 512)));

        _unframer.Reset();

        Assert.Equal([Bytes.Frame(2, 200)], _rig.Unframe(_unframer, Marked(Bytes.Frame(2, 200))));
        Assert.Equal("", _rig.Drops);
    }

    [Fact]
    public void Without_anybody_to_answer_an_echo_is_stepped_over()
    {
        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(new EemUnframer(512, 512), [.. Bytes.Hex("02 80 aa bb"), .. Marked(Bytes.Frame(1, 60))]));
        Assert.Equal("", _rig.Drops);
    }

    private static byte[] Marked(byte[] frame) => [.. Bytes.Words($"2:{frame.Length + 4}"), .. frame, 0xde, 0xad, 0xbe, 0xef];

    private static byte[] Checked(byte[] frame) => [.. Bytes.Words($"2:{(frame.Length + 4) | 0x4000}"), .. frame, .. Bytes.Words($"4:{Bytes.Crc(frame)}")];

    /// <summary>So many bytes of packets that mean nothing: echo responses.</summary>
    private static byte[] Filler(int length) => [.. Bytes.Words($"2:{0x8800 | (length - 2)}"), .. new byte[length - 2]];
}
