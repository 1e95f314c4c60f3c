namespace HwNet.Drivers.Ncm;

/// <summary>The numbers of CDC-NCM (USB class definition "Network Control Model", revision 1.0 with errata). All fields are little-endian.</summary>
public static class NcmMessages
{
    /// <summary>Class of the control interface, its subclass and protocol: "02/0d/00".</summary>
    public const string ControlTriple = "02/0d/00";

    /// <summary>GET_NTB_PARAMETERS: reads <see cref="NcmParameters.Size"/> bytes.</summary>
    public const byte GetNtbParameters = 0x80;

    /// <summary>GET_NET_ADDRESS: 6 bytes. Capability bit 1.</summary>
    public const byte GetNetAddress = 0x81;

    /// <summary>SET_NET_ADDRESS: 6 bytes. Capability bit 1.</summary>
    public const byte SetNetAddress = 0x82;

    /// <summary>GET_NTB_FORMAT: 2 bytes.</summary>
    public const byte GetNtbFormat = 0x83;

    /// <summary>SET_NTB_FORMAT: the format is in wValue; only while data setting 0 is selected, and only when NTB32 is offered.</summary>
    public const byte SetNtbFormat = 0x84;

    /// <summary>GET_NTB_INPUT_SIZE: 4 bytes, or 8 with capability bit 5.</summary>
    public const byte GetNtbInputSize = 0x85;

    /// <summary>SET_NTB_INPUT_SIZE: le32 size; with capability bit 5 also le16 datagrams (0 = any number) and le16 0.</summary>
    public const byte SetNtbInputSize = 0x86;

    /// <summary>GET_MAX_DATAGRAM_SIZE: 2 bytes. Capability bit 3.</summary>
    public const byte GetMaxDatagramSize = 0x87;

    /// <summary>SET_MAX_DATAGRAM_SIZE: 2 bytes. Capability bit 3.</summary>
    public const byte SetMaxDatagramSize = 0x88;

    /// <summary>GET_CRC_MODE: 2 bytes. Capability bit 4.</summary>
    public const byte GetCrcMode = 0x89;

    /// <summary>SET_CRC_MODE: the mode is in wValue. Capability bit 4.</summary>
    public const byte SetCrcMode = 0x8a;

    /// <summary>wValue of <see cref="SetNtbFormat"/>: NTB16.</summary>
    public const ushort FormatNtb16 = 0;

    /// <summary>wValue of <see cref="SetNtbFormat"/>: NTB32.</summary>
    public const ushort FormatNtb32 = 1;

    /// <summary>wValue of <see cref="SetCrcMode"/>: datagrams carry none.</summary>
    public const ushort CrcModeOff = 0;

    /// <summary>bmNetworkCapabilities bit 0: SET_ETHERNET_PACKET_FILTER.</summary>
    public const byte CanFilter = 0x01;

    /// <summary>bmNetworkCapabilities bit 1: GET/SET_NET_ADDRESS.</summary>
    public const byte CanSetAddress = 0x02;

    /// <summary>bmNetworkCapabilities bit 3: GET/SET_MAX_DATAGRAM_SIZE.</summary>
    public const byte CanSetDatagramSize = 0x08;

    /// <summary>bmNetworkCapabilities bit 4: GET/SET_CRC_MODE.</summary>
    public const byte CanSetCrcMode = 0x10;

    /// <summary>bmNetworkCapabilities bit 5: SET_NTB_INPUT_SIZE takes 8 bytes.</summary>
    public const byte LongInputSize = 0x20;

    /// <summary>Every device takes and sends blocks of this size at least, by the class definition.</summary>
    public const int MinBlockLength = 2048;

    /// <summary>Block size used unless told, both ways; what Linux uses.</summary>
    public const int UsualBlockLength = 16384;

    /// <summary>The largest block this driver uses, both ways.</summary>
    public const int MaxBlockLength = 65536;

    /// <summary>The largest wBlockLength an NTB16 can say.</summary>
    public const int MaxBlockLength16 = 65535;

    /// <summary>Datagrams in one block that we send at most; what devices are used to from Linux.</summary>
    public const int MaxDatagrams = 40;

    /// <summary>NDPs of one block that are looked at.</summary>
    public const int MaxNdps = 64;

    /// <summary>The least alignment of an NDP or datagram.</summary>
    public const int MinAlignment = 4;

    /// <summary>dwSignature of an NTH16: "NCMH".</summary>
    public const uint Nth16 = 0x484d434e;

    /// <summary>dwSignature of an NTH32: "ncmh".</summary>
    public const uint Nth32 = 0x686d636e;

    /// <summary>dwSignature of an NDP16 whose datagrams carry no CRC: "NCM0".</summary>
    public const uint Ndp16 = 0x304d434e;

    /// <summary>dwSignature of an NDP16 whose datagrams end with a CRC-32: "NCM1".</summary>
    public const uint Ndp16Crc = 0x314d434e;

    /// <summary>dwSignature of an NDP32 whose datagrams carry no CRC: "ncm0".</summary>
    public const uint Ndp32 = 0x306d636e;

    /// <summary>dwSignature of an NDP32 whose datagrams end with a CRC-32: "ncm1".</summary>
    public const uint Ndp32Crc = 0x316d636e;

    /// <summary>Bytes of an NTH16.</summary>
    public const int NthLength16 = 12;

    /// <summary>Bytes of an NTH32.</summary>
    public const int NthLength32 = 16;

    /// <summary>Bytes of an NDP16 before its entries.</summary>
    public const int NdpHead16 = 8;

    /// <summary>Bytes of an NDP32 before its entries.</summary>
    public const int NdpHead32 = 16;

    /// <summary>Bytes of an NDP16's entry.</summary>
    public const int NdpEntry16 = 4;

    /// <summary>Bytes of an NDP32's entry.</summary>
    public const int NdpEntry32 = 8;
}
