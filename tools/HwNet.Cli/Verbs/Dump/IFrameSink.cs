using HwNet.Buffers;
using HwNet.Bus.Pcap;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>Where the frames of a dump go: a capture, lines of text, lines of JSON.</summary>
internal interface IFrameSink : IDisposable
{
    /// <summary>One frame; it stays the caller's.</summary>
    /// <returns>False when no more can be taken.</returns>
    bool Put(Mbuf m);

    /// <summary>Somebody may be reading along: hands over what was put.</summary>
    /// <returns>False when no more can be taken.</returns>
    bool Flush();

    /// <summary>The end: what the device counted.</summary>
    void Finish(in FrameDeviceStatistics statistics);

    /// <summary>Why no more can be taken; null when all is well, or the reader has gone.</summary>
    string? Failure { get; }
}
