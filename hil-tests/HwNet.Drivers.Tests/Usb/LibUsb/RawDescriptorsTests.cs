using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

public class RawDescriptorsTests
{
    private static readonly byte[] Device = [18, 1, 0, 2, 0, 0, 0, 64, 1, 0, 2, 0, 0, 1, 0, 0, 0, 2];

    [Fact]
    public void The_attribute_is_split_into_device_and_configurations()
    {
        byte[] all = [.. Device, .. LibUsbRig.Configuration(2), .. LibUsbRig.Configuration(1)];

        var head = RawDescriptors.Split(all, out var configurations);

        Assert.Equal(Device, head.ToArray());
        Assert.Equal([LibUsbRig.Configuration(2), LibUsbRig.Configuration(1)], configurations.Select(c => c.ToArray()));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(20)]
    [InlineData(4)]
    [InlineData(0)]
    public void A_length_that_lies_does_not_lose_the_next_configuration(int said)
    {
        var first = LibUsbRig.Configuration(1);
        (first[2], first[3]) = ((byte)said, (byte)(said >> 8));

        _ = RawDescriptors.Split((byte[])[.. Device, .. first, .. LibUsbRig.Configuration(2)], out var configurations);

        Assert.Equal([1, 2], configurations.Select(c => (int)c.Span[5]));
        Assert.All(configurations, c => Assert.Equal(18, c.Length));
    }

    [Fact]
    public void Hostile_bytes_are_split_without_an_exception()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            byte[] all = [.. Device, .. LibUsbRig.Configuration(1), .. LibUsbRig.Configuration(2)];
            for (var k = random.Next(1, 4); k > 0; k--)
            {
                all[random.Next(all.Length)] = (byte)random.Next(256);
            }

            var cut = all.AsMemory(0, random.Next(all.Length + 1));

            var head = RawDescriptors.Split(cut, out var configurations);

            var total = head.Length + configurations.Sum(c => c.Length);
            Assert.True(total <= cut.Length && configurations.Count <= UsbDescriptors.MaxConfigurations, $"seed {Seed}, round {i}");
        }
    }
}
