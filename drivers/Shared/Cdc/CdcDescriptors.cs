using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.Cdc;

/// <summary>Finds a communication-class function in a configuration, wherever its device put the pieces. The bytes are hostile; nothing throws on them.</summary>
public static class CdcDescriptors
{
    /// <summary>Finds the function whose control interface has a class triple.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="controlTriple">"02/06/00"; each part may be "*".</param>
    /// <param name="function">The first one that can be used.</param>
    /// <param name="reason">Why there is none, for people, with offsets in the configuration's bytes.</param>
    public static bool TryFind(
        UsbConfiguration configuration,
        string controlTriple,
        [NotNullWhen(true)] out CdcFunction? function,
        [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        function = null;
        var reasons = new List<string>();
        var seen = new HashSet<byte>();
        foreach (var control in configuration.Interfaces)
        {
            // Each interface once, in its first setting that fits.
            if (!UsbMatch.HasTriple(control, controlTriple) || !seen.Add(control.Number))
            {
                continue;
            }

            function = new CdcSearch(configuration, control).Run(out var why);
            if (function is not null)
            {
                reason = null;
                return true;
            }

            reasons.Add(why!);
        }

        reason = reasons.Count == 0 ? $"no interface of configuration {configuration.Value} is {controlTriple}" : string.Join("; ", reasons);
        return false;
    }

    /// <summary>Reads a station address out of the string that iMACAddress names.</summary>
    /// <param name="text">The string as the device said it; null when it said none.</param>
    /// <param name="address">The address.</param>
    /// <param name="reason">Why it is none.</param>
    public static bool TryReadAddress(string? text, out LinkAddress address, [NotNullWhen(false)] out string? reason)
    {
        address = default;
        if (text is null || text.Length != 12 || !text.All(char.IsAsciiHexDigit))
        {
            reason = text is null ? "the device tells no address" : $"the address string \"{UsbStrings.Printable(text[..Math.Min(text.Length, 32)])}\" is not 12 hexadecimal digits";
            return false;
        }

        address = LinkAddress.FromUInt64(ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        reason = address.IsStation ? null : $"the address {address} is none of a station";
        return reason is null;
    }
}
