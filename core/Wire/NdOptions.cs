namespace HwNet.Wire;

/// <summary>nd_opt_hdr: walks the options of a message of neighbour discovery; each says its length in units of 8 bytes (RFC 4861 section 4.6).</summary>
public ref struct NdOptions
{
    /// <summary>ND_OPT_SOURCE_LINKADDR.</summary>
    public const byte SourceLladdr = 1;

    /// <summary>ND_OPT_TARGET_LINKADDR.</summary>
    public const byte TargetLladdr = 2;

    /// <summary>ND_OPT_PREFIX_INFORMATION.</summary>
    public const byte Prefix = 3;

    /// <summary>ND_OPT_MTU.</summary>
    public const byte Mtu = 5;

    /// <summary>Bytes of an option with an Ethernet address.</summary>
    public const int LladdrLength = 8;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first option.</summary>
    /// <param name="options">What follows the fixed part of the message.</param>
    public NdOptions(ReadOnlySpan<byte> options) => _rest = options;

    /// <summary>The option, type and length in front.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>True when an option had length 0, or ended behind the message: the message is to be dropped.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Goes to the next option.</summary>
    /// <returns>False behind the last one, and at a malformed one.</returns>
    public bool TryNext()
    {
        if (_rest.IsEmpty || IsMalformed)
        {
            return false;
        }

        var length = _rest.Length < 2 ? 0 : _rest[1] * 8;
        if (length == 0 || length > _rest.Length)
        {
            IsMalformed = true;
            return false;
        }

        Current = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>Looks through all options for a link address; the last one counts, other options are passed over.</summary>
    /// <returns>False when an option is malformed.</returns>
    internal static bool TryFindLladdr(ReadOnlySpan<byte> bytes, byte type, out LinkAddress? lladdr)
    {
        lladdr = null;
        var options = new NdOptions(bytes);
        while (options.TryNext())
        {
            if (options.Current[0] == type && options.Current.Length == LladdrLength)
            {
                lladdr = LinkAddress.Read(options.Current[2..]);
            }
        }

        return !options.IsMalformed;
    }

    internal static void WriteLladdr(Span<byte> into, byte type, LinkAddress lladdr)
    {
        into[0] = type;
        into[1] = LladdrLength / 8;
        lladdr.Write(into[2..]);
    }
}
