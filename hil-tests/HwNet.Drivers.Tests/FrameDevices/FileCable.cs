using HwNet.Bus.Pcap;
using HwNet.Capture;
using HwNet.Drivers.PcapFile;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>A device made of two captures: what arrives is in one, what leaves in the other.</summary>
internal sealed class FileCable : FrameCable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hwnet-cable").FullName;
    private string? _replay;
    private PcapFileDevice? _device;

    public override IFrameDevice Device => _device ??= Open();

    private string Record => Path.Combine(_folder, "sent.pcapng");

    public override void Arrive(params byte[][] frames)
    {
        Assert.True(_device is null && _replay is null, "it is open already");
        _replay = Path.Combine(_folder, "received.pcapng");
        Assert.Equal(Errno.None, CaptureWriter.Create(_replay, CaptureFormat.PcapNg, out var writer, out _));
        using (writer)
        {
            Assert.Equal(Errno.None, writer!.AddInterface(new CaptureInterface("far", LinkType.Ethernet, 65_535), out var ifp));
            foreach (var frame in frames)
            {
                Assert.Equal(Errno.None, writer.Write(new CapturedFrame { Timestamp = 1, WireLength = frame.Length, InterfaceIndex = ifp }, frame));
            }
        }
    }

    /// <summary>What was recorded so far.</summary>
    public override IReadOnlyList<byte[]> Leave(int count)
    {
        Assert.Equal(Errno.None, _device!.FlushRecord());
        var options = new PcapFileOptions { ReplayPath = Record, Pacing = ReplayPacing.FlatOut };
        Assert.Equal(Errno.None, PcapFileDevice.Open(options, TimeProvider.System, out var recorded, out _));
        using (recorded)
        {
            return Collect(recorded!, Pool, count, static m => m.Data.ToArray());
        }
    }

    public override void Vanish() => throw new InvalidOperationException("a file does not go away");

    protected override void Close()
    {
        _device?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private PcapFileDevice Open()
    {
        var options = new PcapFileOptions { ReplayPath = _replay, RecordPath = Record, Pacing = ReplayPacing.FlatOut };
        Assert.True(PcapFileDevice.Open(options, TimeProvider.System, out var device, out var failure) == Errno.None, failure);
        return device!;
    }
}
