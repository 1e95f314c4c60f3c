using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using HwNet.Wire;
using PacketDotNet;
using PacketDotNet.Utils;

namespace HwNet.Drivers.Tests.BackEnds;

/// <summary>A frame read by our header parsers and by PacketDotNet: what they say differently.</summary>
internal sealed class HeaderComparison
{
    private readonly List<string> _differences = [];

    /// <summary>Headers that both have read, by name.</summary>
    internal Dictionary<string, int> Agreed { get; } = [];

    /// <summary>Headers that we refused and PacketDotNet, asked for the checks that we make, would refuse too.</summary>
    internal int Refused { get; private set; }

    /// <summary>Compares every header of a frame.</summary>
    /// <returns>The differences, one sentence each.</returns>
    internal IReadOnlyList<string> Compare(byte[] frame)
    {
        _differences.Clear();
        if (!EtherHeader.TryParse(frame, out var ours))
        {
            Expect("Ethernet refused", frame.Length < 14, true);
            return _differences;
        }

        var theirs = new EthernetPacket(Segment(frame));
        Expect("destination", Of(ours.Destination), theirs.DestinationHardwareAddress);
        Expect("source", Of(ours.Source), theirs.SourceHardwareAddress);
        Expect("EtherType", ours.Type, (ushort)theirs.Type);
        Agree("Ethernet");
        Payload(ours.Type, frame.AsSpan(EtherHeader.Length));
        return _differences;
    }

    private static ByteArraySegment Segment(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    private static PhysicalAddress Of(LinkAddress address)
    {
        var bytes = new byte[LinkAddress.Length];
        address.Write(bytes);
        return new PhysicalAddress(bytes);
    }

    private static IPAddress Of(Ipv4Address address) => IPAddress.Parse(address.ToString());

    private static IPAddress Of(Ipv6Address address) => IPAddress.Parse(address.ToString());

    private void Payload(ushort type, ReadOnlySpan<byte> bytes)
    {
        switch (type)
        {
            case EtherType.Vlan:
                Vlan(bytes);
                break;
            case EtherType.Arp:
                Arp(bytes);
                break;
            case EtherType.Ipv4:
                Ipv4(bytes);
                break;
            case EtherType.Ipv6:
                Ipv6(bytes);
                break;
        }
    }

    private void Vlan(ReadOnlySpan<byte> bytes)
    {
        if (!VlanTag.TryParse(bytes, out var ours, out var type))
        {
            Refuse("VLAN", bytes.Length < 4);
            return;
        }

        var theirs = new Ieee8021QPacket(Segment(bytes));
        Expect("VLAN", ours.Id, theirs.VlanIdentifier);

        // Their names of the priorities are in the order of importance, in which 1 (background) comes before 0; the bits are those of the tag.
        Expect("drop eligible", ours.DropEligible, theirs.CanonicalFormatIndicator);
        Expect("type behind the tag", type, (ushort)theirs.Type);
        Agree("VLAN");
        if (type != EtherType.Vlan)
        {
            Payload(type, bytes[VlanTag.Length..]);
        }
    }

    private void Arp(ReadOnlySpan<byte> bytes)
    {
        var isOurs = Wire.ArpPacket.TryParse(bytes, out var ours);
        if (bytes.Length < Wire.ArpPacket.Length)
        {
            Refuse("ARP", !isOurs);
            return;
        }

        var theirs = new PacketDotNet.ArpPacket(Segment(bytes));
        if (!isOurs)
        {
            var usual = theirs is { HardwareAddressType: LinkLayers.Ethernet, ProtocolAddressType: EthernetType.IPv4, HardwareAddressLength: 6, ProtocolAddressLength: 4 };
            Refuse("ARP", !usual || (ushort)theirs.Operation is 0 or > 2);
            return;
        }

        Expect("operation", (ushort)ours.Operation, (ushort)theirs.Operation);
        Expect("sender's link address", Of(ours.SenderLladdr), theirs.SenderHardwareAddress);
        Expect("sender", Of(ours.SenderAddress), theirs.SenderProtocolAddress);
        Expect("target's link address", Of(ours.TargetLladdr), theirs.TargetHardwareAddress);
        Expect("target", Of(ours.TargetAddress), theirs.TargetProtocolAddress);
        Agree("ARP");
    }

    private void Ipv4(ReadOnlySpan<byte> bytes)
    {
        var isOurs = Ipv4Header.TryParse(bytes, out var ours);
        if (bytes.Length < Ipv4Header.MinLength || bytes[0] >> 4 != 4 || (bytes[0] & 0xf) < 5 || (bytes[0] & 0xf) * 4 > bytes.Length
            || BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) < (bytes[0] & 0xf) * 4)
        {
            // PacketDotNet throws on these.
            Refuse("IPv4", !isOurs);
            return;
        }

        var theirs = new IPv4Packet(Segment(bytes));
        if (!isOurs)
        {
            var end = (theirs.FragmentOffset * 8) + theirs.TotalLength - (theirs.HeaderLength * 4);
            Refuse("IPv4", !theirs.ValidIPChecksum || theirs.TotalLength > bytes.Length || end > Ipv4Header.MaxPacket);
            return;
        }

        Expect("header checksum", true, theirs.ValidIPChecksum);
        Expect("header length", ours.HeaderLength, theirs.HeaderLength * 4);
        Expect("type of service", ours.TypeOfService, theirs.TypeOfService);
        Expect("total length", ours.TotalLength, theirs.TotalLength);
        Expect("identification", ours.Identification, theirs.Id);
        Expect("fragment flags", (ours.DontFragment ? 2 : 0) | (ours.MoreFragments ? 1 : 0), theirs.FragmentFlags & 3);
        Expect("fragment offset", ours.FragmentOffset, theirs.FragmentOffset * 8);
        Expect("time to live", ours.TimeToLive, theirs.TimeToLive);
        Expect("protocol", ours.Protocol, (byte)theirs.Protocol);
        Expect("source", Of(ours.Source), theirs.SourceAddress);
        Expect("destination", Of(ours.Destination), theirs.DestinationAddress);
        Agree("IPv4");
        if (!ours.IsFragment)
        {
            Transport(ours, ours.Payload(bytes), theirs);
        }
    }

    private void Transport(Ipv4Header ip, ReadOnlySpan<byte> payload, IPv4Packet theirIp)
    {
        if (ip.Protocol == IpProtocol.Udp && theirIp.PayloadPacket is UdpPacket udp)
        {
            var isOurs = UdpHeader.TryParse(payload, ip.Source, ip.Destination, out var ours);
            if (!isOurs)
            {
                // PacketDotNet sums up all that is behind the header, whatever the length says: its opinion counts where that is the same.
                Refuse("UDP", payload.Length < 8 || udp.Length < 8 || udp.Length != payload.Length || !udp.ValidUdpChecksum);
                return;
            }

            Expect("ports", (ours.SourcePort, ours.DestinationPort), (udp.SourcePort, udp.DestinationPort));
            Expect("UDP length", ours.Length, udp.Length);
            Expect("has UDP checksum", ours.HasChecksum, udp.Checksum != 0);
            Agree("UDP");
        }
        else if (ip.Protocol == IpProtocol.Icmp && theirIp.PayloadPacket is IcmpV4Packet icmp)
        {
            if (!IcmpMessage.TryParse(payload, out var ours))
            {
                Refuse("ICMP", payload.Length < IcmpMessage.HeaderLength || !icmp.ValidIcmpChecksum);
                return;
            }

            Expect("ICMP type and code", ((int)ours.Type << 8) | ours.Code, (int)(ushort)icmp.TypeCode);
            Expect("ICMP checksum", true, icmp.ValidIcmpChecksum);
            Expect("ICMP identifier", ours.Identifier, icmp.Id);
            Expect("ICMP sequence", ours.Sequence, icmp.Sequence);
            Agree("ICMP");
        }
    }

    private void Ipv6(ReadOnlySpan<byte> bytes)
    {
        var isOurs = Ipv6Header.TryParse(bytes, out var ours, out _);
        if (bytes.Length < Ipv6Header.Length)
        {
            Refuse("IPv6", !isOurs);
            return;
        }

        // Extension headers are theirs to walk, and they throw when those are cut: only the fixed header is compared.
        var fixedPart = bytes[..Ipv6Header.Length].ToArray();
        fixedPart[6] = 59;
        fixedPart[4] = fixedPart[5] = 0;
        var theirs = new IPv6Packet(Segment(fixedPart));
        if (!isOurs)
        {
            Refuse("IPv6", theirs.Version != IPVersion.IPv6 || Ipv6Header.Length + BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) > bytes.Length);
            return;
        }

        Expect("hop limit", ours.HopLimit, theirs.HopLimit);
        Expect("source", Of(ours.Source), theirs.SourceAddress);
        Expect("destination", Of(ours.Destination), theirs.DestinationAddress);
        Agree("IPv6");
    }

    private void Agree(string header) => Agreed[header] = Agreed.GetValueOrDefault(header) + 1;

    private void Refuse(string header, bool rightly)
    {
        Refused++;
        if (!rightly)
        {
            _differences.Add($"{header}: one of us refuses it");
        }
    }

    private void Expect<T>(string what, T ours, T theirs)
    {
        if (!EqualityComparer<T>.Default.Equals(ours, theirs))
        {
            _differences.Add($"{what}: we say {ours}, PacketDotNet {theirs}");
        }
    }
}
