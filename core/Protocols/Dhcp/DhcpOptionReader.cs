namespace HwNet.Protocols.Dhcp;

/// <summary>The options of a message, wherever they stand: behind the cookie, and in "file" and "sname" when those are overloaded (RFC 2131 section 4.1).</summary>
internal readonly ref struct DhcpOptionReader
{
    private readonly ReadOnlySpan<byte> _options;
    private readonly ReadOnlySpan<byte> _file;
    private readonly ReadOnlySpan<byte> _name;

    private DhcpOptionReader(ReadOnlySpan<byte> message)
    {
        _options = message[DhcpFormat.FixedLength..];
        _file = default;
        _name = default;
        Span<byte> overload = stackalloc byte[1];
        if (Read(DhcpOption.Overload, overload) == 1)
        {
            _file = (overload[0] & 1) != 0 ? message[DhcpFormat.File..DhcpFormat.Cookie] : default;
            _name = (overload[0] & 2) != 0 ? message[DhcpFormat.ServerName..DhcpFormat.File] : default;
        }
    }

    /// <summary>Checks every length once.</summary>
    /// <param name="message">At least <see cref="DhcpFormat.FixedLength"/> bytes.</param>
    /// <param name="reader">The options.</param>
    /// <returns>False when an option runs out of its field.</returns>
    internal static bool TryOpen(ReadOnlySpan<byte> message, out DhcpOptionReader reader)
    {
        reader = default;
        if (!IsSound(message[DhcpFormat.FixedLength..]))
        {
            return false;
        }

        reader = new DhcpOptionReader(message);
        Span<byte> overload = stackalloc byte[1];
        var length = reader.Read(DhcpOption.Overload, overload);
        return (length == 0 || (length == 1 && overload[0] is >= 1 and <= 3)) && IsSound(reader._file) && IsSound(reader._name);
    }

    /// <summary>The value of an option; the parts of one that is split are put together (RFC 3396).</summary>
    /// <returns>How many bytes it has, which may be more than there was room for; 0 when it is not there.</returns>
    internal int Read(byte code, Span<byte> value)
    {
        var length = ReadIn(_options, code, value, 0);
        length = ReadIn(_file, code, value, length);
        return ReadIn(_name, code, value, length);
    }

    private static int ReadIn(ReadOnlySpan<byte> field, byte code, Span<byte> value, int length)
    {
        while (TryNext(ref field, out var found, out var part))
        {
            if (found == code)
            {
                var room = value[Math.Min(length, value.Length)..];
                part[..Math.Min(part.Length, room.Length)].CopyTo(room);
                length += part.Length;
            }
        }

        return length;
    }

    private static bool IsSound(ReadOnlySpan<byte> field)
    {
        while (TryNext(ref field, out _, out _))
        {
        }

        // What is left is nothing, or begins with the end; else an option did not fit.
        return field.IsEmpty || field[0] == DhcpOption.End;
    }

    private static bool TryNext(ref ReadOnlySpan<byte> field, out byte code, out ReadOnlySpan<byte> value)
    {
        field = field.TrimStart(DhcpOption.Pad);
        code = 0;
        value = default;
        if (field.IsEmpty || field[0] == DhcpOption.End || field.Length < 2 || field[1] > field.Length - 2)
        {
            return false;
        }

        code = field[0];
        value = field.Slice(2, field[1]);
        field = field[(2 + value.Length)..];
        return true;
    }
}
