using System.Text;
using HwNet.Bus.SharpPcap;
using HwNet.Capture;
using HwNet.Fixtures.Captures;

namespace HwNet.Drivers.Tests.BackEnds;

/// <summary>PacketDotNet as the second opinion on our header parsers.</summary>
public class PacketDotNetTests
{
    public static TheoryData<string> Captures => [.. CaptureFiles.Names];

    [Theory]
    [MemberData(nameof(Captures))]
    public void PacketDotNet_reads_the_headers_of_our_captures_as_we_do(string capture)
    {
        var comparison = new HeaderComparison();

        Assert.All(Read(capture), frame => Assert.Empty(comparison.Compare(frame)));
    }

    [Fact]
    public void All_our_captures_together_have_every_header()
    {
        var comparison = new HeaderComparison();
        foreach (var frame in CaptureFiles.Names.SelectMany(Read))
        {
            _ = comparison.Compare(frame);
        }

        Assert.Equal(["ARP", "Ethernet", "ICMP", "IPv4", "IPv6", "UDP", "VLAN"], comparison.Agreed.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PacketDotNet_reads_the_headers_of_random_frames_as_we_do(int seed)
    {
        var random = new Random(seed);
        var frames = CaptureFiles.Names.SelectMany(Read).Where(static f => f.Length >= 34).ToArray();
        var comparison = new HeaderComparison();
        for (var i = 0; i < 10_000; i++)
        {
            var frame = Mutate(frames[random.Next(frames.Length)], random);

            var differences = comparison.Compare(frame);

            Assert.True(differences.Count == 0, $"seed {seed}, frame {i}, {Convert.ToHexStringLower(frame)}: {string.Join("; ", differences)}");
        }

        Assert.InRange(comparison.Refused, 500, 9_500);
        Assert.True(comparison.Agreed.Count == 7 && comparison.Agreed.Values.All(static n => n > 20), string.Join(", ", comparison.Agreed));
    }

    [Fact]
    public void The_decoder_names_the_layers_one_a_line()
    {
        var text = new StringBuilder();

        new PacketDotNetDecoder().Decode(text, Read("vlan_tags.pcap")[0], LinkType.Ethernet);

        var lines = text.ToString().Split("\n    ");
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("[EthernetPacket: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("[Ieee8021QPacket: ", lines[1], StringComparison.Ordinal);
        Assert.Contains("SourceAddress=192.0.2.1", lines[2], StringComparison.Ordinal);
        Assert.Equal("[IcmpV4Packet: TypeCode=EchoRequest]", lines[3]);
    }

    [Theory]
    [InlineData(LinkType.Ethernet)]
    [InlineData(LinkType.Raw)]
    public void The_decoder_says_something_of_whatever_it_is_given(LinkType linkType)
    {
        const int Seed = 4;
        var random = new Random(Seed);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(100)];
            random.NextBytes(bytes);
            var text = new StringBuilder("12:00 ");

            new PacketDotNetDecoder().Decode(text, bytes, linkType);

            Assert.True(text.Length > 6, $"seed {Seed}, packet {i}: nothing");
        }
    }

    /// <summary>A frame as it is, cut, or with some bytes changed.</summary>
    private static byte[] Mutate(byte[] frame, Random random)
    {
        var changed = random.Next(4) == 0 ? frame[..random.Next(frame.Length + 1)] : [.. frame];
        for (var count = random.Next(4); count > 0 && changed.Length > 0; count--)
        {
            // Addresses and types are hit as often as all that is behind them.
            changed[random.Next(Math.Min(changed.Length, random.Next(2) == 0 ? 42 : 200))] = (byte)random.Next(256);
        }

        return changed;
    }

    private static List<byte[]> Read(string capture)
    {
        var frames = new List<byte[]>();
        using var reader = CaptureReader.Open(CaptureFiles.PathOf(capture));
        var buffer = new byte[CaptureReader.MaxFrameLength];
        while (reader.TryRead(buffer, out var frame))
        {
            frames.Add(buffer[..frame.CapturedLength]);
        }

        return frames;
    }
}
