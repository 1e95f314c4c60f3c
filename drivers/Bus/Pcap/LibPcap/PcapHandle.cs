using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>pcap_t: one open capture. It depends on no other native object, so the order of finalisers does not matter.</summary>
internal sealed class PcapHandle : SafeHandle
{
    /// <summary>Made by the marshaller when pcap_create returns.</summary>
    public PcapHandle()
        : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        PcapLibrary.pcap_close(handle);
        return true;
    }
}
