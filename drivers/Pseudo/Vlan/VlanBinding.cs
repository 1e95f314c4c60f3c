using HwNet.Buffers;
using HwNet.Drivers.Shared.Tagging;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>A VLAN interface's place on its parent: what a sender needs, read as one. Immutable.</summary>
/// <param name="Parent">The interface below.</param>
/// <param name="Trunk">Its VLANs.</param>
/// <param name="Settings">Number, protocol, priority.</param>
internal sealed record VlanBinding(IfNet Parent, VlanTrunk Trunk, VlanSettings Settings)
{
    private readonly ushort _tag = Settings.Tag;
    private readonly ushort _etherType = (ushort)Settings.Protocol;
    private readonly bool _hasQueue = Parent.Driver is not TransmitDriver;

    /// <summary>ifv_mtufudge: the parent's MTU, less the tag where the parent passes no frame that is longer by it.</summary>
    internal int LargestMtu => Largest(Settings, Parent);

    /// <remarks>A service tag always counts: Linux's AF_PACKET, below every libpcap, lets a frame be longer by an 802.1Q tag only (packet_extra_vlan_len_allowed).</remarks>
    internal static int Largest(VlanSettings settings, IfNet parent) =>
        settings.Protocol == VlanProtocol.Dot1Q && (parent.Capabilities & IfCapabilities.VlanMtu) != 0
            ? parent.Mtu
            : Math.Max(IfNet.MinMtu, parent.Mtu - VlanTag.Length);

    /// <summary>Frames that the parent has room for at this moment; one with queues of its own says so only when it refuses.</summary>
    internal int Room => _hasQueue ? Parent.SendQueue.MaxLength - Parent.SendQueue.Length : int.MaxValue;

    /// <summary>Tags a frame: by the parent's hardware where it does that, else in the bytes. A service tag is always in the bytes.</summary>
    /// <returns>False: no room for the tag.</returns>
    internal bool TryTag(Mbuf m, bool byHardware)
    {
        if (!FrameTag.TryMaterialise(m))
        {
            return false;
        }

        if (!byHardware)
        {
            return FrameTag.TryInsert(m, _etherType, _tag);
        }

        m.VlanTag = _tag;
        return true;
    }

    /// <summary>True when the parent's hardware inserts tags, and these.</summary>
    internal bool IsTaggedByHardware => _etherType == EtherType.Vlan && (Parent.CapabilitiesEnabled & IfCapabilities.VlanHwTagging) != 0;
}
