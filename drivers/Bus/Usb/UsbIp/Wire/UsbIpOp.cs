using System.Buffers.Binary;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>op_common: the first 8 bytes of every OP_REQ and OP_REP.</summary>
/// <param name="Version">USBIP_VERSION.</param>
/// <param name="Code">The request or reply; bit 15 set in requests.</param>
/// <param name="Status">0 in requests; <see cref="UsbIpReplyStatus"/> in replies.</param>
internal readonly record struct UsbIpOp(ushort Version, ushort Code, uint Status)
{
    /// <summary>Bytes on the wire.</summary>
    internal const int Size = 8;

    /// <summary>Reads one.</summary>
    internal static UsbIpProblem Read(ReadOnlySpan<byte> bytes, out UsbIpOp op)
    {
        op = default;
        if (bytes.Length < Size)
        {
            return UsbIpProblem.Short;
        }

        op = new UsbIpOp(
            BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        return op.Version == UsbIpProtocol.Version ? UsbIpProblem.None : UsbIpProblem.Version;
    }

    /// <summary>Reads a message that must be a certain one.</summary>
    internal static UsbIpProblem Read(ReadOnlySpan<byte> bytes, ushort code, out UsbIpOp op)
    {
        var problem = Read(bytes, out op);
        return problem == UsbIpProblem.None && op.Code != code ? UsbIpProblem.Command : problem;
    }

    /// <summary>Writes one in the version spoken here.</summary>
    /// <returns>Bytes written.</returns>
    internal static int Write(Span<byte> bytes, ushort code, UsbIpReplyStatus status = UsbIpReplyStatus.Good)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, UsbIpProtocol.Version);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], code);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], (uint)status);
        return Size;
    }
}
