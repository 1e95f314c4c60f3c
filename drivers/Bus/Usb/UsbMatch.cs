using System.Globalization;
using HwNet.Net;

namespace HwNet.Bus.Usb;

/// <summary>What a line of a driver's ID table says on this bus, and whether a device fits it.</summary>
/// <remarks>
/// <see cref="BusMatch.Id"/> is "VVVV:PPPP" (hexadecimal; the product may be "*"), "class:CC/SS/PP" (a triple that an interface of any
/// configuration has; each part may be "*"), or both with a space between.
/// </remarks>
public static class UsbMatch
{
    /// <summary>True when the device fits.</summary>
    public static bool Fits(UsbDescriptors descriptors, BusMatch match) => Explain(descriptors, match, out _);

    /// <summary>Whether the device fits, and why or why not.</summary>
    /// <param name="descriptors">The device.</param>
    /// <param name="match">The line.</param>
    /// <param name="reason">One clause for people: "interface 0 of configuration 1 is 02/06/00".</param>
    public static bool Explain(UsbDescriptors descriptors, BusMatch match, out string reason)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        ArgumentNullException.ThrowIfNull(match);
        reason = string.Empty;
        foreach (var part in match.Id.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var fits = part.StartsWith("class:", StringComparison.Ordinal)
                ? HasTriple(descriptors, part[6..], out var why)
                : HasId(descriptors.Device, part, out why);
            reason = reason.Length == 0 || !fits ? why : $"{reason}, {why}";
            if (!fits)
            {
                return false;
            }
        }

        return reason.Length > 0;
    }

    /// <summary>True when an interface has the triple "CC/SS/PP", each part hexadecimal or "*".</summary>
    public static bool HasTriple(UsbInterface setting, string triple)
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(triple);
        var parts = triple.Split('/');
        return parts.Length == 3 && Equal(parts[0], setting.Class) && Equal(parts[1], setting.Subclass) && Equal(parts[2], setting.Protocol);
    }

    private static bool HasTriple(UsbDescriptors descriptors, string triple, out string why)
    {
        foreach (var configuration in descriptors.Configurations)
        {
            foreach (var setting in configuration.Interfaces)
            {
                if (HasTriple(setting, triple))
                {
                    why = $"interface {setting.Number} of configuration {configuration.Value} is {triple}";
                    return true;
                }
            }
        }

        why = $"no interface is {triple}";
        return false;
    }

    private static bool HasId(UsbDeviceDescriptor device, string id, out string why)
    {
        var parts = id.Split(':');
        var fits = parts.Length == 2 && Equal(parts[0], device.VendorId) && Equal(parts[1], device.ProductId);
        why = fits ? $"the device is {device.Id}" : $"the device is {device.Id}, not {id}";
        return fits;
    }

    private static bool Equal(string text, int value) =>
        text == "*" || (int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var wanted) && wanted == value);
}
