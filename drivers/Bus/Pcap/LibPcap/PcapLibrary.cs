using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>The functions of pcap.h that are used here, by their own names.</summary>
/// <remarks>Call <see cref="PcapLoader.TryLoad"/> first: it says in words what is wrong when there is no libpcap.</remarks>
internal static unsafe partial class PcapLibrary
{
    /// <summary>The name that <see cref="PcapLoader"/> resolves.</summary>
    internal const string Name = "pcap";

    /// <summary>PCAP_ERRBUF_SIZE: bytes of an error buffer.</summary>
    internal const int ErrorBufferSize = 256;

    /// <summary>PCAP_ERROR.</summary>
    internal const int Error = -1;

    /// <summary>PCAP_ERROR_BREAK.</summary>
    internal const int ErrorBreak = -2;

    /// <summary>PCAP_ERROR_NO_SUCH_DEVICE.</summary>
    internal const int ErrorNoSuchDevice = -5;

    /// <summary>PCAP_ERROR_PERM_DENIED.</summary>
    internal const int ErrorPermissionDenied = -8;

    /// <summary>PCAP_ERROR_IFACE_NOT_UP.</summary>
    internal const int ErrorInterfaceNotUp = -9;

    /// <summary>PCAP_ERROR_PROMISC_PERM_DENIED.</summary>
    internal const int ErrorPromiscuousDenied = -11;

    /// <summary>PCAP_TSTAMP_PRECISION_NANO.</summary>
    internal const int PrecisionNano = 1;

    /// <summary>DLT_EN10MB: Ethernet.</summary>
    internal const int LinkEthernet = 1;

    /// <summary>PCAP_NETMASK_UNKNOWN.</summary>
    internal const uint NetmaskUnknown = 0xffff_ffff;

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial PcapHandle pcap_create(string source, byte* errorBuffer);

    [LibraryImport(Name)]
    internal static partial int pcap_set_snaplen(PcapHandle handle, int bytes);

    [LibraryImport(Name)]
    internal static partial int pcap_set_promisc(PcapHandle handle, int on);

    [LibraryImport(Name)]
    internal static partial int pcap_set_timeout(PcapHandle handle, int milliseconds);

    [LibraryImport(Name)]
    internal static partial int pcap_set_immediate_mode(PcapHandle handle, int on);

    [LibraryImport(Name)]
    internal static partial int pcap_set_buffer_size(PcapHandle handle, int bytes);

    [LibraryImport(Name)]
    internal static partial int pcap_set_tstamp_precision(PcapHandle handle, int precision);

    [LibraryImport(Name)]
    internal static partial int pcap_get_tstamp_precision(PcapHandle handle);

    [LibraryImport(Name)]
    internal static partial int pcap_activate(PcapHandle handle);

    [LibraryImport(Name)]
    internal static partial int pcap_datalink(PcapHandle handle);

    [LibraryImport(Name)]
    internal static partial int pcap_snapshot(PcapHandle handle);

    [LibraryImport(Name)]
    internal static partial int pcap_setnonblock(PcapHandle handle, int on, byte* errorBuffer);

    [LibraryImport(Name)]
    internal static partial int pcap_setdirection(PcapHandle handle, int direction);

    [LibraryImport(Name)]
    internal static partial int pcap_get_selectable_fd(PcapHandle handle);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int pcap_compile(PcapHandle handle, BpfProgram* program, string filter, int optimize, uint netmask);

    [LibraryImport(Name)]
    internal static partial PcapHandle pcap_open_dead(int linkType, int snapLength);

    [LibraryImport(Name)]
    internal static partial int pcap_offline_filter(BpfProgram* program, PcapPacketHeader* header, byte* frame);

    [LibraryImport(Name)]
    internal static partial int pcap_setfilter(PcapHandle handle, BpfProgram* program);

    [LibraryImport(Name)]
    internal static partial void pcap_freecode(BpfProgram* program);

    [LibraryImport(Name)]
    internal static partial int pcap_dispatch(
        PcapHandle handle, int count, delegate* unmanaged[Cdecl]<byte*, PcapPacketHeader*, byte*, void> callback, byte* user);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int pcap_inject(PcapHandle handle, byte* frame, nuint length);

    [LibraryImport(Name)]
    internal static partial int pcap_stats(PcapHandle handle, PcapStat* statistics);

    [LibraryImport(Name)]
    internal static partial byte* pcap_geterr(PcapHandle handle);

    [LibraryImport(Name)]
    internal static partial byte* pcap_lib_version();

    [LibraryImport(Name)]
    internal static partial byte* pcap_datalink_val_to_name(int linkType);

    [LibraryImport(Name)]
    internal static partial int pcap_findalldevs(PcapIf** devices, byte* errorBuffer);

    [LibraryImport(Name)]
    internal static partial void pcap_freealldevs(PcapIf* devices);

    [LibraryImport(Name)]
    internal static partial void pcap_close(nint handle);

    /// <summary>pcap_geterr as text.</summary>
    internal static string ErrorText(PcapHandle handle) => Text(pcap_geterr(handle));

    /// <summary>A C string; empty when null.</summary>
    internal static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
