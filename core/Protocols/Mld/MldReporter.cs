using HwNet.Buffers;
using HwNet.Protocols.Inet6;
using HwNet.Protocols.Membership;
using HwNet.Wire;

namespace HwNet.Protocols.Mld;

/// <summary>mli: what one interface reports by MLD.</summary>
internal sealed class MldReporter(Inet6Interface state, Inet6Domain domain, DueTimer timer, MembershipStatistics statistics, int seed)
    : MembershipReporter<Ipv6Address>(state.Ifp, timer, newest: 2, seed)
{
    /// <summary>A hop-by-hop header with the router alert option (RFC 2711) and two bytes of padding.</summary>
    private static ReadOnlySpan<byte> Alert => [IpProtocol.Icmpv6, 0, Ipv6Extensions.RouterAlert, 2, 0, 0, 1, 0];

    /// <remarks>Scopes 0 and 1 stay inside this host (RFC 3810 section 6).</remarks>
    protected override bool IsReported(Ipv6Address group) => group != Ipv6Address.AllNodes && ((group.High >> 48) & 0xf) > 1;

    protected override void SendReports(ReadOnlySpan<GroupRecord<Ipv6Address>> records)
    {
        var source = Source;
        var room = (state.Mtu - Ipv6Header.Length - Alert.Length - MldMessage.ReportHeaderLength) / MldMessage.RecordLength;
        while (records.Length > 0 && room > 0)
        {
            var part = records[..Math.Min(room, records.Length)];
            records = records[part.Length..];
            var length = MldMessage.ReportHeaderLength + (part.Length * MldMessage.RecordLength);
            if (domain.Stack.Mbufs.TryGet(out var m))
            {
                _ = MldMessage.WriteReport(m.Append(Alert.Length + length)[Alert.Length..], part, source, Ipv6Address.AllMldRouters);
                Send(m, source, Ipv6Address.AllMldRouters, part.Length);
            }
            else
            {
                statistics.NoteSent(Errno.ENOBUFS, 0);
            }
        }
    }

    protected override void SendOld(Ipv6Address group, bool leave, int version)
    {
        if (!domain.Stack.Mbufs.TryGet(out var m))
        {
            statistics.NoteSent(Errno.ENOBUFS, 0);
            return;
        }

        var source = Source;
        var destination = leave ? Ipv6Address.AllRouters : group;
        MldMessage.WriteVersion1(m.Append(Alert.Length + MldMessage.Version1Length)[Alert.Length..], leave, group, source, destination);
        Send(m, source, destination, 1);
    }

    /// <summary>:: before there is a link-local address: switches that listen learn of the group all the same (RFC 3590).</summary>
    private Ipv6Address Source => state.LinkLocal?.Address ?? Ipv6Address.Any;

    /// <summary>Takes <paramref name="m"/>.</summary>
    private void Send(Mbuf m, Ipv6Address source, Ipv6Address destination, int records)
    {
        Alert.CopyTo(m.Data);
        var error = domain.Output.Send(m, new Ipv6Hop(Ifp, source, destination), destination, IpProtocol.HopByHop, hopLimit: 1);
        statistics.NoteSent(error, records);
    }
}
