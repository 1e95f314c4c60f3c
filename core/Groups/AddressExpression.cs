using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Groups;

/// <summary>pf's host expression: an address, a network, or the addresses of an interface or group, as they are when asked. Immutable.</summary>
/// <remarks>"192.0.2.1", "2001:db8::/32", "lab" (its addresses), "lab:network", "lab:broadcast", "lab:peer"; "!" in front turns it round.</remarks>
public sealed class AddressExpression
{
    private readonly string _text;
    private readonly bool _not;
    private readonly AddressPrefix? _fixed;
    private readonly string _name;
    private readonly AddressPart _part;

    private AddressExpression(string text, bool not, AddressPrefix? literal, string name, AddressPart part)
    {
        _text = text;
        _not = not;
        _fixed = literal;
        _name = name;
        _part = part;
    }

    /// <summary>Reads an expression.</summary>
    /// <returns>None; EINVAL: empty, no good address, or an unknown word behind the colon; ENAMETOOLONG: a name that nothing can have.</returns>
    public static Errno Parse(string text, out AddressExpression? expression)
    {
        ArgumentNullException.ThrowIfNull(text);
        var not = text.StartsWith('!');
        var rest = not ? text[1..].TrimStart() : text;
        expression = null;
        if (TryLiteral(rest, out var literal))
        {
            expression = new AddressExpression(text, not, literal, "", AddressPart.Address);
            return Errno.None;
        }

        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? rest : rest[..colon];
        if (name.Length > IfNet.MaxNameLength)
        {
            return Errno.ENAMETOOLONG;
        }

        // A name that begins like an address is a mistyped address: it would match nothing and nobody would notice.
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !TryPart(colon < 0 ? "" : rest[colon..], out var part))
        {
            return Errno.EINVAL;
        }

        expression = new AddressExpression(text, not, null, name, part);
        return Errno.None;
    }

    /// <summary>True when the address is among those the expression means now; with "!", when it is not. n</summary>
    public bool Matches(NetStack stack, in SockAddr address)
    {
        foreach (var prefix in Resolve(stack))
        {
            if (prefix.Contains(address))
            {
                return !_not;
            }
        }

        return _not;
    }

    /// <summary>The addresses and networks it means now, "!" left aside, in the order of interfaces and addresses; no link addresses. n</summary>
    public IReadOnlyList<AddressPrefix> Resolve(NetStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return _fixed is { } literal
            ? [literal]
            : [.. stack.Groups.Resolve(_name).SelectMany(static ifp => ifp.Addresses).Where(static a => a.Family != AddressFamily.Link).SelectMany(Select)];
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private IEnumerable<AddressPrefix> Select(IfAddress address)
    {
        SockAddr? one = _part switch
        {
            AddressPart.Broadcast => address.BroadcastSa,
            AddressPart.Peer => address.DestinationSa,
            _ => address.Sa,
        };
        if (one is not { } found)
        {
            return [];
        }

        return [_part == AddressPart.Network ? new AddressPrefix(found, address.NetworkBits) : AddressPrefix.Host(found)];
    }

    private static bool TryLiteral(string text, out AddressPrefix literal)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var word = slash < 0 ? text : text[..slash];
        literal = default;
        if (Ipv4Address.TryParse(word, out var ipv4))
        {
            literal = AddressPrefix.Host(SockAddr.Inet(ipv4));
        }
        else if (Ipv6Address.TryParse(word, out var ipv6))
        {
            literal = AddressPrefix.Host(SockAddr.Inet6(ipv6));
        }
        else
        {
            return false;
        }

        if (slash < 0)
        {
            return true;
        }

        var good = Ipv4Address.TryParseDecimal(text.AsSpan(slash + 1), (uint)literal.Bits, out var bits);
        literal = literal with { Bits = (int)bits };
        return good;
    }

    private static bool TryPart(string word, out AddressPart part)
    {
        part = word switch
        {
            ":network" => AddressPart.Network,
            ":broadcast" => AddressPart.Broadcast,
            ":peer" => AddressPart.Peer,
            _ => AddressPart.Address,
        };
        return part != AddressPart.Address || word.Length == 0;
    }
}
