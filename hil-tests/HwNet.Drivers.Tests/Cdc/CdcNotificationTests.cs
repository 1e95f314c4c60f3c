using HwNet.Drivers.Shared.Cdc;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Cdc;

public class CdcNotificationTests
{
    private const string Connect = "a1 00 01 00 00 00 00 00 ";
    private const string Disconnect = "a1 00 00 00 00 00 00 00 ";
    private const string SpeedHead = "a1 2a 00 00 00 00 08 00 ";
    private const string SpeedBody = "00 ca 9a 3b 80 f0 fa 02 ";

    private readonly CdcNotificationReader _reader = new();

    [Theory]
    [InlineData(Connect, "Connected")]
    [InlineData(Disconnect, "Disconnected")]
    [InlineData("a1 01 00 00 02 00 00 00", "ResponseAvailable")]
    [InlineData("01 00 00 00 00 00 00 00", "ResponseAvailable")]
    [InlineData("a1 00 01 00 07 00 00 00", "Connected")]
    public void A_notification_is_read(string hex, string expected) => Assert.Equal(expected, Read(hex));

    /// <summary>FreeBSD reads both speeds from the same place.</summary>
    [Fact]
    public void The_two_speeds_are_read_from_their_own_places() => Assert.Equal("Speed 1000000000/50000000", Read(SpeedHead + SpeedBody));

    [Fact]
    public void A_speed_change_may_come_in_two_transfers_of_8_bytes()
    {
        Assert.Equal("", Read(SpeedHead));
        Assert.Equal("Speed 1000000000/50000000", Read(SpeedBody));
        Assert.Equal("Connected", Read(Connect));
    }

    [Fact]
    public void A_speed_change_may_be_split_anywhere_in_its_payload()
    {
        Assert.Equal("", Read(SpeedHead + "00 ca"));
        Assert.Equal("", Read("9a 3b 80"));
        Assert.Equal("Speed 1000000000/50000000", Read("f0 fa 02"));
    }

    [Fact]
    public void Several_notifications_of_one_transfer_are_read_in_order()
    {
        Assert.Equal("Speed 1000000000/50000000, Connected, Disconnected, ResponseAvailable", Read(SpeedHead + SpeedBody + Connect + Disconnect + "a1 01 00 00 00 00 00 00"));
    }

    [Fact]
    public void A_notification_where_the_payload_should_be_is_a_notification()
    {
        Assert.Equal("Malformed, Connected", Read(SpeedHead + Connect));
        Assert.Equal("", Read(SpeedHead));
        Assert.Equal("Connected", Read(Connect));
        Assert.Equal("Malformed", Read(SpeedBody));
    }

    [Theory]
    [InlineData("a1 2a 00 00 00 00 00 00 " + SpeedBody)]
    [InlineData("a1 2a 00 00 00 00 ff ff " + SpeedBody)]
    [InlineData("a1 2a 00 00 00 00 04 00 " + SpeedBody + "00 00 00")]
    public void A_wLength_that_lies_is_not_believed(string hex) => Assert.Equal("Speed 1000000000/50000000", Read(hex));

    [Theory]
    [InlineData("a1 00 01 00 00 00 08 00 11 22 33 44 55 66 77 88")]
    [InlineData("a1 00 01 00 00 00 ff ff")]
    [InlineData(Connect + "00")]
    [InlineData(Connect + "a1 00 00 00 00 00 00")]
    [InlineData(Connect + "00 00 00 00 00 00 00 00")]
    public void Extra_bytes_are_ignored(string hex)
    {
        Assert.Equal("Connected", Read(hex));
        Assert.Equal("Disconnected", Read(Disconnect));
    }

    [Theory]
    [InlineData("a1")]
    [InlineData("a1 00 01 00 00 00 00")]
    [InlineData("a2 00 01 00 00 00 00 00")]
    [InlineData("01 00 00 00 01 00 00 00")]
    [InlineData("ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff")]
    public void What_is_none_is_told_once_and_the_next_transfer_read(string hex)
    {
        Assert.Equal("Malformed", Read(hex));
        Assert.Equal("Connected", Read(Connect));
    }

    [Theory]
    [InlineData("a1 20 00 00 00 00 02 00 03 00 " + Connect, "Unknown, Connected")]
    [InlineData("a1 20 00 00 00 00 ff ff 03 00 " + Connect, "Unknown")]
    [InlineData("a1 55 00 00 00 00 00 00", "Unknown")]
    public void What_is_not_known_is_told_and_stepped_over(string hex, string expected) => Assert.Equal(expected, Read(hex));

    [Fact]
    public void An_empty_transfer_says_nothing_and_Reset_forgets_half_a_notification()
    {
        Assert.Equal("", Read(SpeedHead));
        Assert.Equal("", Read(""));
        _reader.Reset();

        Assert.Equal("Malformed", Read(SpeedBody));
    }

    private string Read(string hex)
    {
        ReadOnlySpan<byte> transfer = Bytes.Hex(hex);
        var read = new List<string>();
        while (_reader.TryRead(ref transfer, out var n))
        {
            read.Add(n.Kind == CdcNotificationKind.Speed ? $"Speed {n.Downlink}/{n.Uplink}" : n.Kind.ToString());
        }

        return string.Join(", ", read);
    }
}
