using HwNet.Core.Tests.Net;
using HwNet.Protocols.Dhcp;

namespace HwNet.Core.Tests.Protocols.Dhcp;

/// <summary>Messages that are wrong in one place, and in many: each is dropped by its cause, and the client goes on.</summary>
public sealed class DhcpHostileTests
{
    [Theory]
    [InlineData(DhcpDrop.Operation, 0, 1)]
    [InlineData(DhcpDrop.Hardware, 1, 6)]
    [InlineData(DhcpDrop.Hardware, 2, 16)]
    [InlineData(DhcpDrop.Transaction, 7, -1)]
    [InlineData(DhcpDrop.Address, 16, 224)]
    [InlineData(DhcpDrop.Address, 19, 255)]
    [InlineData(DhcpDrop.ClientAddress, 33, 9)]
    [InlineData(DhcpDrop.Cookie, 239, 0)]
    [InlineData(DhcpDrop.MessageType, 242, 1)]
    [InlineData(DhcpDrop.State, 242, 5)]
    [InlineData(DhcpDrop.Options, 241, 255)]
    [InlineData(DhcpDrop.Server, 243, 77)]
    [InlineData(DhcpDrop.LeaseTime, 249, 77)]
    public void A_wrong_byte_is_counted_by_its_cause(DhcpDrop cause, int at, int value)
    {
        using var bench = new DhcpBench();
        var offer = bench.Message(2, [10, 9, 0, 50], DhcpBench.Usual(3600));
        offer[at] = value < 0 ? (byte)~offer[at] : (byte)value;

        bench.Deliver(offer);

        Assert.Equal(1, bench.Counters.DropsBy[cause]);
        Assert.Equal((DhcpState.Selecting, 1), (bench.Client.State, bench.Messages.Count));
    }

    [Fact]
    public void What_is_too_short_or_for_nobody_is_counted()
    {
        using var bench = new DhcpBench();
        var offer = bench.Message(2, [10, 9, 0, 50], DhcpBench.Usual(3600));

        bench.Deliver(offer[..239]);
        _ = bench.Client.Release();
        bench.Deliver(offer);

        Assert.Equal(1, bench.Counters.DropsBy[DhcpDrop.TooShort]);
        Assert.Equal(1, bench.Counters.DropsBy[DhcpDrop.NoClient]);
    }

    [Theory]
    [InlineData(1, 255, 0, 255, 0)]
    [InlineData(1, 255, 255, 255)]
    [InlineData(3, 1, 2, 3)]
    [InlineData(6, 224, 0, 0, 1)]
    [InlineData(15, 27, 91)]
    [InlineData(26, 5)]
    [InlineData(58, 1)]
    [InlineData(121, 33, 1, 2, 3, 4, 5, 10, 9, 0, 2)]
    [InlineData(121, 24, 192)]
    public void Options_without_sense_are_passed_over_and_counted(byte code, params int[] value)
    {
        using var bench = new DhcpBench();
        byte[][] options = [DhcpBench.Option(54, DhcpBench.ServerId), DhcpBench.Lease(3600), DhcpBench.Option(code, [.. value.Select(static v => (byte)v)])];

        bench.Reply(2, [10, 9, 0, 50], options);
        bench.Reply(5, [10, 9, 0, 50], options);

        Assert.Equal(DhcpState.Bound, bench.Client.State);
        Assert.Equal(2, bench.Counters.OptionsIgnored);
        Assert.Equal(8, bench.Address!.PrefixLength);
    }

    [Fact]
    public void Options_overflow_into_file_and_name()
    {
        using var bench = new DhcpBench();
        var offer = bench.Message(2, [10, 9, 0, 50], DhcpBench.Option(52, 3));
        DhcpBench.Option(54, DhcpBench.ServerId).CopyTo(offer, 108);
        offer[114] = 255;
        DhcpBench.Lease(3600).CopyTo(offer, 44);
        offer[50] = 255;

        bench.Deliver(offer);

        Assert.Equal((DhcpState.Requesting, "10.9.0.2"), (bench.Client.State, bench.Last.Server));
    }

    [Theory]
    [InlineData(108, 54, 200)]
    [InlineData(171, 54, 0)]
    [InlineData(-1, 0, 0)]
    public void An_overflow_that_does_not_fit_is_refused(int at, byte code, byte length)
    {
        using var bench = new DhcpBench();
        var offer = bench.Message(2, [10, 9, 0, 50], [DhcpBench.Option(52, (byte)(at < 0 ? 4 : 3)), .. DhcpBench.Usual(3600)]);
        if (at >= 0)
        {
            (offer[at], offer[Math.Min(at + 1, 235)]) = (code, length);
        }

        bench.Deliver(offer);

        Assert.Equal(at == 171 ? 0 : 1, bench.Counters.DropsBy[DhcpDrop.Options]);
    }

    [Fact]
    public void Parts_of_an_option_are_put_together()
    {
        using var bench = new DhcpBench();
        byte[][] options = [.. DhcpBench.Usual(3600), DhcpBench.Option(15, [.. "lab."u8]), DhcpBench.Option(15, [.. "example"u8])];

        bench.Reply(2, [10, 9, 0, 50], options);
        bench.Reply(5, [10, 9, 0, 50], options);

        Assert.Equal("lab.example", bench.Client.Lease!.DomainName);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(9u)]
    public void A_lease_that_would_be_a_flood_is_refused(uint seconds)
    {
        using var bench = new DhcpBench();

        bench.Reply(2, [10, 9, 0, 50], DhcpBench.Usual(seconds));

        Assert.Equal(1, bench.Counters.DropsBy[DhcpDrop.LeaseTime]);
    }

    [Fact]
    public void An_answer_to_another_station_is_not_taken_from_the_wire()
    {
        using var bench = new DhcpBench();

        bench.Deliver(bench.Message(2, [10, 9, 0, 50], DhcpBench.Usual(3600)), [10, 9, 0, 50], TestStack.Other);

        Assert.Equal(0, bench.Counters.Received);
    }

    [Fact]
    public void An_interface_that_has_its_address_takes_no_packet_for_another()
    {
        using var bench = new DhcpBench();
        bench.Obtain();
        var before = bench.Counters.Received;

        bench.Deliver(bench.Message(5, [10, 9, 0, 51], DhcpBench.Usual(3600)), [10, 9, 0, 51]);

        Assert.Equal(before, bench.Counters.Received);
        Assert.Equal(1, bench.Stack.Inet.Counters.DropsBy[HwNet.Protocols.Inet.Ipv4Drop.NotForUs]);
    }

    [Fact]
    public void A_thousand_random_changes_of_good_messages_break_nothing()
    {
        const int Seed = 20260101;
        var random = new Random(Seed);
        using var bench = new DhcpBench();
        for (var round = 0; round < 1000; round++)
        {
            var type = (byte)(bench.Client.State == DhcpState.Selecting ? 2 : random.Next(5, 7));
            var message = bench.Message(type, [10, 9, 0, 50], DhcpBench.Usual(120, DhcpBench.Option(121, 8, 172, 10, 9, 0, 3), DhcpBench.Option(52, (byte)random.Next(1, 4))));
            for (var change = random.Next(4); change > 0; change--)
            {
                message[random.Next(message.Length)] = (byte)random.Next(256);
            }

            bench.Deliver(message[..random.Next(message.Length / 2, message.Length + 1)]);
            bench.Seconds(random.Next(40));
        }

        var counters = bench.Counters;
        Assert.True(counters.Received == 1000 && counters.Handled > 20 && counters.DropsBy.Values.Sum() > 50, $"seed {Seed}: {counters}");
    }
}
