using HwNet.Capture;

namespace HwNet.Drivers.Tests.PcapFile;

/// <summary>A folder for captures that goes away with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hwnet-");

    public void Dispose() => _folder.Delete(recursive: true);

    internal string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a capture: frame i has the given length and time, and i in each byte.</summary>
    internal string Write(string name, params (long Timestamp, int Length)[] frames) => Write(name, LinkType.Ethernet, frames);

    internal string Write(string name, LinkType linkType, params (long Timestamp, int Length)[] frames)
    {
        Assert.Equal(Errno.None, CaptureWriter.Create(PathOf(name), CaptureFormat.PcapNg, out var writer, out _));
        using (writer)
        {
            Assert.Equal(Errno.None, writer!.AddInterface(new CaptureInterface("ue0", linkType, 0), out _));
            for (var i = 0; i < frames.Length; i++)
            {
                var bytes = new byte[frames[i].Length];
                Array.Fill(bytes, (byte)i);
                var direction = i % 2 == 0 ? CaptureDirection.Inbound : CaptureDirection.Outbound;
                Assert.Equal(Errno.None, writer.Write(new CapturedFrame { Timestamp = frames[i].Timestamp, Direction = direction }, bytes));
            }
        }

        return PathOf(name);
    }
}
