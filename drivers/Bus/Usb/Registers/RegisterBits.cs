using System.Globalization;
using System.Text;

namespace HwNet.Bus.Usb.Registers;

/// <summary>The bits of a register by name. Made once, kept for good.</summary>
public sealed class RegisterBits
{
    private readonly (uint Mask, uint Value, string Name)[] _fields;

    /// <summary>Bits that stand alone, in the order in which they are told. Numbers of 32 bits.</summary>
    public RegisterBits(params ReadOnlySpan<(long Bit, string Name)> bits)
    {
        _fields = new (uint, uint, string)[bits.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            _fields[i] = ((uint)bits[i].Bit, (uint)bits[i].Bit, bits[i].Name);
        }
    }

    private RegisterBits((uint Mask, uint Value, string Name)[] fields) => _fields = fields;

    /// <summary>None known: values are told as numbers.</summary>
    public static RegisterBits None { get; } = new();

    /// <summary>These bits and a field of several, of which each value has a name.</summary>
    public RegisterBits With(uint mask, params ReadOnlySpan<(long Value, string Name)> values)
    {
        var fields = new List<(uint Mask, uint Value, string Name)>(_fields);
        foreach (var (value, name) in values)
        {
            fields.Add((mask, (uint)value, name));
        }

        return new RegisterBits([.. fields]);
    }

    /// <summary>A value: "0x0398 (START|BCAST)"; bits without a name stand there as a number.</summary>
    /// <param name="value">The value.</param>
    /// <param name="bytes">Bytes of the register: how many digits are written.</param>
    public string Of(uint value, int bytes)
    {
        var number = $"0x{value.ToString($"x{2 * bytes}", CultureInfo.InvariantCulture)}";
        var left = value;
        var names = new StringBuilder();
        foreach (var (mask, wanted, name) in _fields)
        {
            if ((value & mask) == wanted)
            {
                _ = names.Append(names.Length == 0 ? "" : "|").Append(name);
                left &= ~mask;
            }
        }

        if (names.Length > 0 && left != 0)
        {
            _ = names.Append(CultureInfo.InvariantCulture, $"|0x{left:x}");
        }

        return names.Length == 0 ? number : $"{number} ({names})";
    }

    /// <summary>A value as it lies in the data stage, least significant byte first: up to four bytes as a number, more as bytes.</summary>
    public string Of(ReadOnlySpan<byte> data)
    {
        if (data.Length is 0 or > sizeof(uint))
        {
            return Convert.ToHexStringLower(data);
        }

        var value = 0u;
        for (var i = data.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | data[i];
        }

        return Of(value, data.Length);
    }
}
