using HwNet.Bus.Usb.UsbIp;

namespace HwNet.Drivers.Tests.UsbIp;

public class AddressTests
{
    [Theory]
    [InlineData("127.0.0.1/1-2", "127.0.0.1", 3240, "1-2", "127.0.0.1:3240/1-2")]
    [InlineData("lab:99/usbip-vudc.0", "lab", 99, "usbip-vudc.0", "lab:99/usbip-vudc.0")]
    [InlineData("[::1]:3241/1-1", "::1", 3241, "1-1", "[::1]:3241/1-1")]
    [InlineData("[fe80::1]/1-1", "fe80::1", 3240, "1-1", "[fe80::1]:3240/1-1")]
    [InlineData("::1", "::1", 3240, null, "[::1]:3240")]
    [InlineData("lab", "lab", 3240, null, "lab:3240")]
    public void Addresses_are_read_and_written(string text, string host, int port, string? busId, string written)
    {
        Assert.True(UsbIpAddress.TryParse(text, out var address, out var failure), failure);

        Assert.Equal(new UsbIpAddress(host, port, busId), address);
        Assert.Equal(written, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("/1-1")]
    [InlineData("lab/")]
    [InlineData("lab:0/1-1")]
    [InlineData("lab:65536")]
    [InlineData("lab:x/1-1")]
    [InlineData("[::1/1-1")]
    [InlineData("[lab]:1/1-1")]
    [InlineData("[::1]x/1-1")]
    [InlineData("a:b:c/1-1")]
    [InlineData("lab/1 1")]
    [InlineData("lab/01234567890123456789012345678901")]
    [InlineData("la b/1-1")]
    public void What_is_no_address_is_refused_with_the_cause(string? text)
    {
        Assert.False(UsbIpAddress.TryParse(text, out _, out var failure));
        Assert.NotEmpty(failure);
    }
}
