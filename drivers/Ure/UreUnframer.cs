using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;
using static HwNet.Drivers.Ure.UreRegisters;

namespace HwNet.Drivers.Ure;

/// <summary>Takes [descriptor of 24 bytes][frame with its check sequence][pad to a multiple of 8]... apart. Nothing goes on in the next transfer.</summary>
/// <remarks>
/// A length that is none means that the next descriptor cannot be found: the rest of the transfer is dropped. To go on at a guess would let a
/// frame carry descriptors in its payload. Sources checked: FreeBSD `if_ure.c` (bulk read), Linux `r8152.c` (rx_bottom).
/// </remarks>
public sealed class UreUnframer : UsbUnframer
{
    private const int Descriptor = 24;
    private const int CheckSequence = 4;
    private const int Alignment = 8;

    private volatile bool _trustsSums;

    /// <summary>IFCAP_RXCSUM is on: what the chip says of checksums is passed on. Any thread may change it.</summary>
    public bool TrustsSums
    {
        get => _trustsSums;
        set => _trustsSums = value;
    }

    /// <inheritdoc/>
    public override void Unframe(ReadOnlySpan<byte> transfer, ref FrameSink sink)
    {
        var rest = transfer;
        while (!rest.IsEmpty)
        {
            if (rest.Length < Descriptor)
            {
                sink.Drop(UsbDrop.Truncated);
                return;
            }

            var descriptor = rest[..Descriptor];
            rest = rest[Descriptor..];
            var length = (int)(Word(descriptor, 0) & RxLengthMask);
            if (length is <= CheckSequence or (int)RxLengthMask || length > rest.Length)
            {
                sink.Drop(UsbDrop.BadLength);
                return;
            }

            Hand(descriptor, rest[..(length - CheckSequence)], ref sink);
            rest = rest[Math.Min((length + Alignment - 1) & -Alignment, rest.Length)..];
        }
    }

    private void Hand(ReadOnlySpan<byte> descriptor, ReadOnlySpan<byte> frame, scoped ref FrameSink sink)
    {
        if ((Word(descriptor, 0) & RxCrcError) != 0)
        {
            sink.Drop(UsbDrop.BadCrc);
            return;
        }

        // The chip sets the bit only when it took the tag out of the bytes; so it counts also when that was just turned off.
        var found = Word(descriptor, 1);
        ushort? tag = (found & RxVlanTag) != 0 ? BinaryPrimitives.ReverseEndianness((ushort)found) : null;
        sink.Frame(frame, tag, _trustsSums ? Sums(found, Word(descriptor, 2)) : MbufChecksum.None);
    }

    /// <summary>What is not wrong is right only if the chip knew what it looked at. A header whose sum is wrong vouches for nothing behind it.</summary>
    private static MbufChecksum Sums(uint found, uint failed)
    {
        if ((found & RxIpv4) != 0 && (failed & RxIpFailed) != 0)
        {
            return MbufChecksum.None;
        }

        var header = (found & RxIpv4) != 0 ? MbufChecksum.L3Valid : MbufChecksum.None;
        var isWhole = ((found & RxTcp) != 0 && (failed & RxTcpFailed) == 0) || ((found & RxUdp) != 0 && (failed & RxUdpFailed) == 0);
        return isWhole && (found & (RxIpv4 | RxIpv6)) != 0 ? header | MbufChecksum.L4Valid : header;
    }

    private static uint Word(ReadOnlySpan<byte> descriptor, int index) => BinaryPrimitives.ReadUInt32LittleEndian(descriptor[(4 * index)..]);
}
