using System.Buffers.Binary;
using System.Text;
using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <summary>A server's message, every length checked. Options that make no sense are left out and counted; those that a message is nothing without refuse it.</summary>
internal sealed class DhcpReply
{
    private const int MaxText = 255;

    private DhcpReply()
    {
    }

    internal DhcpMessageType Type { get; private init; }

    /// <summary>yiaddr.</summary>
    internal Ipv4Address Address { get; private init; }

    internal Ipv4Address? Server { get; private set; }

    internal Ipv4Prefix Prefix { get; private set; }

    internal Ipv4Address[] Routers { get; private set; } = [];

    internal Ipv4Address[] DnsServers { get; private set; } = [];

    internal DhcpStaticRoute[] StaticRoutes { get; private set; } = [];

    internal string? DomainName { get; private set; }

    /// <summary>What the server has to say, with a NAK.</summary>
    internal string? Message { get; private set; }

    internal int? Mtu { get; private set; }

    /// <summary>Seconds; 0xffffffff for ever.</summary>
    internal uint? Lease { get; private set; }

    internal uint? Renewal { get; private set; }

    internal uint? Rebinding { get; private set; }

    /// <summary>Options passed over.</summary>
    internal int Ignored { get; private set; }

    /// <summary>Reads the options of a message whose fixed part is checked.</summary>
    internal static DhcpDrop TryParse(ReadOnlySpan<byte> message, out DhcpReply? reply)
    {
        reply = null;
        if (!DhcpOptionReader.TryOpen(message, out var options))
        {
            return DhcpDrop.Options;
        }

        Span<byte> type = stackalloc byte[1];
        if (options.Read(DhcpOption.MessageType, type) != 1
            || (DhcpMessageType)type[0] is not (DhcpMessageType.Offer or DhcpMessageType.Ack or DhcpMessageType.Nak))
        {
            return DhcpDrop.MessageType;
        }

        reply = new DhcpReply { Type = (DhcpMessageType)type[0], Address = Ipv4Address.Read(message[DhcpFormat.YourAddress..]) };
        reply.Fill(options);
        return DhcpDrop.None;
    }

    /// <summary>True when a station may have the address in its network.</summary>
    internal bool HasUsableAddress => Address.IsStation && !Address.IsLoopback && !Prefix.IsBroadcast(Address);

    private void Fill(in DhcpOptionReader options)
    {
        Span<byte> value = stackalloc byte[512];
        Server = Addresses(options, DhcpOption.ServerIdentifier, 1, value) is [var server] && server.IsStation ? server : null;
        Prefix = PrefixOf(Addresses(options, DhcpOption.SubnetMask, 1, value));
        Routers = Addresses(options, DhcpOption.Router, DhcpClientOptions.MaxAddresses, value);
        DnsServers = Addresses(options, DhcpOption.DomainNameServer, DhcpClientOptions.MaxAddresses, value);
        DomainName = Text(options, DhcpOption.DomainName, value);
        Message = Text(options, DhcpOption.Message, value);
        Lease = Number(options, DhcpOption.LeaseTime, value);
        Renewal = Number(options, DhcpOption.RenewalTime, value);
        Rebinding = Number(options, DhcpOption.RebindingTime, value);
        Mtu = ReadMtu(options, value);
        StaticRoutes = Routes(options, value);
    }

    private Ipv4Prefix PrefixOf(Ipv4Address[] mask)
    {
        if (mask is [var netmask] && Ipv4Prefix.TryFromNetmask(Address, netmask, out var prefix) && prefix.Length > 0)
        {
            return prefix;
        }

        Ignored += mask.Length;
        return new Ipv4Prefix(Address, (Address.ToUInt32() >> 30) switch { 0 or 1 => 8, 2 => 16, _ => 24 });
    }

    private Ipv4Address[] Addresses(in DhcpOptionReader options, byte code, int most, Span<byte> value)
    {
        var length = options.Read(code, value);
        if (length == 0)
        {
            return [];
        }

        if (length % Ipv4Address.Length != 0 || (most == 1 && length != Ipv4Address.Length))
        {
            Ignored++;
            return [];
        }

        var addresses = new List<Ipv4Address>(most);
        for (var at = 0; at < Math.Min(length, value.Length) && addresses.Count < most; at += Ipv4Address.Length)
        {
            var address = Ipv4Address.Read(value[at..]);
            if (code == DhcpOption.SubnetMask || (address.IsStation && !address.IsLoopback))
            {
                addresses.Add(address);
            }
            else
            {
                Ignored++;
            }
        }

        return [.. addresses];
    }

    private uint? Number(in DhcpOptionReader options, byte code, Span<byte> value)
    {
        var length = options.Read(code, value);
        if (length == sizeof(uint))
        {
            return BinaryPrimitives.ReadUInt32BigEndian(value);
        }

        Ignored += length == 0 ? 0 : 1;
        return null;
    }

    private int? ReadMtu(in DhcpOptionReader options, Span<byte> value)
    {
        var length = options.Read(DhcpOption.InterfaceMtu, value);
        if (length == sizeof(ushort) && BinaryPrimitives.ReadUInt16BigEndian(value) >= DhcpClientOptions.MinimumMtu)
        {
            return BinaryPrimitives.ReadUInt16BigEndian(value);
        }

        Ignored += length == 0 ? 0 : 1;
        return null;
    }

    /// <summary>Some servers count a terminating 0.</summary>
    private string? Text(in DhcpOptionReader options, byte code, Span<byte> value)
    {
        var length = options.Read(code, value);
        var text = value[..Math.Min(length, MaxText)].TrimEnd((byte)0);
        if (text.IsEmpty || text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0)
        {
            Ignored += length == 0 ? 0 : 1;
            return null;
        }

        return Encoding.ASCII.GetString(text);
    }

    private DhcpStaticRoute[] Routes(in DhcpOptionReader options, Span<byte> value)
    {
        var length = options.Read(DhcpOption.ClasslessRoutes, value);
        ReadOnlySpan<byte> rest = value[..Math.Min(length, value.Length)];
        var routes = new List<DhcpStaticRoute>();
        Span<byte> network = stackalloc byte[Ipv4Address.Length];
        while (!rest.IsEmpty && routes.Count < DhcpClientOptions.MaxRoutes)
        {
            var significant = (rest[0] + 7) / 8;
            if (rest[0] > 32 || rest.Length < 1 + significant + Ipv4Address.Length)
            {
                // What follows cannot be told apart any more, and half of the routes may be worse than none.
                Ignored++;
                return [];
            }

            network.Clear();
            rest.Slice(1, significant).CopyTo(network);
            var prefix = new Ipv4Prefix(Ipv4Address.Read(network), rest[0]);
            routes.Add(new DhcpStaticRoute(new Ipv4Prefix(prefix.Network, prefix.Length), Ipv4Address.Read(rest[(1 + significant)..])));
            rest = rest[(1 + significant + Ipv4Address.Length)..];
        }

        return [.. routes];
    }
}
