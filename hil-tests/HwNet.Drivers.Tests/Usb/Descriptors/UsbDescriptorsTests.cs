using HwNet.Bus.Usb;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Usb.Descriptors;

/// <summary>Descriptors written out from USB 2.0, chapter 9, and what a broken or hostile device makes of them.</summary>
public class UsbDescriptorsTests
{
    /// <summary>USB 2.0, table 9-8: a full-speed device of a vendor's own class.</summary>
    private static readonly byte[] Device = [18, 1, 0x00, 0x02, 0xff, 0x01, 0x02, 64, 0x25, 0x05, 0xa1, 0xa4, 0x34, 0x12, 1, 2, 3, 1];

    private static readonly byte[] Configuration =
    [
        9, 2, 48, 0, 2, 7, 0, 0xc0, 50,
        8, 11, 0, 2, 2, 6, 0, 0,
        9, 4, 0, 0, 1, 2, 6, 0, 4,
        5, 0x24, 6, 0, 1,
        7, 5, 0x81, 3, 16, 0, 9,
        9, 4, 1, 0, 0, 10, 0, 0, 0,
        1,
    ];

    [Fact]
    public void Every_field_of_a_sound_device_is_read()
    {
        var d = Parse(Configuration);

        Assert.Equal(new UsbDeviceDescriptor(0x0200, 0xff, 1, 2, 64, 0x0525, 0xa4a1, 0x1234, 1, 2, 3, 1), d.Device);
        var c = Assert.Single(d.Configurations);
        Assert.Equal((0, 7, 0xc0, 50), (c.Index, c.Value, c.Attributes, c.MaxPower));
        Assert.Equal([new UsbAssociation(0, 2, 2, 6, 0)], c.Associations);
        Assert.Equal(["02/06/00", "0a/00/00"], c.Interfaces.Select(static i => i.Triple));
        Assert.Equal([new UsbEndpoint(0x81, UsbTransferType.Interrupt, 16, 9)], c.Interfaces[0].Endpoints);
        var extra = Assert.Single(c.Interfaces[0].Extras);
        Assert.Equal((26, (byte)0x24, (byte?)6), (extra.Offset, extra.Type, extra.Subtype));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public void An_impossible_length_ends_the_reading_and_is_told_with_its_offset(int length)
    {
        var bytes = (byte[])Configuration.Clone();
        bytes[17] = (byte)length;

        var c = Parse(bytes).Configurations[0];

        Assert.Empty(c.Interfaces);
        Assert.Contains(c.Problems, p => p.StartsWith($"offset 17: bLength is {length}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_total_length_that_lies_is_no_reason_to_read_on()
    {
        var bytes = (byte[])Configuration.Clone();
        bytes[2] = 0xff;
        bytes[3] = 0xff;

        var c = Parse(bytes).Configurations[0];

        Assert.Equal(2, c.Interfaces.Count);
        Assert.Contains(c.Problems, static p => p.Contains("wTotalLength is 65535", StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_comes_once_and_with_packets_that_have_bytes()
    {
        byte[] bytes =
        [
            9, 2, 39, 0, 1, 1, 0, 0x80, 50,
            9, 4, 0, 0, 3, 0xff, 0, 0, 0,
            7, 5, 0x81, 2, 0, 0, 0,
            7, 5, 0x81, 2, 0, 2, 0,
            7, 5, 0x80, 2, 0, 2, 0,
        ];

        var c = Parse(bytes).Configurations[0];

        Assert.Equal([new UsbEndpoint(0x81, UsbTransferType.Bulk, 0, 0)], c.Interfaces[0].Endpoints);
        Assert.Null(c.Interfaces[0].Find(UsbTransferType.Bulk, isIn: true));
        Assert.Equal(3, c.Problems.Count);
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        const int Seed = 20;
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])Configuration.Clone();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var thrown = Record.Exception(() => UsbDescriptors.TryParse(Device, [bytes.AsMemory(0, random.Next(bytes.Length + 1))], out _, out _));
            Assert.True(thrown is null, $"seed {Seed}, round {i}: {thrown}");
        }
    }

    [Theory]
    [InlineData("0525:a4a1", true)]
    [InlineData("0525:*", true)]
    [InlineData("0525:a4a2", false)]
    [InlineData("class:02/06/00", true)]
    [InlineData("class:02/06/*", true)]
    [InlineData("class:02/0d/00", false)]
    [InlineData("0525:a4a1 class:02/06/00", true)]
    [InlineData("0525:a4a1 class:02/0d/00", false)]
    [InlineData("", false)]
    [InlineData("0525", false)]
    [InlineData("class:02", false)]
    public void A_line_of_an_ID_table_fits_or_says_why_not(string id, bool fits)
    {
        Assert.Equal(fits, UsbMatch.Explain(Parse(Configuration), new BusMatch("usb", id, 0, "x"), out var reason));
        Assert.Equal(id.Length == 0, reason.Length == 0);
    }

    [Fact]
    public void Strings_for_people_have_no_control_characters()
    {
        Assert.Equal("a?[31mb?c", UsbStrings.Printable(" a\u001b[31mb\u202ec "));
        Assert.Null(UsbStrings.Printable(null));
    }

    private static UsbDescriptors Parse(byte[] configuration)
    {
        Assert.True(UsbDescriptors.TryParse(Device, [configuration], out var descriptors, out var failure), failure);
        return descriptors!;
    }
}
