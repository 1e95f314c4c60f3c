using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <summary>ip6_ext: walks the extension headers of a packet (RFC 8200 section 4). Every length is checked before use.</summary>
internal ref struct Ipv6Extensions
{
    /// <summary>IP6OPT_ROUTER_ALERT (RFC 2711).</summary>
    internal const byte RouterAlert = 5;

    private const byte Pad1 = 0;
    private const byte PadN = 1;
    private const byte Routing = 43;
    private const byte FragmentHeader = 44;
    private const byte DestinationOptions = 60;
    private const int FixedLength = 8;
    private const int MaxHeaders = 8;

    private readonly ReadOnlySpan<byte> _packet;

    /// <summary>Begins behind the fixed header.</summary>
    /// <param name="packet">The packet, its IPv6 header in front; perhaps only its start.</param>
    internal Ipv6Extensions(ReadOnlySpan<byte> packet)
    {
        _packet = packet;
        Protocol = packet[6];
        NamedAt = 6;
        Offset = Ipv6Header.Length;
    }

    /// <summary>What the packet carries, behind the headers passed so far.</summary>
    internal byte Protocol { get; private set; }

    /// <summary>Where it begins.</summary>
    internal int Offset { get; private set; }

    /// <summary>Where the field stands that names it.</summary>
    internal int NamedAt { get; private set; }

    internal bool HasRouterAlert { get; private set; }

    /// <summary>What to tell the sender; null for nothing.</summary>
    internal ParameterProblem? Problem { get; private set; }

    /// <summary>Goes to what the packet carries, and does what the options want.</summary>
    internal Ipv6Drop Walk()
    {
        for (var header = 0; header < MaxHeaders; header++)
        {
            var cause = Step();
            if (cause != Ipv6Drop.None)
            {
                return cause;
            }

            if (Protocol is not (DestinationOptions or Routing or FragmentHeader or IpProtocol.HopByHop))
            {
                return Ipv6Drop.None;
            }
        }

        return Ipv6Drop.Extension;
    }

    /// <summary>Goes to what a quoted packet carries; options were its receiver's matter.</summary>
    /// <returns>False when that is cut off, or is a later fragment.</returns>
    internal bool TryWalkQuoted()
    {
        for (var header = 0; header < MaxHeaders; header++)
        {
            if (Protocol is not (DestinationOptions or Routing or IpProtocol.HopByHop))
            {
                return Protocol != FragmentHeader;
            }

            if (!TryLength(out var length))
            {
                return false;
            }

            Pass(length);
        }

        return false;
    }

    private Ipv6Drop Step()
    {
        switch (Protocol)
        {
            case FragmentHeader:
                return Ipv6Drop.Fragment;
            case IpProtocol.HopByHop when Offset != Ipv6Header.Length:
                // Only the first header may be one (RFC 8200 section 4.1).
                Problem = new ParameterProblem(1, NamedAt);
                return Ipv6Drop.Extension;
            case IpProtocol.HopByHop or DestinationOptions or Routing:
                break;
            default:
                return Ipv6Drop.None;
        }

        if (!TryLength(out var length))
        {
            return Ipv6Drop.Extension;
        }

        var cause = Protocol == Routing ? CheckRouting() : CheckOptions(Offset + 2, Offset + length);
        if (cause == Ipv6Drop.None)
        {
            Pass(length);
        }

        return cause;
    }

    private readonly bool TryLength(out int length)
    {
        length = _packet.Length - Offset < FixedLength ? 0 : (_packet[Offset + 1] + 1) * 8;
        return length > 0 && length <= _packet.Length - Offset;
    }

    private void Pass(int length)
    {
        Protocol = _packet[Offset];
        NamedAt = Offset;
        Offset += length;
    }

    /// <summary>A route that is used up is nothing to this host; one that is not it does not follow (RFC 8200 section 4.4, RFC 5095).</summary>
    private Ipv6Drop CheckRouting()
    {
        if (_packet[Offset + 3] == 0)
        {
            return Ipv6Drop.None;
        }

        Problem = new ParameterProblem(0, Offset + 2);
        return Ipv6Drop.SourceRoute;
    }

    /// <summary>RFC 8200 section 4.2: the two highest bits of an unknown option say what is to become of the packet.</summary>
    private Ipv6Drop CheckOptions(int at, int end)
    {
        while (at < end)
        {
            var type = _packet[at];
            if (type == Pad1)
            {
                at++;
                continue;
            }

            if (end - at < 2 || end - at - 2 < _packet[at + 1])
            {
                Problem = new ParameterProblem(0, at);
                return Ipv6Drop.Extension;
            }

            if (type == RouterAlert && _packet[at + 1] == 2 && Protocol == IpProtocol.HopByHop)
            {
                HasRouterAlert = true;
            }
            else if (type != PadN && type >> 6 != 0)
            {
                Problem = type >> 6 == 1 ? null : new ParameterProblem(2, at, EvenToMany: type >> 6 == 2);
                return Ipv6Drop.Option;
            }

            at += 2 + _packet[at + 1];
        }

        return Ipv6Drop.None;
    }
}
