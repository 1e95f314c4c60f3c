using HwNet.Capture;
using HwNet.Fixtures.Captures;
using HwNet.Tests;

namespace HwNet.Core.Tests.Capture;

public sealed class CaptureWriterTests : IDisposable
{
    private const long Noon = 1_700_000_000_123_456_789;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"hwnet-capture-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    private static CaptureInterface Ethernet(string name, int snap = CaptureReader.MaxFrameLength) => new(name, LinkType.Ethernet, snap);

    [Theory]
    [InlineData(CaptureFormat.PcapNg, Noon)]
    [InlineData(CaptureFormat.PcapMicroseconds, Noon / 1000 * 1000)]
    [InlineData(CaptureFormat.PcapNanoseconds, Noon)]
    public void What_is_written_is_read_back(CaptureFormat format, long timestamp)
    {
        var stream = new MemoryStream();
        using (var writer = CaptureWriter.Create(stream, format, leaveOpen: true))
        {
            Assert.Equal(Errno.None, writer.AddInterface(Ethernet("ue0"), out var ifp));
            for (var length = 0; length < 70; length++)
            {
                Assert.Equal(
                    Errno.None,
                    writer.Write(new CapturedFrame { Timestamp = Noon, InterfaceIndex = ifp, WireLength = 1514 }, CaptureBytes.Frame(length)));
            }

            Assert.Equal(Errno.None, writer.Write(new CapturedFrame { Timestamp = Noon }, CaptureBytes.Frame(200_000)));
        }

        stream.Position = 0;
        using var reader = CaptureReader.Open(stream);
        for (var length = 0; length < 70; length++)
        {
            var (frame, bytes) = CaptureAssert.Next(reader);
            Assert.Equal(new CapturedFrame { Timestamp = timestamp, CapturedLength = length, WireLength = 1514 }, frame);
            Assert.Equal(CaptureBytes.Frame(length), bytes);
        }

        Assert.Equal(CaptureBytes.Frame(200_000), CaptureAssert.Next(reader).Bytes);
        CaptureAssert.EndsCleanly(reader);
        Assert.Equal(format, reader.Format);
    }

    [SkippableFact]
    public void Tshark_sees_names_directions_nanoseconds_drops_and_comments()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        Assert.Equal(Errno.None, CaptureWriter.Create(_path, CaptureFormat.PcapNg, out var writer, out _));
        using (writer)
        {
            Assert.Equal(Errno.None, writer!.AddInterface(Ethernet("ue0"), out _));
            Assert.Equal(Errno.None, writer.AddInterface(Ethernet("axe13", 64), out _));
            Assert.Equal(
                Errno.None,
                writer.Write(new CapturedFrame { Timestamp = Noon, Direction = CaptureDirection.Inbound }, CaptureBytes.Frame(60), "först"));
            Assert.Equal(
                Errno.None,
                writer.Write(new CapturedFrame { Timestamp = Noon + 1, InterfaceIndex = 1, Direction = CaptureDirection.Outbound }, CaptureBytes.Frame(99)));
            Assert.Equal(
                Errno.None,
                writer.Write(new CapturedFrame { Timestamp = Noon + 2, DropCount = 5_000_000_000, WireLength = 9000 }, CaptureBytes.Frame(61)));
        }

        string[] expected =
        [
            "ue0\t1700000000.123456789\t60\t60\t0x00000001\t\tförst", "axe13\t1700000000.123456790\t99\t64\t0x00000002\t\t",
            "ue0\t1700000000.123456791\t9000\t61\t\t5000000000\t",
        ];
        Assert.Equal(expected, Tshark.Fields(
            _path, "frame.interface_name", "frame.time_epoch", "frame.len", "frame.cap_len", "frame.packet_flags", "frame.drop_count", "frame.comment"));
    }

    [SkippableFact]
    public void Capinfos_sees_the_statistics_and_no_machine()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        Assert.Equal(Errno.None, CaptureWriter.Create(_path, CaptureFormat.PcapNg, out var writer, out _));
        using (writer)
        {
            Assert.Equal(Errno.None, writer!.AddInterface(Ethernet("ue0"), out var ifp));
            Assert.Equal(Errno.None, writer.Write(new CapturedFrame { Timestamp = Noon }, CaptureBytes.Frame(60)));
            Assert.Equal(Errno.None, writer.SetStatistics(ifp, 1000, 7));
        }

        var report = string.Join('\n', Tshark.Run("capinfos", [_path]));
        Assert.Matches(@"Capture application:\s+hwnet\n", report);
        Assert.Matches(@"Number of stat entries = 1\n", report);
        Assert.DoesNotMatch("Capture (oper-sys|hardware)", report);
    }

    [SkippableTheory]
    [InlineData(CaptureFormat.PcapMicroseconds, "1700000000.123456000")]
    [InlineData(CaptureFormat.PcapNanoseconds, "1700000000.123456789")]
    public void Tshark_reads_classic_pcap(CaptureFormat format, string time)
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        Assert.Equal(Errno.None, CaptureWriter.Create(_path, format, out var writer, out _));
        using (writer)
        {
            Assert.Equal(Errno.None, writer!.AddInterface(Ethernet("ue0"), out _));
            Assert.Equal(Errno.None, writer.Write(new CapturedFrame { Timestamp = Noon, WireLength = 1514 }, CaptureBytes.Frame(60)));
        }

        Assert.Equal([$"{time}\t1514\t60"], Tshark.Fields(_path, "frame.time_epoch", "frame.len", "frame.cap_len"));
    }

    [Theory]
    [InlineData(CaptureFormat.PcapNg)]
    [InlineData(CaptureFormat.PcapMicroseconds)]
    public void An_empty_capture_is_a_capture(CaptureFormat format)
    {
        var stream = new MemoryStream();
        CaptureWriter.Create(stream, format, leaveOpen: true).Dispose();

        stream.Position = 0;
        using var reader = CaptureReader.Open(stream);
        CaptureAssert.EndsCleanly(reader);
    }

    [Fact]
    public void A_flush_carries_whole_frames_through_a_pipe()
    {
        var pipe = new FlakyStream([], failAtEnd: false);
        using var writer = CaptureWriter.Create(pipe);
        Assert.Equal(Errno.None, writer.AddInterface(Ethernet("ue0"), out _));
        Assert.Equal(Errno.None, writer.Write(new CapturedFrame { Timestamp = 1 }, CaptureBytes.Frame(60)));

        Assert.Equal(Errno.None, writer.Flush());

        using var reader = CaptureReader.Open(new MemoryStream([.. pipe.Written]));
        Assert.Equal(CaptureBytes.Frame(60), CaptureAssert.Next(reader).Bytes);
        CaptureAssert.EndsCleanly(reader);
        Assert.Equal(pipe.Written.Count, writer.Length);
    }

    [Fact]
    public void A_full_disk_is_EIO_from_then_on_and_no_exception()
    {
        var writer = CaptureWriter.Create(new FlakyStream([], failAtEnd: true));
        Assert.Equal(Errno.None, writer.AddInterface(Ethernet("ue0"), out _));

        Assert.Equal(Errno.EIO, writer.Flush());

        Assert.Equal(Errno.EIO, writer.Write(default, CaptureBytes.Frame(60)));
        Assert.Contains("no space left", writer.Error, StringComparison.Ordinal);
        writer.Dispose();
        Assert.Equal(Errno.ENXIO, writer.Write(default, []));
    }

    [Fact]
    public void Classic_pcap_holds_one_link_type_only()
    {
        using var writer = CaptureWriter.Create(new MemoryStream(), CaptureFormat.PcapNanoseconds);
        Assert.Equal(Errno.None, writer.AddInterface(Ethernet("ue0"), out _));

        Assert.Equal(Errno.None, writer.AddInterface(Ethernet("ue1"), out _));
        Assert.Equal(Errno.EINVAL, writer.AddInterface(new CaptureInterface("usb1", LinkType.UsbLinuxMmapped, 0), out _));
        Assert.Equal(Errno.EINVAL, writer.Write(new CapturedFrame { InterfaceIndex = 2 }, []));
    }

    [Fact]
    public void A_long_comment_is_cut_between_characters()
    {
        var stream = new MemoryStream();
        using (var writer = CaptureWriter.Create(stream, leaveOpen: true))
        {
            Assert.Equal(Errno.None, writer.AddInterface(Ethernet(new string('€', 5000)), out _));
            Assert.Equal(Errno.None, writer.Write(default, CaptureBytes.Frame(6), new string('€', 5000)));
        }

        stream.Position = 0;
        using var reader = CaptureReader.Open(stream);
        Assert.Equal(CaptureBytes.Frame(6), CaptureAssert.Next(reader).Bytes);
        CaptureAssert.EndsCleanly(reader);
    }

    [Fact]
    public void Threads_may_write_at_the_same_time()
    {
        var stream = new MemoryStream();
        using (var writer = CaptureWriter.Create(stream, leaveOpen: true))
        {
            Assert.Equal(Errno.None, writer.AddInterface(Ethernet("ue0"), out _));
            _ = Parallel.For(0, 2000, i => Assert.Equal(Errno.None, writer.Write(new CapturedFrame { Timestamp = i }, CaptureBytes.Frame(i))));
        }

        stream.Position = 0;
        using var reader = CaptureReader.Open(stream);
        var frames = CaptureAssert.All(reader);
        Assert.Equal(Enumerable.Range(0, 2000), frames.Select(f => (int)f.Frame.Timestamp).Order());
        Assert.All(frames, f => Assert.Equal(CaptureBytes.Frame((int)f.Frame.Timestamp), f.Bytes));
        CaptureAssert.EndsCleanly(reader);
    }

    [Fact]
    public void Neither_writing_nor_reading_allocates_per_frame()
    {
        var stream = new MemoryStream(new byte[4 * 1024 * 1024]);
        var bytes = CaptureBytes.Frame(1514);
        var writer = CaptureWriter.Create(stream, leaveOpen: true);
        Assert.Equal(Errno.None, writer.AddInterface(Ethernet("ue0"), out _));
        var frame = new CapturedFrame { Timestamp = Noon, Direction = CaptureDirection.Inbound, DropCount = 1 };
        _ = writer.Write(frame, bytes, "warm");

        Assert.Equal(0, Allocations.Least(400, () => writer.Write(frame, bytes, "a comment")));
        writer.Dispose();
        stream.SetLength(stream.Position);
        stream.Position = 0;
        using var reader = CaptureReader.Open(stream);
        var buffer = new byte[2048];
        Assert.True(reader.TryRead(buffer, out _));

        Assert.Equal(0, Allocations.Least(400, () => Assert.True(reader.TryRead(buffer, out _))));
    }
}
