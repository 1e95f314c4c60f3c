using System.Buffers.Binary;
using HwNet.Buffers;

namespace HwNet.Bus.Pcap;

/// <summary>Copies of frames as a wire shows them: one behind the other in storage that is used again, the VLAN tag in its place.</summary>
internal sealed class FrameStage
{
    private const int AddressesLength = 2 * LinkAddress.Length;
    private const int TagLength = 4;
    private const ushort EtherTypeVlan = 0x8100;

    private byte[] _bytes = new byte[64 * 1024];
    private int[] _ends = new int[64];
    private int _count;

    /// <summary>A frame, by its number from 0; valid until the stage is cleared or grows.</summary>
    internal ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    internal void Clear() => _count = 0;

    internal void Add(Mbuf m)
    {
        var start = _count == 0 ? 0 : _ends[_count - 1];
        var data = m.Data;
        var into = Room(start, data.Length + TagLength);
        var end = start + data.Length;
        if (m.VlanTag is { } tag && data.Length >= AddressesLength)
        {
            data[..AddressesLength].CopyTo(into);
            BinaryPrimitives.WriteUInt16BigEndian(into[AddressesLength..], EtherTypeVlan);
            BinaryPrimitives.WriteUInt16BigEndian(into[(AddressesLength + 2)..], tag);
            data[AddressesLength..].CopyTo(into[(AddressesLength + TagLength)..]);
            end += TagLength;
        }
        else
        {
            data.CopyTo(into);
        }

        if (_count == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * _count);
        }

        _ends[_count++] = end;
    }

    private Span<byte> Room(int start, int length)
    {
        if (_bytes.Length - start < length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, start + length));
        }

        return _bytes.AsSpan(start, length);
    }
}
