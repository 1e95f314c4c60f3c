namespace HwNet.Capture;

public sealed partial class CaptureWriter
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // Seconds have 32 unsigned bits: until 2106.
    private const long LatestTimestamp = (uint.MaxValue * NanosecondsPerSecond) + NanosecondsPerSecond - 1;

    private void PutFileHeader(CaptureInterface ifp)
    {
        var nanoseconds = Format == CaptureFormat.PcapNanoseconds;
        _output.PutUInt32(nanoseconds ? PcapParser.NanosecondMagic : PcapParser.MicrosecondMagic);
        _output.PutUInt16(2);
        _output.PutUInt16(4);
        _output.PutUInt64(0);
        _output.PutUInt32((uint)ifp.SnapLength);
        _output.PutUInt32((ushort)ifp.LinkType);
    }

    private void PutRecord(long timestamp, ReadOnlySpan<byte> bytes, uint wire)
    {
        var (seconds, fraction) = Math.DivRem(Math.Clamp(timestamp, 0, LatestTimestamp), NanosecondsPerSecond);
        _output.PutUInt32((uint)seconds);
        _output.PutUInt32((uint)(Format == CaptureFormat.PcapNanoseconds ? fraction : fraction / 1000));
        _output.PutUInt32((uint)bytes.Length);
        _output.PutUInt32(wire);
        _output.Put(bytes);
    }
}
