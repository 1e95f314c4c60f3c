using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Capture;
using HwNet.Cli.Common;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>-w: frames into a pcapng file, or into a pipe.</summary>
internal sealed class CaptureSink : IFrameSink
{
    private readonly CaptureWriter _writer;
    private readonly Terminal? _pipe;
    private readonly int _interface;
    private readonly int _snapLength;

    /// <param name="writer">Taken.</param>
    /// <param name="pipe">The terminal whose standard output is written to; null for a file.</param>
    /// <param name="name">The interface's name.</param>
    /// <param name="linkType">How its frames begin.</param>
    /// <param name="snapLength">Bytes kept of a frame.</param>
    internal CaptureSink(CaptureWriter writer, Terminal? pipe, string name, LinkType linkType, int snapLength)
    {
        _writer = writer;
        _pipe = pipe;
        _snapLength = snapLength;
        _ = writer.AddInterface(new CaptureInterface(name, linkType, snapLength), out _interface);
        // Wireshark shows the interface before the first frame comes.
        _ = writer.Flush();
    }

    public string? Failure => _pipe is { Stream.ReaderGone: true } ? null : _writer.Error;

    public bool Put(Mbuf m)
    {
        var frame = new CapturedFrame { Timestamp = m.Timestamp, WireLength = m.WireLength, InterfaceIndex = _interface };
        return _writer.Write(frame, m.Data[..Math.Min(m.Length, _snapLength)]) == Errno.None;
    }

    public bool Flush() => _writer.Flush() == Errno.None;

    public void Finish(in FrameDeviceStatistics statistics) =>
        _ = _writer.SetStatistics(_interface, statistics.Received, statistics.KernelDrops + statistics.InterfaceDrops + statistics.NoBuffer + statistics.Oversized);

    public void Dispose() => _writer.Dispose();
}
