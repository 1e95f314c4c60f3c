using System.Buffers.Binary;
using HwNet.Protocols.Membership;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-114")]
public sealed class IgmpTests
{
    private static readonly Ipv4Address Group = Ipv4Address.Parse("239.1.2.3");

    [Fact]
    public void A_join_and_a_leave_are_told_twice_with_one_hop_and_a_router_alert()
    {
        using var bench = Start();

        Assert.Equal(Errno.None, bench.Stack.Inet.JoinGroup(bench.Ifp, Group));
        bench.Seconds(3);
        Assert.Equal(Errno.None, bench.Stack.Inet.LeaveGroup(bench.Ifp, Group));
        bench.Seconds(3);

        Assert.Equal([(4, Group), (4, Group), (3, Group), (3, Group)], Records(bench));
        var packet = bench.SentIp[0];
        Assert.True(Ipv4Header.TryParse(packet, out var header, out _));
        Assert.Equal(
            (24, (byte)1, (byte)2, InetBench.Own, Ipv4Address.Parse("224.0.0.22"), (byte)0xc0),
            (header.HeaderLength, header.TimeToLive, header.Protocol, header.Source, header.Destination, header.TypeOfService));
        Assert.Equal([148, 4, 0, 0], packet[20..24]);
        Assert.True(InternetChecksum.IsValid(packet.AsSpan(24)));
        Assert.Equal(4, bench.Stack.Inet.Igmp.Counters.ReportsSent);
    }

    [Fact]
    public void All_hosts_is_never_reported()
    {
        using var bench = new InetBench();
        bench.Seconds(3);
        bench.ReceiveIgmp(Version3());
        bench.Seconds(12);

        Assert.Empty(bench.SentIp);
        Assert.Equal(1, bench.Stack.Inet.Igmp.Counters.Handled);
    }

    [Fact]
    public void A_query_is_answered_once_within_its_time()
    {
        using var bench = Start();
        Assert.Equal(Errno.None, bench.Stack.Inet.JoinGroup(bench.Ifp, Group));
        bench.Seconds(3);
        bench.Sent.Clear();

        bench.ReceiveIgmp(Version3(code: 30));
        bench.ReceiveIgmp(Version3(code: 30));
        bench.Seconds(4);
        Assert.Equal([(2, Group)], Records(bench));
        bench.Sent.Clear();
        bench.ReceiveIgmp(Version3(Group, code: 10), Group);
        bench.ReceiveIgmp(Version3(Ipv4Address.Parse("239.9.9.9"), code: 10));
        bench.Seconds(2);

        Assert.Equal([(2, Group)], Records(bench));
    }

    [Theory]
    [InlineData(0, 1, 0x12)]
    [InlineData(100, 2, 0x16)]
    public void An_old_querier_is_answered_in_its_version(byte code, int version, byte type)
    {
        using var bench = Start();
        Assert.Equal(Errno.None, bench.Stack.Inet.JoinGroup(bench.Ifp, Group));
        bench.Seconds(3);
        bench.Sent.Clear();

        bench.ReceiveIgmp([0x11, code, 0, 0, 0, 0, 0, 0]);
        bench.Seconds(11);
        Assert.Equal(version, bench.Stack.Inet.Igmp.VersionOn(bench.Ifp));
        Assert.Equal(Errno.None, bench.Stack.Inet.LeaveGroup(bench.Ifp, Group));

        Assert.Equal(version == 1 ? [type] : [type, (byte)0x17], bench.SentIp.Select(static p => p[24]));
        Assert.Equal(Group, Ipv4Address.Read(bench.SentIp[0].AsSpan(16)));
        bench.Seconds(250);
        Assert.Equal(3, bench.Stack.Inet.Igmp.VersionOn(bench.Ifp));
    }

    [Fact]
    public void What_is_wrong_with_a_message_is_counted_by_cause()
    {
        using var bench = Start();

        bench.ReceiveIgmp(Version3(), timeToLive: 2);
        bench.ReceiveIgmp(Version3(), alert: false);
        bench.ReceiveIgmp(Version3()[..7]);
        bench.ReceiveIgmp(Version3()[..11]);
        bench.ReceiveIgmp([.. Version3()[..10], 0, 9]);
        bench.ReceiveIgmp(Version3(InetBench.Peer));
        bench.ReceiveIgmp(Version3(), spoil: true);
        bench.ReceiveIgmp([0x22, .. new byte[7]]);
        bench.ReceiveIgmp([0x99, .. new byte[7]]);

        var drops = bench.Stack.Inet.Igmp.Counters.DropsBy;
        MembershipDrop[] causes =
        [
            MembershipDrop.HopLimit, MembershipDrop.NoAlert, MembershipDrop.TooShort, MembershipDrop.Length, MembershipDrop.Group, MembershipDrop.Checksum,
            MembershipDrop.Report, MembershipDrop.Type,
        ];
        Assert.Equal([1, 1, 1, 2, 1, 1, 1, 1], causes.Select(c => drops[c]));
        Assert.Equal(9, bench.Stack.Inet.Igmp.Counters.Received);
    }

    [Theory]
    [InlineData(127, 127)]
    [InlineData(0x80, 128)]
    [InlineData(0xff, 31744)]
    public void A_large_code_is_a_mantissa_with_an_exponent(byte code, int tenths)
    {
        byte[] query = [0x11, code, 0, 0, 0, 0, 0, 0, 2, 125, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(2), InternetChecksum.Compute(query));

        Assert.True(IgmpMessage.TryParseQuery(query, out var parsed, out _));

        Assert.Equal(TimeSpan.FromMilliseconds(tenths * 100), parsed.MaxResponse);
    }

    private static InetBench Start()
    {
        var bench = new InetBench();
        bench.Seconds(3);
        bench.Sent.Clear();
        return bench;
    }

    private static byte[] Version3(Ipv4Address group = default, byte code = 100)
    {
        byte[] query = [0x11, code, 0, 0, 0, 0, 0, 0, 2, 125, 0, 0];
        group.Write(query.AsSpan(4));
        return query;
    }

    /// <summary>The records of the reports among what was sent, as RFC 3376 section 4.2 draws them.</summary>
    private static List<(int Type, Ipv4Address Group)> Records(InetBench bench)
    {
        var records = new List<(int, Ipv4Address)>();
        foreach (var packet in bench.SentIp.Where(static p => p[9] == 2 && p[24] == 0x22))
        {
            var count = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(30));
            for (var n = 0; n < count; n++)
            {
                records.Add((packet[32 + (n * 8)], Ipv4Address.Read(packet.AsSpan(36 + (n * 8)))));
            }
        }

        return records;
    }
}
