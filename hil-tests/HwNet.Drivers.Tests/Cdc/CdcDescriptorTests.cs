using HwNet.Drivers.Shared.Cdc;

namespace HwNet.Drivers.Tests.Cdc;

public class CdcDescriptorTests
{
    private const string Ecm = "02/06/00";

    [Fact]
    public void A_function_as_the_class_definition_has_it_is_found()
    {
        var function = Find(new TestConfiguration()
            .Interface(0, 0, Ecm, 1).Raw("05 24 00 10 01").Union(0, 1).Ethernet().Endpoint(0x83, 3, 16)
            .Interface(1, 0, "0a/00/00").Interface(1, 1, "0a/00/00", 2).BulkPair());

        Assert.Equal((0, 1, 1), (function.Control.Number, function.Data.Number, function.Data.Alternate));
        Assert.Equal((byte)0, function.IdleAlternate);
        Assert.Equal((0x81, 0x02, 0x83), (function.BulkIn.Address, function.BulkOut.Address, function.Interrupt!.Address));
        Assert.Equal(new CdcEthernetDescriptor(3, 15, 1514, 16, HasPerfectFilters: false), function.Ethernet);
        Assert.Null(function.NcmCapabilities);
        Assert.Equal("union", function.Pairing);
        Assert.Empty(function.Notes);
        Assert.False(function.IsSingle);
    }

    [Fact]
    public void The_capabilities_of_an_NCM_function_are_found()
    {
        var function = Find(
            new TestConfiguration().Interface(2, 0, "02/0d/00", 1).Union(2, 3).Ethernet().Raw("06 24 1a 00 01 31").Endpoint(0x83, 3, 16)
                .Interface(3, 0, "0a/00/01").Interface(3, 1, "0a/00/01", 2).BulkPair(),
            "02/0d/00");

        Assert.Equal((byte)0x31, function.NcmCapabilities);
    }

    /// <summary>Motorola SB4100, 2Wire.</summary>
    [Fact]
    public void Functional_descriptors_before_the_first_interface_are_found()
    {
        var function = Find(new TestConfiguration().Union(0, 1).Ethernet()
            .Interface(0, 0, Ecm, 1).Endpoint(0x83, 3, 16).Interface(1, 0, "0a/00/00").Interface(1, 1, "0a/00/00", 2).BulkPair());

        Assert.Equal(("union", (byte)3), (function.Pairing, function.Ethernet!.AddressIndex));
    }

    [Fact]
    public void Functional_descriptors_behind_endpoints_or_at_the_data_interface_are_found()
    {
        var function = Find(new TestConfiguration()
            .Interface(0, 0, Ecm, 1).Endpoint(0x83, 3, 16).Union(0, 1).Interface(1, 0, "0a/00/00").Interface(1, 1, "0a/00/00", 2).BulkPair().Ethernet());

        Assert.Equal(("union", (byte)3), (function.Pairing, function.Ethernet!.AddressIndex));
    }

    /// <summary>Ambit modems.</summary>
    [Fact]
    public void A_swapped_union_is_understood()
    {
        var function = Find(new TestConfiguration().Interface(0, 0, Ecm).Union(1, 0).Ethernet().Interface(1, 0, "0a/00/00", 2).BulkPair());

        Assert.Equal(("swapped union", 1), (function.Pairing, (int)function.Data.Number));
        Assert.Null(function.IdleAlternate);
        Assert.Null(function.Interrupt);
    }

    [Fact]
    public void Without_a_union_the_association_tells_the_data_interface()
    {
        var function = Find(new TestConfiguration().Association(4, 3).Interface(4, 0, Ecm).Interface(5, 0, "08/06/50", 2).BulkPair()
            .Interface(6, 0, "0a/00/00", 2).Endpoint(0x85, 2, 512).Endpoint(0x06, 2, 512));

        Assert.Equal(("association", 6), (function.Pairing, (int)function.Data.Number));
    }

    [Fact]
    public void Without_union_and_association_the_next_interface_is_taken()
    {
        var function = Find(new TestConfiguration().Interface(0, 0, Ecm).Interface(1, 0, "0a/00/00", 2).BulkPair());

        Assert.Equal("next interface", function.Pairing);
    }

    /// <summary>Android's RNDIS.</summary>
    [Theory]
    [InlineData(0, 9, "the union names interface 9, which is not there")]
    [InlineData(7, 8, "the union at offset 18 is of interfaces 7 and 8")]
    [InlineData(0, 0, "")]
    public void A_union_that_names_the_wrong_interfaces_does_not_count(int master, int slave, string note)
    {
        var function = Find(
            new TestConfiguration().Interface(0, 0, "e0/01/03").Union(master, slave).Interface(1, 0, "0a/00/00", 2).BulkPair(), "e0/01/03");

        Assert.Equal(("next interface", 1), (function.Pairing, (int)function.Data.Number));
        Assert.Equal(note, string.Join(", ", function.Notes));
    }

    [Fact]
    public void Settings_without_endpoints_are_passed_over()
    {
        var function = Find(new TestConfiguration().Interface(0, 0, Ecm).Union(0, 1)
            .Interface(1, 0, "0a/00/00").Interface(1, 1, "0a/00/00").Interface(1, 2, "0a/00/00", 2).BulkPair());

        Assert.Equal((2, (byte?)0), (function.Data.Alternate, function.IdleAlternate));
    }

    [Fact]
    public void An_EEM_function_is_a_single_interface()
    {
        var function = Find(new TestConfiguration().Interface(0, 0, "02/0c/07", 2).BulkPair(), "02/0c/07");

        Assert.True(function.IsSingle);
        Assert.Null(function.IdleAlternate);
    }

    [Fact]
    public void Of_two_functions_the_first_that_can_be_used_is_taken_with_its_own_descriptors()
    {
        var function = Find(new TestConfiguration()
            .Interface(0, 0, Ecm).Union(0, 1).Ethernet(5).Interface(1, 0, "0a/00/00", 1).Endpoint(0x81, 2, 512)
            .Interface(2, 0, Ecm).Union(2, 3).Ethernet(6).Interface(3, 0, "0a/00/00", 2).Endpoint(0x84, 2, 512).Endpoint(0x04, 2, 512));

        Assert.Equal((2, 3, 6), (function.Control.Number, function.Data.Number, function.Ethernet!.AddressIndex));
    }

    /// <summary>CVE-2021-47495: wMaxPacketSize 0 was divided by.</summary>
    [Fact]
    public void A_bulk_endpoint_with_packets_of_0_bytes_is_refused_with_its_offset()
    {
        var reason = Refused(new TestConfiguration().Interface(0, 0, Ecm).Union(0, 1).Interface(1, 0, "0a/00/00", 2).BulkPair(size: 0));

        Assert.Contains("setting 0 of interface 1 (offset 23): bulk endpoint 0x81 has wMaxPacketSize 0", reason, StringComparison.Ordinal);
    }

    /// <summary>CVE-2023-53548, CVE-2026-23365 and others: type and presence of endpoints were taken for granted.</summary>
    [Theory]
    [InlineData("07 05 81 03 00 02 00 07 05 02 02 00 02 00", "no bulk IN endpoint")]
    [InlineData("07 05 81 02 00 02 00 07 05 02 01 00 02 00", "no bulk OUT endpoint")]
    [InlineData("07 05 81 02 00 02 00 07 05 82 02 00 02 00", "no bulk OUT endpoint")]
    [InlineData("07 05 02 02 00 02 00", "no bulk IN endpoint")]
    public void A_data_interface_without_both_bulk_endpoints_is_refused_and_told_why(string endpoints, string why)
    {
        var reason = Refused(new TestConfiguration().Interface(0, 0, Ecm).Union(0, 1).Interface(1, 0, "0a/00/00", 2).Raw(endpoints));

        Assert.Contains(why, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_of_another_class_is_refused_and_told_why()
    {
        Assert.Equal("no interface of configuration 1 is 02/06/00", Refused(new TestConfiguration().Interface(0, 0, "08/06/50", 2).BulkPair()));
    }

    [Theory]
    [InlineData("04 24 06 00", "0x06 at offset 18 has 4 bytes of 5")]
    [InlineData("03 24 06", "0x06 at offset 18 has 3 bytes of 5")]
    [InlineData("0c 24 0f 03 0f 00 00 00 ea 05 10 80", "0x0f at offset 18 has 12 bytes of 13")]
    [InlineData("05 24 1a 00 01", "0x1a at offset 18 has 5 bytes of 6")]
    public void A_functional_descriptor_that_is_too_short_is_noted_and_not_used(string hex, string note)
    {
        var function = Find(new TestConfiguration().Interface(0, 0, Ecm).Raw(hex).Interface(1, 0, "0a/00/00", 2).BulkPair());

        Assert.Contains(note, Assert.Single(function.Notes), StringComparison.Ordinal);
        Assert.Null(function.Ethernet);
        Assert.Null(function.NcmCapabilities);
    }

    [Theory]
    [InlineData("02 24")]
    [InlineData("03 24 ff")]
    [InlineData("00")]
    [InlineData("ff 24 06 00 01")]
    [InlineData("08 0b 00 ff 02 06 00 00")]
    [InlineData("08 0b ff ff 02 06 00 00")]
    public void Odd_descriptors_in_between_do_no_harm(string hex)
    {
        var configuration = new TestConfiguration().Raw("08 0b 00 02 02 06 00 00").Interface(0, 0, Ecm).Union(0, 1).Interface(1, 0, "0a/00/00", 2).BulkPair().Raw(hex);

        Assert.Equal("union", Find(configuration).Pairing);
    }

    [Theory]
    [InlineData("1234567890ab")]
    [InlineData("1234567890AB")]
    public void Twelve_hexadecimal_digits_are_an_address(string text)
    {
        Assert.True(CdcDescriptors.TryReadAddress(text, out var address, out _));

        Assert.Equal(LinkAddress.Parse("12:34:56:78:90:ab"), address);
    }

    [Theory]
    [InlineData(null, "tells no address")]
    [InlineData("", "not 12 hexadecimal digits")]
    [InlineData("1234567890a", "not 12 hexadecimal digits")]
    [InlineData("1234567890abc", "not 12 hexadecimal digits")]
    [InlineData("12:34:56:78:", "not 12 hexadecimal digits")]
    [InlineData("1234567890ag", "not 12 hexadecimal digits")]
    [InlineData(" 1234567890a", "not 12 hexadecimal digits")]
    [InlineData("１２３４５６７８９０ab", "not 12 hexadecimal digits")]
    [InlineData("\u001b[2J00000000", "?[2J00000000")]
    [InlineData("000000000000", "none of a station")]
    [InlineData("ffffffffffff", "none of a station")]
    [InlineData("010000000000", "none of a station")]
    public void Any_other_string_is_no_address(string? text, string why)
    {
        Assert.False(CdcDescriptors.TryReadAddress(text, out _, out var reason));

        Assert.Contains(why, reason, StringComparison.Ordinal);
    }

    private static CdcFunction Find(TestConfiguration configuration, string triple = Ecm)
    {
        Assert.True(CdcDescriptors.TryFind(configuration.Parse(), triple, out var function, out var reason), reason);
        return function;
    }

    private static string Refused(TestConfiguration configuration)
    {
        Assert.False(CdcDescriptors.TryFind(configuration.Parse(), Ecm, out _, out var reason));
        return reason;
    }
}
