using HwNet.Bus.Pcap;
using HwNet.Capture;
using HwNet.Fixtures.Captures;

namespace HwNet.Drivers.Tests.Pcap;

public class PacketFilterTests
{
    [SkippableTheory]
    [InlineData("arp", "arp_request_reply.pcap", 2)]
    [InlineData("icmp", "arp_request_reply.pcap", 0)]
    [InlineData("icmp[icmptype] == icmp-echo", "ping_sizes.pcap", 3)]
    [InlineData("", "ping_sizes.pcap", 6)]
    public void A_filter_chooses_frames_of_a_capture(string expression, string name, int count)
    {
        using var filter = Compile(expression);

        Assert.Equal(count, Frames(name).Count(frame => filter.Matches(frame, frame.Length)));
    }

    [SkippableFact]
    public void The_length_on_the_wire_counts_not_that_of_what_was_kept()
    {
        using var filter = Compile("greater 1000");

        Assert.True(filter.Matches(new byte[60], 1514));
        Assert.False(filter.Matches(new byte[60], 60));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(20)]
    public void A_frame_cut_anywhere_is_refused_not_read_beyond(int length)
    {
        using var filter = Compile("udp port 7");

        Assert.False(filter.Matches(new byte[length], 1514));
    }

    [SkippableFact]
    public void A_wrong_expression_is_told_in_libpcaps_words()
    {
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");

        Assert.Equal(Errno.EINVAL, PacketFilter.Compile("port elephant", LinkType.Ethernet, 65_535, out var filter, out var failure));

        Assert.Null(filter);
        Assert.Contains("elephant", failure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_filter_that_is_disposed_says_so()
    {
        var filter = Compile("arp");
        filter.Dispose();
        filter.Dispose();

        Assert.Throws<ObjectDisposedException>(() => filter.Matches(new byte[60], 60));
    }

    private static PacketFilter Compile(string expression)
    {
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        Assert.Equal(Errno.None, PacketFilter.Compile(expression, LinkType.Ethernet, 65_535, out var filter, out _));
        return filter!;
    }

    private static List<byte[]> Frames(string name)
    {
        using var reader = CaptureReader.Open(CaptureFiles.PathOf(name));
        var buffer = new byte[CaptureReader.MaxFrameLength];
        var frames = new List<byte[]>();
        while (reader.TryRead(buffer, out var frame))
        {
            frames.Add(buffer[..frame.CapturedLength]);
        }

        return frames;
    }
}
