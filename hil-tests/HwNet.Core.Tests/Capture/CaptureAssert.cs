using HwNet.Capture;

namespace HwNet.Core.Tests.Capture;

/// <summary>Shorthand of the capture tests.</summary>
internal static class CaptureAssert
{
    internal static (CapturedFrame Frame, byte[] Bytes) Next(CaptureReader reader)
    {
        var buffer = new byte[CaptureReader.MaxFrameLength];
        Assert.True(reader.TryRead(buffer, out var frame), reader.Error ?? "end of file");
        return (frame, buffer[..frame.CapturedLength]);
    }

    internal static List<(CapturedFrame Frame, byte[] Bytes)> All(CaptureReader reader)
    {
        var frames = new List<(CapturedFrame, byte[])>();
        var buffer = new byte[CaptureReader.MaxFrameLength];
        while (reader.TryRead(buffer, out var frame))
        {
            frames.Add((frame, buffer[..frame.CapturedLength]));
        }

        return frames;
    }

    internal static void EndsCleanly(CaptureReader reader)
    {
        Assert.False(reader.TryRead([], out _));
        Assert.Null(reader.Error);
        Assert.Equal(Errno.None, reader.Status);
        Assert.True(reader.EndOfFile);
    }

    internal static void EndsBadly(CaptureReader reader, Errno status, params string[] words)
    {
        Assert.False(reader.TryRead(new byte[16], out var frame));
        Assert.Equal(default, frame);
        Assert.False(reader.EndOfFile);
        Assert.Equal(status, reader.Status);
        Assert.NotNull(reader.Error);
        foreach (var word in words)
        {
            Assert.Contains(word, reader.Error, StringComparison.Ordinal);
        }

        Assert.False(reader.TryRead(new byte[16], out _));
    }
}
