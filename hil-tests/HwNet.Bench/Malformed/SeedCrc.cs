namespace HwNet.Bench.Malformed;

/// <summary>The CRC-32 of Ethernet, bit by bit: seeds do not borrow it from what they test.</summary>
internal static class SeedCrc
{
    internal static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
