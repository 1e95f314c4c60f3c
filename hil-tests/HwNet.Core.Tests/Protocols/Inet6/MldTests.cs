using System.Buffers.Binary;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Membership;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

[Trait("Spec", "IF-113")]
public sealed class MldTests
{
    private const byte IsExclude = 2;
    private const byte ToInclude = 3;
    private const byte ToExclude = 4;

    private static readonly Ipv6Address Group = Ipv6Address.Parse("ff05::1:3");
    private static readonly Ipv6Address AllReporters = Ipv6Address.Parse("ff02::16");

    [Fact]
    public void A_join_and_a_leave_are_told_at_once_and_once_more_within_a_second()
    {
        using var bench = Start();

        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));
        Assert.Equal([(ToExclude, Group)], Records(bench));
        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));
        bench.Seconds(5);
        Assert.Equal([(ToExclude, Group), (ToExclude, Group)], Records(bench));

        bench.Sent.Clear();
        Assert.Equal(Errno.None, bench.Inet6.LeaveGroup(bench.Ifp, Group));
        Assert.Empty(bench.Sent);
        Assert.Equal(Errno.None, bench.Inet6.LeaveGroup(bench.Ifp, Group));
        bench.Seconds(5);
        Assert.Equal([(ToInclude, Group), (ToInclude, Group)], Records(bench));
    }

    [Fact]
    public void A_report_has_one_hop_a_router_alert_and_the_link_local_source()
    {
        using var bench = Start();

        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));

        var frame = Assert.Single(bench.Sent);
        Assert.Equal(LinkAddress.Parse("33:33:00:00:00:16"), LinkAddress.Read(frame));
        Assert.True(Ipv6Header.TryParse(frame.AsSpan(14), out var header, out _));
        Assert.Equal((Inet6Bench.OwnLink, AllReporters, (byte)1, (byte)0), (header.Source, header.Destination, header.HopLimit, header.NextHeader));
        Assert.Equal([58, 0, 5, 2, 0, 0, 1, 0], frame[54..62]);
        Assert.Equal(0, Ipv6Header.Checksum(header.Source, header.Destination, IpProtocol.Icmpv6, frame.AsSpan(62)));
    }

    [Fact]
    public void A_general_query_is_answered_for_every_group_but_all_nodes_within_its_time()
    {
        using var bench = Start();
        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));
        bench.Seconds(3);
        bench.Sent.Clear();

        Query(bench, Version2(maxResponse: 3000));
        bench.Seconds(4);

        Assert.Equal(
            new[] { (IsExclude, Inet6Bench.Own.SolicitedNode), (IsExclude, Group) }.ToHashSet(), Records(bench).ToHashSet());
        bench.Seconds(20);
        Assert.Single(bench.Sent);
        Assert.Equal(1, bench.Inet6.Mld.Counters.Handled);
    }

    [Fact]
    public void A_query_about_a_group_is_answered_for_it_alone_and_only_by_a_member()
    {
        using var bench = Start();
        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));
        bench.Seconds(3);
        bench.Sent.Clear();

        Query(bench, Version2(Group, maxResponse: 1000), Group);
        Query(bench, Version2(Ipv6Address.Parse("ff05::9"), maxResponse: 1000));
        bench.Seconds(3);

        Assert.Equal([(IsExclude, Group)], Records(bench));
    }

    [Fact]
    public void The_querier_says_how_often_a_change_is_told()
    {
        using var bench = Start();
        Query(bench, Version2(maxResponse: 1, robustness: 5));
        bench.Seconds(3);
        bench.Sent.Clear();

        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));
        bench.Seconds(10);

        Assert.Equal(5, Records(bench).Count(static r => r == (ToExclude, Group)));
    }

    [Fact]
    public void An_old_querier_is_answered_in_its_version_until_it_has_been_silent()
    {
        using var bench = Start();
        var query = new byte[24];
        query[0] = 130;
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(4), 1000);
        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));
        bench.Seconds(3);
        bench.Sent.Clear();

        Query(bench, query);
        bench.Seconds(2);

        Assert.Equal(1, bench.Inet6.Mld.VersionOn(bench.Ifp));
        Assert.Contains(bench.Sent, static f => f[62] == 131 && Ipv6Address.Read(f.AsSpan(70)) == Group && Ipv6Address.Read(f.AsSpan(38)) == Group);
        bench.Sent.Clear();
        Assert.Equal(Errno.None, bench.Inet6.LeaveGroup(bench.Ifp, Group));
        var done = Assert.Single(bench.Sent);
        Assert.Equal((132, Ipv6Address.AllRouters), (done[62], Ipv6Address.Read(done.AsSpan(38))));

        bench.Seconds(257);
        Assert.Equal(1, bench.Inet6.Mld.VersionOn(bench.Ifp));
        bench.Seconds(3);
        Assert.Equal(2, bench.Inet6.Mld.VersionOn(bench.Ifp));
    }

    [Fact]
    public void Groups_joined_before_the_link_local_address_are_told_from_nobody_and_again_when_it_is_there()
    {
        using var bench = new Inet6Bench(addresses: false);
        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));
        Assert.Equal(Ipv6Address.Any, Ipv6Address.Read(Assert.Single(bench.Sent).AsSpan(22)));
        bench.Seconds(3);

        bench.Add(Inet6Bench.OwnLink);
        bench.Seconds(1);
        bench.Sent.Clear();
        bench.Seconds(3);

        var reports = bench.Sent.Where(static f => f[62] == 143).ToList();
        Assert.NotEmpty(reports);
        Assert.All(reports, static f => Assert.Equal(Inet6Bench.OwnLink, Ipv6Address.Read(f.AsSpan(22))));
        Assert.Contains((ToExclude, Group), Records(bench));
    }

    [Fact]
    public void Many_groups_are_told_in_as_many_reports_as_the_MTU_wants()
    {
        using var bench = Start();
        for (var n = 1; n <= 200; n++)
        {
            Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, new Ipv6Address(Group.High, (ulong)n)));
        }

        bench.Seconds(5);
        bench.Sent.Clear();
        Query(bench, Version2(maxResponse: 100));
        bench.Seconds(2);

        // 1500 bytes less 40, 8 and 8 are 72 records of 20 bytes.
        Assert.Equal(3, bench.Sent.Count);
        Assert.All(bench.Sent, static f => Assert.True(f.Length <= 1514));
        Assert.Equal(201, Records(bench).Distinct().Count());
    }

    [Fact]
    public void What_is_wrong_with_a_query_is_counted_by_cause()
    {
        using var bench = Start();

        Query(bench, Version2(), hopLimit: 2);
        Query(bench, Version2(), source: Inet6Bench.Peer);
        Query(bench, Version2(), alert: false);
        Query(bench, Version2()[..23]);
        Query(bench, [.. Version2()[..24], 0, 0]);
        Query(bench, [.. Version2()[..26], 0, 1]);
        Query(bench, Version2(Inet6Bench.Peer));
        Query(bench, [143, .. new byte[7]]);
        bench.Seconds(20);

        var drops = bench.Inet6.Mld.Counters.DropsBy;
        MembershipDrop[] causes =
        [
            MembershipDrop.HopLimit, MembershipDrop.Source, MembershipDrop.NoAlert, MembershipDrop.TooShort, MembershipDrop.Length, MembershipDrop.Group,
            MembershipDrop.Report,
        ];
        Assert.Equal([1, 1, 1, 1, 2, 1, 1], causes.Select(c => drops[c]));
        Assert.Equal(8, bench.Inet6.Mld.Counters.Received);
        Assert.Empty(bench.Sent);
    }

    [Fact]
    public void An_interface_that_is_down_says_nothing_and_up_again_all()
    {
        using var bench = Start();
        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        bench.Sent.Clear();
        bench.Seconds(5);
        Assert.Empty(bench.Sent);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        bench.Seconds(5);

        Assert.Equal(2, Records(bench).Count(static r => r == (ToExclude, Group)));
    }

    private static Inet6Bench Start()
    {
        var bench = new Inet6Bench();
        bench.Seconds(5);
        bench.Sent.Clear();
        return bench;
    }

    private static byte[] Version2(Ipv6Address group = default, ushort maxResponse = 10000, byte robustness = 2)
    {
        var query = new byte[28];
        query[0] = 130;
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(4), maxResponse);
        group.Write(query.AsSpan(8));
        (query[24], query[25]) = (robustness, 125);
        return query;
    }

    private static void Query(Inet6Bench bench, byte[] message, Ipv6Address? destination = null, byte hopLimit = 1, Ipv6Address? source = null, bool alert = true)
    {
        var (from, to) = (source ?? Inet6Bench.PeerLink, destination ?? Ipv6Address.AllNodes);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Ipv6Header.Checksum(from, to, IpProtocol.Icmpv6, message));
        byte[] packet = alert ? [58, 0, 5, 2, 0, 0, 1, 0, .. message] : message;
        bench.Receive(packet, from, to, hopLimit, alert ? (byte)0 : (byte)58);
    }

    /// <summary>The records of the reports among what was sent, as RFC 3810 section 5.2 draws them.</summary>
    private static List<(byte Type, Ipv6Address Group)> Records(Inet6Bench bench)
    {
        var records = new List<(byte, Ipv6Address)>();
        foreach (var frame in bench.Sent.Where(static f => f[20] == 0 && f[62] == 143))
        {
            var count = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(68));
            for (var n = 0; n < count; n++)
            {
                var record = frame.AsSpan(70 + (n * 20), 20);
                records.Add((record[0], Ipv6Address.Read(record[4..])));
            }

            Assert.Equal(frame.Length, 70 + (count * 20));
        }

        return records;
    }
}
