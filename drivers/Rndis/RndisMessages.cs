namespace HwNet.Drivers.Rndis;

/// <summary>The numbers of Remote NDIS over USB ([MS-RNDIS]). All fields are 32 bits, little-endian.</summary>
public static class RndisMessages
{
    /// <summary>REMOTE_NDIS_PACKET_MSG: a frame, on the bulk endpoints.</summary>
    public const uint Packet = 1;

    /// <summary>REMOTE_NDIS_INITIALIZE_MSG.</summary>
    public const uint Initialize = 2;

    /// <summary>REMOTE_NDIS_HALT_MSG: no answer.</summary>
    public const uint Halt = 3;

    /// <summary>REMOTE_NDIS_QUERY_MSG.</summary>
    public const uint Query = 4;

    /// <summary>REMOTE_NDIS_SET_MSG.</summary>
    public const uint Set = 5;

    /// <summary>REMOTE_NDIS_RESET_MSG: no request number, neither here nor in the answer.</summary>
    public const uint Reset = 6;

    /// <summary>REMOTE_NDIS_INDICATE_STATUS_MSG: from the device, unasked.</summary>
    public const uint IndicateStatus = 7;

    /// <summary>REMOTE_NDIS_KEEPALIVE_MSG: either side may send it, the other must answer.</summary>
    public const uint KeepAlive = 8;

    /// <summary>Set in the type of an answer.</summary>
    public const uint Completion = 0x80000000;

    /// <summary>RNDIS_STATUS_SUCCESS.</summary>
    public const uint Success = 0;

    /// <summary>RNDIS_STATUS_FAILURE.</summary>
    public const uint Failure = 0xc0000001;

    /// <summary>RNDIS_STATUS_NOT_SUPPORTED.</summary>
    public const uint NotSupported = 0xc00000bb;

    /// <summary>RNDIS_STATUS_INVALID_DATA.</summary>
    public const uint InvalidData = 0xc0010015;

    /// <summary>RNDIS_STATUS_MEDIA_CONNECT: the status of an indication.</summary>
    public const uint MediaConnect = 0x4001000b;

    /// <summary>RNDIS_STATUS_MEDIA_DISCONNECT: the status of an indication.</summary>
    public const uint MediaDisconnect = 0x4001000c;

    /// <summary>OID_GEN_MAXIMUM_FRAME_SIZE: the MTU.</summary>
    public const uint OidMaximumFrameSize = 0x00010106;

    /// <summary>OID_GEN_LINK_SPEED: in units of 100 bit/s.</summary>
    public const uint OidLinkSpeed = 0x00010107;

    /// <summary>OID_GEN_CURRENT_PACKET_FILTER: bits as below; anything but 0 starts the data path, 0 stops it.</summary>
    public const uint OidPacketFilter = 0x0001010e;

    /// <summary>OID_GEN_MAXIMUM_TOTAL_SIZE.</summary>
    public const uint OidMaximumTotalSize = 0x00010111;

    /// <summary>OID_GEN_MEDIA_CONNECT_STATUS: 0 connected, 1 not.</summary>
    public const uint OidMediaConnectStatus = 0x00010114;

    /// <summary>OID_GEN_PHYSICAL_MEDIUM.</summary>
    public const uint OidPhysicalMedium = 0x00010202;

    /// <summary>OID_GEN_XMIT_OK to OID_GEN_RCV_NO_BUFFER: the counters that every device must keep; le32 each.</summary>
    internal static readonly (uint Oid, string Name)[] CounterOids =
    [
        (0x00020101, "rndis.xmit_ok"),
        (0x00020102, "rndis.rcv_ok"),
        (0x00020103, "rndis.xmit_error"),
        (0x00020104, "rndis.rcv_error"),
        (0x00020105, "rndis.rcv_no_buffer"),
    ];

    /// <summary>OID_802_3_PERMANENT_ADDRESS.</summary>
    public const uint OidPermanentAddress = 0x01010101;

    /// <summary>OID_802_3_CURRENT_ADDRESS.</summary>
    public const uint OidCurrentAddress = 0x01010102;

    /// <summary>OID_802_3_MULTICAST_LIST: addresses of 6 bytes.</summary>
    public const uint OidMulticastList = 0x01010103;

    /// <summary>OID_802_3_MAXIMUM_LIST_SIZE: addresses that the list holds.</summary>
    public const uint OidMaximumListSize = 0x01010104;

    /// <summary>NDIS_PACKET_TYPE_DIRECTED.</summary>
    public const uint FilterDirected = 0x01;

    /// <summary>NDIS_PACKET_TYPE_MULTICAST: those in the list.</summary>
    public const uint FilterMulticast = 0x02;

    /// <summary>NDIS_PACKET_TYPE_ALL_MULTICAST.</summary>
    public const uint FilterAllMulticast = 0x04;

    /// <summary>NDIS_PACKET_TYPE_BROADCAST.</summary>
    public const uint FilterBroadcast = 0x08;

    /// <summary>NDIS_PACKET_TYPE_PROMISCUOUS.</summary>
    public const uint FilterPromiscuous = 0x20;

    /// <summary>Bytes of a data message before the frame.</summary>
    public const int DataHeader = 44;

    /// <summary>Offsets in messages count from here: the third field.</summary>
    public const int OffsetBase = 8;

    /// <summary>Bytes of type and length.</summary>
    public const int Head = 8;

    /// <summary>Bytes of room for an answer; the class asks for 1,024, some devices fill 1,025.</summary>
    public const int ControlBuffer = 1025;

    /// <summary>Bytes of input that a QUERY for the permanent address carries: ActiveSync answers with no more than it was sent.</summary>
    public const int AddressQueryInput = 48;
}
