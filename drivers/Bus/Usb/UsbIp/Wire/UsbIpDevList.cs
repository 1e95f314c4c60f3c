using System.Buffers.Binary;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>OP_REQ_DEVLIST and OP_REP_DEVLIST: which devices a server exports.</summary>
internal static class UsbIpDevList
{
    /// <summary>Bytes of a reply before the first device.</summary>
    internal const int ReplyHeadSize = UsbIpOp.Size + 4;

    /// <summary>Bytes of one interface behind a device.</summary>
    internal const int InterfaceSize = 4;

    /// <summary>Devices that are believed; the number on the wire could be four thousand million.</summary>
    internal const int MaxDevices = 1024;

    /// <summary>Writes a request.</summary>
    /// <returns>Bytes written.</returns>
    internal static int WriteRequest(Span<byte> bytes) => UsbIpOp.Write(bytes, UsbIpProtocol.RequestDevList);

    /// <summary>Reads the number of devices behind a reply's <see cref="UsbIpOp"/>.</summary>
    internal static UsbIpProblem ReadCount(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        if (bytes.Length < 4)
        {
            return UsbIpProblem.Short;
        }

        var said = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (said > MaxDevices)
        {
            return UsbIpProblem.Length;
        }

        count = (int)said;
        return UsbIpProblem.None;
    }

    /// <summary>Reads the interfaces behind a device.</summary>
    /// <param name="bytes">At least <see cref="InterfaceSize"/> for each.</param>
    /// <param name="count">bNumInterfaces.</param>
    /// <param name="interfaces">The interfaces.</param>
    internal static UsbIpProblem ReadInterfaces(ReadOnlySpan<byte> bytes, byte count, out UsbIpInterface[] interfaces)
    {
        interfaces = [];
        if (bytes.Length < count * InterfaceSize)
        {
            return UsbIpProblem.Short;
        }

        interfaces = new UsbIpInterface[count];
        for (var i = 0; i < count; i++)
        {
            var b = bytes[(i * InterfaceSize)..];
            interfaces[i] = new UsbIpInterface(b[0], b[1], b[2]);
        }

        return UsbIpProblem.None;
    }

    /// <summary>Bytes of a reply with these devices.</summary>
    internal static int ReplySize(IReadOnlyList<UsbIpRemoteDevice> devices)
    {
        var size = ReplyHeadSize;
        foreach (var device in devices)
        {
            size += UsbIpRemoteDevice.Size + (device.Interfaces.Count * InterfaceSize);
        }

        return size;
    }

    /// <summary>Writes a reply.</summary>
    /// <param name="bytes">At least <see cref="ReplySize"/>.</param>
    /// <param name="devices">The devices; the number of each one's interfaces is bNumInterfaces.</param>
    /// <returns>Bytes written.</returns>
    internal static int WriteReply(Span<byte> bytes, IReadOnlyList<UsbIpRemoteDevice> devices)
    {
        var at = UsbIpOp.Write(bytes, UsbIpProtocol.ReplyDevList);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[at..], (uint)devices.Count);
        at += 4;
        foreach (var device in devices)
        {
            at += device.Write(bytes[at..]);
            foreach (var i in device.Interfaces)
            {
                (bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]) = (i.Class, i.Subclass, i.Protocol, 0);
                at += InterfaceSize;
            }
        }

        return at;
    }
}
