using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet;
using HwNet.Protocols.Membership;
using HwNet.Wire;

namespace HwNet.Protocols.Igmp;

/// <summary>igi: what one interface reports by IGMP.</summary>
internal sealed class IgmpReporter(IfNet ifp, DueTimer timer, MembershipStatistics statistics, int seed)
    : MembershipReporter<Ipv4Address>(ifp, timer, newest: 3, seed)
{
    /// <summary>The router alert option (RFC 2113).</summary>
    private static ReadOnlySpan<byte> Alert => [IgmpProtocol.RouterAlert, 4, 0, 0];

    protected override bool IsReported(Ipv4Address group) => group != Ipv4Address.AllHosts;

    protected override void SendReports(ReadOnlySpan<GroupRecord<Ipv4Address>> records)
    {
        var room = (Ifp.Mtu - Ipv4Header.MinLength - Alert.Length - IgmpMessage.HeaderLength) / IgmpMessage.RecordLength;
        while (records.Length > 0 && room > 0)
        {
            var part = records[..Math.Min(room, records.Length)];
            records = records[part.Length..];
            if (TryGet(out var m))
            {
                _ = IgmpMessage.WriteReport(m.Append(IgmpMessage.HeaderLength + (part.Length * IgmpMessage.RecordLength)), part);
                Send(m, Ipv4Address.AllIgmpRouters, part.Length);
            }
        }
    }

    protected override void SendOld(Ipv4Address group, bool leave, int version)
    {
        // The first version knows no farewell.
        if ((leave && version == 1) || !TryGet(out var m))
        {
            return;
        }

        var type = leave ? IgmpType.Leave : version == 1 ? IgmpType.ReportV1 : IgmpType.ReportV2;
        IgmpMessage.WriteOld(m.Append(IgmpMessage.HeaderLength), type, group);
        Send(m, leave ? Ipv4Address.AllRouters : group, 1);
    }

    private bool TryGet([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Mbuf? m)
    {
        if (Ifp.Stack.Mbufs.TryGet(out m))
        {
            return true;
        }

        statistics.NoteSent(Errno.ENOBUFS, 0);
        return false;
    }

    /// <summary>ip_output with an option, which no other protocol here needs. Takes <paramref name="m"/>.</summary>
    private void Send(Mbuf m, Ipv4Address destination, int records)
    {
        var header = new Ipv4Header
        {
            OptionsLength = Alert.Length,
            TypeOfService = 0xc0,
            TotalLength = Ipv4Header.MinLength + Alert.Length + m.Length,
            DontFragment = true,
            TimeToLive = 1,
            Protocol = IpProtocol.Igmp,
            Source = InetAddressTable.FirstOf(Ifp)?.Address ?? Ipv4Address.Any,
            Destination = destination,
        };
        var bytes = m.Prepend(header.HeaderLength);
        Alert.CopyTo(bytes[Ipv4Header.MinLength..]);
        header.Write(m.Data);
        statistics.NoteSent(Ifp.Output(m, SockAddr.Inet(destination)), records);
    }
}
