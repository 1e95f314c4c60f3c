using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>nd_opt_prefix_info: a network of the link, as a router announces it (RFC 4861 section 4.6.2).</summary>
public readonly record struct PrefixInformation
{
    /// <summary>Bytes of the option.</summary>
    public const int Length = 32;

    /// <summary>ND6_INFINITE_LIFETIME.</summary>
    public const uint Infinite = uint.MaxValue;

    /// <summary>nd_opt_pi_prefix.</summary>
    public Ipv6Address Prefix { get; init; }

    /// <summary>nd_opt_pi_prefix_len: bits; hostile until checked, up to 255.</summary>
    public int PrefixLength { get; init; }

    /// <summary>ND_OPT_PI_FLAG_ONLINK: its addresses are neighbours.</summary>
    public bool IsOnLink { get; init; }

    /// <summary>ND_OPT_PI_FLAG_AUTO: stations may make addresses in it.</summary>
    public bool IsAutonomous { get; init; }

    /// <summary>nd_opt_pi_valid_time, in seconds.</summary>
    public uint Valid { get; init; }

    /// <summary>nd_opt_pi_preferred_time, in seconds.</summary>
    public uint Preferred { get; init; }

    /// <summary>Reads an option, type and length in front.</summary>
    /// <returns>False when it has another length.</returns>
    public static bool TryParse(ReadOnlySpan<byte> option, out PrefixInformation prefix)
    {
        prefix = default;
        if (option.Length != Length)
        {
            return false;
        }

        prefix = new PrefixInformation
        {
            PrefixLength = option[2],
            IsOnLink = (option[3] & 0x80) != 0,
            IsAutonomous = (option[3] & 0x40) != 0,
            Valid = BinaryPrimitives.ReadUInt32BigEndian(option[4..]),
            Preferred = BinaryPrimitives.ReadUInt32BigEndian(option[8..]),
            Prefix = Ipv6Address.Read(option[16..]),
        };
        return true;
    }
}
