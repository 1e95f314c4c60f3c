using System.Text;
using HwNet.Capture;
using HwNet.Cli.Verbs.Dump.Decode;
using HwNet.Fixtures.Captures;

namespace HwNet.Cli.Tests;

public class PacketTextTests
{
    private const int Rounds = 20_000;
    private const int Seed = 20_261;

    /// <summary>Captured frames, cut anywhere and with bits turned: whatever comes out is one printable line.</summary>
    [Fact]
    public void Damaged_packets_give_one_printable_line()
    {
        var frames = CaptureFiles.Names.SelectMany(name => Frames(CaptureFiles.PathOf(name))).ToList();
        var random = new Random(Seed);
        var line = new StringBuilder();
        for (var round = 0; round < Rounds; round++)
        {
            var frame = frames[random.Next(frames.Count)].ToArray();
            for (var flips = random.Next(4); flips > 0 && frame.Length > 0; flips--)
            {
                frame[random.Next(Math.Min(frame.Length, 60))] ^= (byte)(1 << random.Next(8));
            }

            var kept = frame.AsSpan(0, random.Next(frame.Length + 1));
            _ = line.Clear();

            PacketText.Append(line, kept, frame.Length, round % 8 == 0 ? LinkType.Raw : LinkType.Ethernet, round % 2 == 0);

            var text = line.ToString();
            Assert.True(text.Length is > 0 and < 400 && text.All(c => c is >= ' ' and <= '~'), $"seed {Seed}, round {round}: {Convert.ToHexString(kept)}: {text}");
        }
    }

    [Theory]
    [InlineData("450000280001000040060000c0000201c000020204d2005000000001000000005002ffff00000000", "192.0.2.1.1234 > 192.0.2.2.80: Flags [S], seq 1, win 65535, length 0")]
    [InlineData("4500002a0001000040060000c0000201c000020204d200500000000100000002501800ff000000006869", "192.0.2.1.1234 > 192.0.2.2.80: Flags [P.], seq 1:3, ack 2, win 255, length 2")]
    [InlineData("4500001d0001000040110000c0000201c000020204d200350009000078", "192.0.2.1.1234 > 192.0.2.2.53: UDP, length 1")]
    public void Transport_headers_are_read(string packet, string text)
    {
        var line = new StringBuilder();

        PacketText.Append(line, Convert.FromHexString(packet), packet.Length / 2, LinkType.Raw, linkHeader: false);

        Assert.Equal($"IP {text}", line.ToString());
    }

    private static List<byte[]> Frames(string path)
    {
        using var reader = CaptureReader.Open(path);
        var buffer = new byte[CaptureReader.MaxFrameLength];
        var frames = new List<byte[]>();
        while (reader.TryRead(buffer, out var frame))
        {
            frames.Add(buffer[..frame.CapturedLength]);
        }

        return frames;
    }
}
