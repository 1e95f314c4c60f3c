using System.Text;

namespace HwNet.Capture;

internal sealed partial class PcapNgParser
{
    private const int LongestName = 256;

    private bool TryReadInterface()
    {
        Span<byte> body = stackalloc byte[8];
        if (!TryTake(body, "interface description"))
        {
            return false;
        }

        if (Interfaces.Count == MaxInterfaces)
        {
            return Malformed(_blockStart, $"more than {MaxInterfaces} interfaces");
        }

        var ifp = new CaptureInterface("", (LinkType)_order.UInt16(body), CaptureInterface.Bound(_order.UInt32(body[4..])));
        Span<byte> value = stackalloc byte[LongestName];
        while (TryReadOption(value, out var code, out var length))
        {
            ifp = code switch
            {
                PcapNg.IfName => ifp with { Name = Printable(value[..Math.Min(length, LongestName)]) },
                PcapNg.IfTsResol when length == 1 => ifp with { Scale = TimestampScale.FromOption(value[0]) },
                PcapNg.IfTsOffset when length == 8 => ifp with { OffsetSeconds = (long)_order.UInt64(value) },
                _ => ifp,
            };
            if (!IsSoundInterfaceOption(code, length))
            {
                return Malformed(_blockStart, $"interface option {code} with a length of {length}");
            }
        }

        Interfaces.Add(ifp);
        return Status == Errno.None;
    }

    private static bool IsSoundInterfaceOption(ushort code, int length) => code switch
    {
        PcapNg.IfTsResol => length == 1,
        PcapNg.IfTsOffset => length == 8,
        _ => true,
    };

    /// <summary>Reads the options behind a packet: its direction, and how many were lost before it.</summary>
    private bool TryReadPacketOptions(ref CapturedFrame frame)
    {
        Span<byte> value = stackalloc byte[8];
        while (TryReadOption(value, out var code, out var length))
        {
            switch (code)
            {
                case PcapNg.EpbFlags when length == 4:
                    var direction = _order.UInt32(value) & 3;
                    frame = frame with { Direction = direction == 3 ? CaptureDirection.Unknown : (CaptureDirection)direction };
                    break;
                case PcapNg.EpbDropCount when length == 8 && _blockType == PcapNg.EnhancedPacketBlock:
                    frame = frame with { DropCount = (long)Math.Min(_order.UInt64(value), long.MaxValue) };
                    break;
            }
        }

        return Status == Errno.None;
    }

    /// <summary>Reads the next option, its value cut to the space given.</summary>
    /// <returns>False behind the last option, and when one does not fit the block (<see cref="CaptureParser.Status"/> tells).</returns>
    private bool TryReadOption(Span<byte> value, out ushort code, out int length)
    {
        code = PcapNg.EndOfOptions;
        length = 0;
        Span<byte> header = stackalloc byte[4];
        if (_left < header.Length || !TryTake(header, "options"))
        {
            return false;
        }

        code = _order.UInt16(header);
        length = _order.UInt16(header[2..]);
        if (code == PcapNg.EndOfOptions)
        {
            return false;
        }

        var wanted = Math.Min(length, value.Length);
        return TryTake(value[..wanted], "options") && TryPass((uint)(length - wanted + PcapNg.Pad(length)), "options");
    }

    /// <summary>Text from a file, safe to print: names end up on terminals and in logs.</summary>
    private static string Printable(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        var decoded = Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
        foreach (var c in decoded)
        {
            if (char.IsControl(c))
            {
                return string.Create(decoded.Length, decoded, static (into, from) =>
                {
                    for (var i = 0; i < into.Length; i++)
                    {
                        into[i] = char.IsControl(from[i]) ? '?' : from[i];
                    }
                });
            }
        }

        return decoded;
    }
}
