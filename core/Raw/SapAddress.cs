using System.Globalization;
using HwNet.Wire;

namespace HwNet.Raw;

/// <summary>dl_ethersap and dl_encap: what a service access point is registered for.</summary>
public readonly record struct SapAddress
{
    private SapAddress(SapEncapsulation encapsulation, int organisation, ushort port)
    {
        Encapsulation = encapsulation;
        Organisation = organisation;
        Port = port;
    }

    /// <summary>dl_encap: how the port is found in the frame.</summary>
    public SapEncapsulation Encapsulation { get; }

    /// <summary>The organisation of a SNAP port; 0 when <see cref="Port"/> is an EtherType.</summary>
    public int Organisation { get; }

    /// <summary>EtherType, destination access point, or SNAP type.</summary>
    public ushort Port { get; }

    /// <summary>True when frames can have it: an EtherType is at least 0x0600, what is less is a length.</summary>
    public bool IsValid => Encapsulation != SapEncapsulation.Ethernet || Port >= Wire.EtherType.First;

    /// <summary>The key by which frames are looked up.</summary>
    internal ulong Key => ((ulong)Encapsulation << 56) | ((ulong)(uint)Organisation << 16) | Port;

    /// <summary>DL_ETHER_ENCAP: frames with that type in the Ethernet header.</summary>
    public static SapAddress EtherType(ushort type) => new(SapEncapsulation.Ethernet, 0, type);

    /// <summary>DL_LLC_ENCAP: IEEE 802.3 frames for that destination service access point.</summary>
    public static SapAddress Llc(byte sap) => new(SapEncapsulation.Llc, 0, sap);

    /// <summary>DL_SNAP0_ENCAP: IEEE 802.3 frames with a SNAP header of that organisation (24 bits) and type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The organisation has more than 24 bits.</exception>
    public static SapAddress Snap(int organisation, ushort type)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)organisation, 0xffffffu, nameof(organisation));
        return new SapAddress(SapEncapsulation.Snap, organisation, type);
    }

    /// <summary>Like "ether 0x88b5", "llc 0x42", "snap 00000c:0x2000".</summary>
    public override string ToString() => Encapsulation switch
    {
        SapEncapsulation.Ethernet => string.Create(CultureInfo.InvariantCulture, $"ether 0x{Port:x4}"),
        SapEncapsulation.Llc => string.Create(CultureInfo.InvariantCulture, $"llc 0x{Port:x2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"snap {Organisation:x6}:0x{Port:x4}"),
    };

    /// <summary>The header between the Ethernet header and the payload; not for <see cref="SapEncapsulation.Ethernet"/>.</summary>
    internal LlcHeader ToHeader() => Encapsulation == SapEncapsulation.Snap
        ? new LlcHeader { Dsap = 0xaa, Ssap = 0xaa, Control = 3, Organisation = Organisation, SnapType = Port }
        : new LlcHeader { Dsap = (byte)Port, Ssap = (byte)Port, Control = 3 };
}
