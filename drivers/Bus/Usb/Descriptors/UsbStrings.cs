using System.Text;

namespace HwNet.Bus.Usb;

/// <summary>String descriptors (USB 2.0, 9.6.7). Their content is hostile.</summary>
public static class UsbStrings
{
    private const ushort English = 0x0409;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads a string as the device says it: any UTF-16, control characters included. For MAC addresses and comparisons.</summary>
    /// <returns>Null: index 0, or the device does not tell it.</returns>
    public static string? Read(IUsbDevice device, byte index)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (index == 0)
        {
            return null;
        }

        Span<byte> answer = stackalloc byte[255];
        var result = device.Control(UsbSetup.GetDescriptor((byte)UsbDescriptorType.String, index, English, answer.Length), answer, Timeout);
        if (!result.Got(2) || answer[1] != (byte)UsbDescriptorType.String)
        {
            return null;
        }

        var length = Math.Min(result.Length, (int)answer[0]) & ~1;
        return length < 2 ? null : Encoding.Unicode.GetString(answer[2..length]);
    }

    /// <summary>A string for people: whatever is not printable becomes '?', spaces at the ends go, at most 126 characters.</summary>
    public static string? Printable(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var bad = Rune.IsControl(rune) || rune == Rune.ReplacementChar
                || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator
                    or System.Globalization.UnicodeCategory.ParagraphSeparator or System.Globalization.UnicodeCategory.OtherNotAssigned;
            _ = bad ? clean.Append('?') : clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }
}
