using System.Globalization;
using System.Security.Cryptography;
using HwNet.Bus.Usb.Registers;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>A transfer as it is compared: equal keys are equal transfers.</summary>
/// <param name="Key">What is compared.</param>
/// <param name="Text">What is shown.</param>
internal sealed record UsbTraceLine(string Key, string Text)
{
    private const int RndisIdOffset = 8;

    /// <summary>The lines of a device, in the order in which the driver came by them: what goes out by submission, what comes in by completion.</summary>
    internal static List<UsbTraceLine> Of(UsbTraceDevice device, UsbTraceDiffOptions options)
    {
        var names = options.Names?.Invoke();
        return
        [
            .. device.Exchanges
                .Where(e => IsWanted(e, options))
                .OrderBy(static e => e.IsControl || !e.IsIn ? Math.Max(e.Submitted, -1) : e.Completed)
                .Select(e => Of(e, options, names)),
        ];
    }

    private static bool IsWanted(UsbExchange e, UsbTraceDiffOptions options)
    {
        if (e.IsControl)
        {
            return e.Setup is not null && !(options.IgnoreEnumeration && e.IsEnumeration);
        }

        // What the host took back, and what was pending at the end, says how fast somebody was, not what the driver does.
        return !options.IgnoreTransfers && !e.IsUnfinished;
    }

    private static UsbTraceLine Of(UsbExchange e, UsbTraceDiffOptions options, IRegisterNames? names)
    {
        var data = options.IgnoreSequence ? WithoutSequence(e) : e.Data;
        if (e.Setup is { } setup)
        {
            var name = options.IgnoreAddresses && setup is { RequestType: 0, Request: 5 } ? "SET_ADDRESS" : UsbRequestText.Of(Plain(setup, options));
            var line = Make(name, data.Span, UsbTraceText.Ending(e));
            return names is null ? line : line with { Text = UsbTraceText.Named(setup, data.Span, names) + UsbTraceText.Ending(e) };
        }

        var kind = e.Type == UsbTransferType.Interrupt ? "interrupt" : "bulk";
        var endpoint = options.IgnoreAddresses ? "" : string.Create(CultureInfo.InvariantCulture, $" 0x{e.Endpoint:x2}");
        var text = string.Create(CultureInfo.InvariantCulture, $"{kind} {(e.IsIn ? "IN" : "OUT")}{endpoint} {(e.IsIn ? e.Length : e.Requested)} bytes");
        return Make(text, options.CompareContent ? data.Span : [], UsbTraceText.Ending(e));
    }

    private static UsbSetup Plain(in UsbSetup setup, UsbTraceDiffOptions options) =>
        options.IgnoreAddresses && (setup.RequestType & 0x1f) == 2 ? setup with { Index = (ushort)(setup.Index & 0x80) } : setup;

    private static UsbTraceLine Make(string name, ReadOnlySpan<byte> data, string ending)
    {
        var text = UsbTraceText.WithData(name, data) + ending;
        return new UsbTraceLine(data.Length <= UsbTraceText.ShownBytes ? text : text + Convert.ToHexString(SHA256.HashData(data)), text);
    }

    private static ReadOnlyMemory<byte> WithoutSequence(UsbExchange e)
    {
        var b = e.Data.Span;
        var at = e switch
        {
            { IsControl: false } when b.Length >= 12 && (b.StartsWith("NCMH"u8) || b.StartsWith("ncmh"u8)) => (6, 2),
            { Setup: { Request: 0 or 1 } s } when (s.RequestType & 0x60) == 0x20 && b.Length >= RndisIdOffset + 4 => (RndisIdOffset, 4),
            _ => (0, 0),
        };
        if (at.Item2 == 0)
        {
            return e.Data;
        }

        var copy = e.Data.ToArray();
        copy.AsSpan(at.Item1, at.Item2).Clear();
        return copy;
    }
}
