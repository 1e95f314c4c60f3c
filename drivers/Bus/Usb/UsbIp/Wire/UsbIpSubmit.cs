using System.Buffers.Binary;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>USBIP_CMD_SUBMIT: starts a transfer. Behind it come its bytes, when they go to the device.</summary>
/// <param name="Sequence">seqnum.</param>
/// <param name="DeviceId">devid.</param>
/// <param name="Endpoint">bEndpointAddress: number and direction.</param>
/// <param name="Flags">transfer_flags.</param>
/// <param name="Length">transfer_buffer_length: 0 to <see cref="UsbIpProtocol.MaxTransferLength"/>.</param>
/// <param name="Interval">interval: frames or microframes between two tries of an interrupt transfer. Linux refuses 0 there.</param>
/// <param name="Setup">The setup packet of a control transfer.</param>
internal readonly record struct UsbIpSubmit(uint Sequence, uint DeviceId, byte Endpoint, uint Flags, int Length, uint Interval, UsbSetup Setup)
{
    /// <summary>Packets of an isochronous transfer; 0 for all others.</summary>
    internal uint IsoPackets { get; private init; }

    /// <summary>True when bytes go to the client.</summary>
    internal bool IsIn => (Endpoint & 0x80) != 0;

    /// <summary>True for an OUT transfer that a packet without bytes has to end.</summary>
    internal bool ZeroPacket => (Flags & UsbIpProtocol.FlagZeroPacket) != 0;

    /// <summary>Reads one.</summary>
    /// <returns>Isochronous: it is one, of at most <see cref="UsbIpProtocol.MaxIsoPackets"/>; all else was read.</returns>
    internal static UsbIpProblem Read(ReadOnlySpan<byte> b, out UsbIpSubmit submit)
    {
        submit = default;
        var problem = UsbIpHeader.Read(b, UsbIpProtocol.CommandSubmit, out var header);
        if (problem != UsbIpProblem.None)
        {
            return problem;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(b[24..]);
        var packets = BinaryPrimitives.ReadUInt32BigEndian(b[32..]);
        var iso = packets is not (0 or UsbIpProtocol.NotIsochronous);
        problem = header switch
        {
            { Endpoint: > 15 } => UsbIpProblem.Endpoint,
            { Direction: > 1 } => UsbIpProblem.Direction,
            _ => length > UsbIpProtocol.MaxTransferLength || (iso && packets > UsbIpProtocol.MaxIsoPackets) ? UsbIpProblem.Length : UsbIpProblem.None,
        };
        if (problem != UsbIpProblem.None)
        {
            return problem;
        }

        submit = new UsbIpSubmit(
            header.Sequence,
            header.DeviceId,
            (byte)(header.Endpoint | (header.Direction << 7)),
            BinaryPrimitives.ReadUInt32BigEndian(b[20..]),
            (int)length,
            BinaryPrimitives.ReadUInt32BigEndian(b[36..]),
            UsbSetup.Read(b[40..]))
        {
            IsoPackets = iso ? packets : 0,
        };
        return iso ? UsbIpProblem.Isochronous : UsbIpProblem.None;
    }

    /// <summary>Writes it: <see cref="UsbIpProtocol.HeaderSize"/> bytes.</summary>
    internal void Write(Span<byte> b)
    {
        new UsbIpHeader(UsbIpProtocol.CommandSubmit, Sequence, DeviceId, IsIn ? 1u : 0, Endpoint & 0x0fu).Write(b);
        BinaryPrimitives.WriteUInt32BigEndian(b[20..], Flags);
        BinaryPrimitives.WriteUInt32BigEndian(b[24..], (uint)Length);
        BinaryPrimitives.WriteUInt32BigEndian(b[32..], UsbIpProtocol.NotIsochronous);
        BinaryPrimitives.WriteUInt32BigEndian(b[36..], Interval);
        Setup.Write(b[40..]);
    }
}
