using System.Buffers.Binary;
using HwNet.Bus.Usb;
using HwNet.Ioctl;
using static HwNet.Drivers.Ure.UreRegisters;

namespace HwNet.Drivers.Ure;

/// <content>The chip's own counters.</content>
public sealed partial class UreDriver
{
    private const int TallyLength = 64;

    /// <summary>The tally: which counter is how many bytes, in its order (Linux' struct tally_counter).</summary>
    private static readonly (string Name, int Width)[] Tally =
    [
        ("ure.tx_packets", 8), ("ure.rx_packets", 8), ("ure.tx_errors", 8), ("ure.rx_errors", 4), ("ure.rx_missed", 2), ("ure.align_errors", 2),
        ("ure.tx_single_collisions", 4), ("ure.tx_multi_collisions", 4), ("ure.rx_unicast", 8), ("ure.rx_broadcast", 8), ("ure.rx_multicast", 4),
        ("ure.tx_aborted", 2), ("ure.tx_underrun", 2),
    ];

    /// <inheritdoc/>
    protected override void CountersChip(ICollection<DeviceCounter> counters, bool askDevice)
    {
        ArgumentNullException.ThrowIfNull(counters);
        Span<byte> bytes = stackalloc byte[TallyLength];
        var setup = UsbSetup.VendorRead(Access, PlaTallyCnt.Address, (ushort)PlaTallyCnt.Area, bytes.Length);
        if (!askDevice || Fetch(setup, bytes) != Errno.None)
        {
            return;
        }

        var at = 0;
        foreach (var (name, width) in Tally)
        {
            var counter = bytes[at..];
            counters.Add(new DeviceCounter(name, width switch
            {
                8 => BinaryPrimitives.ReadInt64LittleEndian(counter),
                4 => BinaryPrimitives.ReadUInt32LittleEndian(counter),
                _ => BinaryPrimitives.ReadUInt16LittleEndian(counter),
            }));
            at += width;
        }
    }
}
