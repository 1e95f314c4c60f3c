using HwNet.Bus.Usb;

namespace HwNet.Drivers.Tests.Cdc;

/// <summary>A configuration for tests, descriptor by descriptor.</summary>
internal sealed class TestConfiguration
{
    private readonly List<byte> _bytes = [9, 2, 0, 0, 0, 1, 0, 0x80, 50];
    private readonly HashSet<int> _numbers = [];

    internal TestConfiguration Interface(int number, int alternate, string triple, int endpoints = 0)
    {
        _ = _numbers.Add(number);
        return Raw($"09 04 {number:x2} {alternate:x2} {endpoints:x2} {triple.Replace('/', ' ')} 00");
    }

    internal TestConfiguration Endpoint(int address, int type, int size) => Raw($"07 05 {address:x2} {type:x2} {size & 255:x2} {size >> 8:x2} 09");

    internal TestConfiguration BulkPair(int size = 512) => Endpoint(0x81, 2, size).Endpoint(0x02, 2, size);

    internal TestConfiguration Union(int master, int slave) => Raw($"05 24 06 {master:x2} {slave:x2}");

    internal TestConfiguration Ethernet(int address = 3) => Raw($"0d 24 0f {address:x2} 0f 00 00 00 ea 05 10 80 00");

    internal TestConfiguration Association(int first, int count) => Raw($"08 0b {first:x2} {count:x2} 02 06 00 00");

    internal TestConfiguration Raw(string hex)
    {
        _bytes.AddRange(UsbEther.Bytes.Hex(hex));
        return this;
    }

    internal UsbConfiguration Parse()
    {
        var bytes = _bytes.ToArray();
        (bytes[2], bytes[3], bytes[4]) = ((byte)bytes.Length, (byte)(bytes.Length >> 8), (byte)_numbers.Count);
        Assert.True(UsbDescriptors.TryParse(UsbEther.Bytes.Hex("12 01 00 02 00 00 00 40 25 05 a1 a4 00 01 00 00 00 01"), [bytes], out var descriptors, out _));
        return descriptors.Configurations[0];
    }
}
