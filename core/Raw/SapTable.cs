using System.Buffers.Binary;
using System.Collections.Frozen;
using HwNet.Wire;

namespace HwNet.Raw;

/// <summary>dlsap_find: the service access points as the receive path looks them up. Immutable.</summary>
internal sealed class SapTable
{
    private readonly FrozenDictionary<ulong, ServiceAccessPoint> _points;

    internal SapTable(IReadOnlyDictionary<SapAddress, ServiceAccessPoint> points) =>
        _points = points.ToFrozenDictionary(static p => p.Key.Key, static p => p.Value);

    /// <summary>Who registered for the frame; null when nobody did. The frame has a whole Ethernet header.</summary>
    internal ServiceAccessPoint? Find(ReadOnlySpan<byte> frame)
    {
        var type = BinaryPrimitives.ReadUInt16BigEndian(frame[(2 * LinkAddress.Length)..]);
        return type >= EtherType.First ? Find(SapAddress.EtherType(type)) : FindLlc(frame);
    }

    private ServiceAccessPoint? FindLlc(ReadOnlySpan<byte> frame)
    {
        // The length is the sender's word: a header that is not all there belongs to nobody.
        if (!EtherHeader.TryParse(frame, out var ether) || !ether.TryGetPayload(frame, out var payload) || !LlcHeader.TryParse(payload, out var llc))
        {
            return null;
        }

        var snap = llc.IsSnap ? Find(SapAddress.Snap(llc.Organisation, llc.SnapType)) : null;
        return snap ?? Find(SapAddress.Llc(llc.Dsap));
    }

    private ServiceAccessPoint? Find(SapAddress address) => _points.GetValueOrDefault(address.Key);
}
