using System.Globalization;
using System.Text;
using HwNet.Bus.Usb.Registers;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>Transfers of a trace in words.</summary>
internal static class UsbTraceText
{
    internal const int ShownBytes = 32;

    /// <summary>A control transfer, with its data and how it ended.</summary>
    internal static string Control(UsbExchange e)
    {
        var text = e.Setup is { } setup ? UsbRequestText.Of(setup) : "a request that began before the trace";
        return WithData(text, e.Data.Span) + Ending(e);
    }

    /// <summary>A request by the name of the register that it reaches; what reaches none as it is, with its data.</summary>
    internal static string Named(in UsbSetup setup, ReadOnlySpan<byte> data, IRegisterNames? names) =>
        (setup.RequestType & 0x60) == 0x40 && names?.Find(setup, data) is { } access ? access.ToString() : WithData(UsbRequestText.Of(setup), data);

    /// <summary>How it ended, where that is worth a word.</summary>
    internal static string Ending(UsbExchange e) => e.Status switch
    {
        UsbStatus.Completed => "",
        null => " -> no end",
        { } status => $" -> {status}",
    };

    /// <summary>Text and the first bytes.</summary>
    internal static string WithData(string text, ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
        {
            return text;
        }

        var hex = new StringBuilder(text).Append(CultureInfo.InvariantCulture, $" [{data.Length}]");
        for (var i = 0; i < Math.Min(data.Length, ShownBytes); i++)
        {
            _ = hex.Append(i % 4 == 0 ? " " : "").Append(data[i].ToString("x2", CultureInfo.InvariantCulture));
        }

        return hex.Append(data.Length > ShownBytes ? " ..." : "").ToString();
    }
}
