using System.Buffers.Binary;

namespace HwNet.Core.Tests.Capture;

/// <summary>Capture files put together by hand, field by field as the format drafts list them, in either byte order.</summary>
internal sealed class CaptureBytes(bool bigEndian)
{
    private readonly List<byte> _bytes = [];

    internal byte[] ToArray() => [.. _bytes];

    internal MemoryStream ToStream() => new(ToArray());

    internal CaptureBytes U16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return Ordered(bytes);
    }

    internal CaptureBytes U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Ordered(bytes);
    }

    internal CaptureBytes U64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Ordered(bytes);
    }

    internal CaptureBytes Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    internal CaptureBytes PcapHeader(uint magic = 0xa1b2c3d4, uint snap = 65535, uint linkType = 1, int major = 2, int minor = 4) =>
        U32(magic).U16(major).U16(minor).U32(0).U32(0).U32(snap).U32(linkType);

    internal CaptureBytes Record(uint seconds, uint fraction, byte[] frame, uint? wire = null) =>
        U32(seconds).U32(fraction).U32((uint)frame.Length).U32(wire ?? (uint)frame.Length).Raw(frame);

    internal CaptureBytes Block(uint type, Action<CaptureBytes> body, uint? length = null, uint? trailer = null)
    {
        var inner = new CaptureBytes(bigEndian);
        body(inner);
        var total = (uint)inner._bytes.Count + 12;
        return U32(type).U32(length ?? total).Raw(inner.ToArray()).U32(trailer ?? length ?? total);
    }

    internal CaptureBytes Option(int code, byte[] value) => U16(code).U16(value.Length).Raw(value).Raw(new byte[-value.Length & 3]);

    internal CaptureBytes EndOfOptions() => U32(0);

    internal CaptureBytes Section(int major = 1, int minor = 0) =>
        Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4d).U16(major).U16(minor).U64(ulong.MaxValue));

    internal CaptureBytes Interface(int linkType = 1, uint snap = 0, Action<CaptureBytes>? options = null) =>
        Block(1, b =>
        {
            _ = b.U16(linkType).U16(0).U32(snap);
            options?.Invoke(b);
        });

    internal CaptureBytes Enhanced(uint ifp, ulong stamp, byte[] frame, uint? wire = null, Action<CaptureBytes>? options = null) =>
        Block(6, b =>
        {
            _ = b.U32(ifp).U32((uint)(stamp >> 32)).U32((uint)stamp).U32((uint)frame.Length).U32(wire ?? (uint)frame.Length);
            _ = b.Raw(frame).Raw(new byte[-frame.Length & 3]);
            options?.Invoke(b);
        });

    /// <summary>The value bytes of a number, for options.</summary>
    internal byte[] Number32(uint value) => new CaptureBytes(bigEndian).U32(value).ToArray();

    internal byte[] Number64(ulong value) => new CaptureBytes(bigEndian).U64(value).ToArray();

    internal static byte[] Frame(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private CaptureBytes Ordered(byte[] littleEndian)
    {
        if (bigEndian)
        {
            Array.Reverse(littleEndian);
        }

        return Raw(littleEndian);
    }
}
