using HwNet.Bus.Usb.Wrappers.Trace;
using HwNet.Capture;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>Reads usbmon's binary records from a pcap or pcapng file.</summary>
internal static class UsbmonCapture
{
    private const string Cure = "record one with tcpdump -i usbmonN -w FILE, tshark -i usbmonN or hwnet usb record";

    /// <summary>Reads all records.</summary>
    internal static Errno Read(Stream stream, UsbTraceBuilder builder, out string? failure)
    {
        using var reader = CaptureReader.Open(new UnownedStream(stream));
        var buffer = new byte[CaptureReader.MaxFrameLength];
        long number = 0;
        while (reader.TryRead(buffer, out var frame))
        {
            number++;
            var error = Take(reader, builder, frame, buffer.AsSpan(0, frame.CapturedLength), out failure);
            if (error != Errno.None)
            {
                failure = $"record {number}, before offset {reader.Position}: {failure}";
                return error;
            }
        }

        failure = reader.Error;
        return reader.Status;
    }

    private static Errno Take(CaptureReader reader, UsbTraceBuilder builder, in CapturedFrame frame, ReadOnlySpan<byte> bytes, out string? failure)
    {
        var link = reader.Interfaces[frame.InterfaceIndex].LinkType;
        if (link is not (LinkType.UsbLinux or LinkType.UsbLinuxMmapped))
        {
            failure = $"link type {(int)link} is no usbmon capture (220 and 189 are); {Cure}";
            return Errno.EFTYPE;
        }

        var size = link == LinkType.UsbLinux ? UsbmonHeader.ShortSize : UsbmonHeader.Size;
        if (bytes.Length < size)
        {
            failure = $"{bytes.Length} bytes, but an event has a header of {size}";
            return Errno.EBADMSG;
        }

        var header = UsbmonHeader.Read(bytes, reader.IsBigEndian);
        return builder.Add(header, frame.Timestamp, DataOf(header, bytes[size..]), out failure);
    }

    /// <summary>The file may have been cut at a snap length; isochronous data is behind a table, and nobody asks for it here.</summary>
    private static ReadOnlySpan<byte> DataOf(in UsbmonHeader header, ReadOnlySpan<byte> rest) =>
        header.HasData && header.TransferType != UsbmonTransferType.Isochronous
            ? rest[..(int)Math.Min((uint)rest.Length, Math.Min(header.Captured, header.Length))]
            : [];
}
