using System.Buffers.Binary;

namespace HwNet.Bus.Usb;

/// <summary>Reads a configuration's chain of descriptors. Every length is bounded; at the first impossible one the reading ends and what was read stays.</summary>
internal sealed class UsbConfigurationParser
{
    private const int HeadSize = 9;
    private const int MaxInterfaces = 256;
    private const int MaxExtras = 1024;

    private readonly ReadOnlyMemory<byte> _raw;
    private readonly List<UsbInterface> _interfaces = [];
    private readonly List<UsbAssociation> _associations = [];
    private readonly List<UsbExtra> _extras = [];
    private readonly List<string> _problems = [];
    private int _extraCount;

    private UsbConfigurationParser(ReadOnlyMemory<byte> raw) => _raw = raw;

    private ReadOnlySpan<byte> Bytes => _raw.Span;

    /// <summary>The configuration; null when the bytes do not begin with one.</summary>
    internal static UsbConfiguration? Parse(int index, ReadOnlyMemory<byte> bytes)
    {
        var b = bytes.Span;
        if (b.Length < HeadSize || b[0] < HeadSize || b[0] > b.Length || b[1] != (byte)UsbDescriptorType.Configuration)
        {
            return null;
        }

        var total = BinaryPrimitives.ReadUInt16LittleEndian(b[2..]);
        var parser = new UsbConfigurationParser(bytes[..Math.Min(bytes.Length, Math.Max(total, b[0]))]);
        if (total > bytes.Length)
        {
            parser.Problem(2, $"wTotalLength is {total}, but {bytes.Length} bytes came");
        }

        parser.Walk(b[0]);
        parser.CheckCount(b[4]);
        return new UsbConfiguration(
            index, b[5], b[7], b[8], parser._raw, parser._interfaces, parser._associations, parser._extras, parser._problems);
    }

    private void Walk(int from)
    {
        var at = from;
        while (at < Bytes.Length)
        {
            var length = Bytes[at];
            if (length < 2 || at + length > Bytes.Length)
            {
                Problem(at, $"bLength is {length}, {Bytes.Length - at} bytes are left; the rest is not read");
                return;
            }

            Take(at, Bytes.Slice(at, length));
            at += length;
        }
    }

    private void Take(int at, ReadOnlySpan<byte> d)
    {
        switch ((UsbDescriptorType)d[1])
        {
            case UsbDescriptorType.Interface:
                TakeInterface(at, d);
                break;
            case UsbDescriptorType.Endpoint:
                TakeEndpoint(at, d);
                break;
            case UsbDescriptorType.EndpointCompanion when d.Length >= 6 && _interfaces.Count > 0:
                _interfaces[^1].SetBurst(Math.Min((int)d[2], 15));
                break;
            case UsbDescriptorType.InterfaceAssociation when d.Length >= 8 && _associations.Count < MaxInterfaces:
                _associations.Add(new UsbAssociation(d[2], d[3], d[4], d[5], d[6]));
                break;
            default:
                TakeExtra(at, d.Length);
                break;
        }
    }

    private void TakeInterface(int at, ReadOnlySpan<byte> d)
    {
        if (d.Length < 9 || _interfaces.Count >= MaxInterfaces)
        {
            Problem(at, d.Length < 9 ? $"an interface descriptor of {d.Length} bytes" : $"more than {MaxInterfaces} interface descriptors");
            return;
        }

        if (Knows(d[2], d[3]))
        {
            Problem(at, $"interface {d[2]} setting {d[3]} for the second time; the first counts");
        }

        _interfaces.Add(new UsbInterface(d[2], d[3], d[5], d[6], d[7], d[8], at));
    }

    private bool Knows(byte number, byte alternate) => _interfaces.Exists(i => i.Number == number && i.Alternate == alternate);

    private void TakeEndpoint(int at, ReadOnlySpan<byte> d)
    {
        if (d.Length < 7 || _interfaces.Count == 0)
        {
            Problem(at, d.Length < 7 ? $"an endpoint descriptor of {d.Length} bytes" : "an endpoint before the first interface");
            return;
        }

        var size = BinaryPrimitives.ReadUInt16LittleEndian(d[4..]) & 0x7ff;
        var endpoint = new UsbEndpoint(d[2], (UsbTransferType)(d[3] & 3), size, d[6]);
        if ((d[2] & 0x0f) == 0 || !_interfaces[^1].Add(endpoint))
        {
            Problem(at, (d[2] & 0x0f) == 0 ? "an endpoint with the number 0" : $"endpoint 0x{d[2]:x2} for the second time");
        }
        else if (size == 0)
        {
            Problem(at, $"endpoint 0x{d[2]:x2} has wMaxPacketSize 0");
        }
    }

    private void TakeExtra(int at, int length)
    {
        if (++_extraCount > MaxExtras)
        {
            return;
        }

        var extra = new UsbExtra(at, _raw.Slice(at, length));
        if (_interfaces.Count > 0)
        {
            _interfaces[^1].Add(extra);
        }
        else
        {
            _extras.Add(extra);
        }
    }

    private void CheckCount(int said)
    {
        var seen = _interfaces.Select(static i => i.Number).Distinct().Count();
        if (seen != said)
        {
            Problem(4, $"bNumInterfaces is {said}, but {seen} came");
        }
    }

    private void Problem(int at, string what)
    {
        // A device could give thousands; the first tell the story.
        if (_problems.Count < 32)
        {
            _problems.Add($"offset {at}: {what}");
        }
    }
}
