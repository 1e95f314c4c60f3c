namespace HwNet.Bus.Usb.UsbIp;

/// <summary>OP_REQ_IMPORT and OP_REP_IMPORT: a client takes a device; the connection then carries its URBs.</summary>
internal static class UsbIpImport
{
    /// <summary>Bytes of a request.</summary>
    internal const int RequestSize = UsbIpOp.Size + UsbIpRemoteDevice.BusIdSize;

    /// <summary>Bytes of a reply that grants it; one that refuses ends after <see cref="UsbIpOp"/>.</summary>
    internal const int ReplySize = UsbIpOp.Size + UsbIpRemoteDevice.Size;

    /// <summary>Writes a request.</summary>
    /// <returns>Bytes written.</returns>
    internal static int WriteRequest(Span<byte> bytes, string busId)
    {
        var at = UsbIpOp.Write(bytes, UsbIpProtocol.RequestImport);
        UsbIpRemoteDevice.WriteText(bytes.Slice(at, UsbIpRemoteDevice.BusIdSize), busId);
        return RequestSize;
    }

    /// <summary>Reads the bus id behind a request's <see cref="UsbIpOp"/>.</summary>
    internal static UsbIpProblem ReadBusId(ReadOnlySpan<byte> bytes, out string busId)
    {
        busId = "";
        if (bytes.Length < UsbIpRemoteDevice.BusIdSize)
        {
            return UsbIpProblem.Short;
        }

        busId = UsbIpRemoteDevice.ReadText(bytes[..UsbIpRemoteDevice.BusIdSize]);
        return UsbIpProblem.None;
    }

    /// <summary>Writes a reply that grants the device.</summary>
    /// <returns>Bytes written.</returns>
    internal static int WriteReply(Span<byte> bytes, UsbIpRemoteDevice device)
    {
        var at = UsbIpOp.Write(bytes, UsbIpProtocol.ReplyImport);
        return at + device.Write(bytes[at..]);
    }

    /// <summary>Writes a reply that refuses.</summary>
    /// <returns>Bytes written.</returns>
    internal static int WriteRefusal(Span<byte> bytes, UsbIpReplyStatus status) => UsbIpOp.Write(bytes, UsbIpProtocol.ReplyImport, status);
}
