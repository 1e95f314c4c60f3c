namespace HwNet.Drivers.Shared.Cdc;

/// <summary>The numbers that all communication-class Ethernet functions share (USB class definitions CDC 1.2 and ECM 1.2).</summary>
public static class CdcMessages
{
    /// <summary>Class of a data interface.</summary>
    public const byte DataClass = 0x0a;

    /// <summary>SEND_ENCAPSULATED_COMMAND.</summary>
    public const byte SendEncapsulatedCommand = 0x00;

    /// <summary>GET_ENCAPSULATED_RESPONSE.</summary>
    public const byte GetEncapsulatedResponse = 0x01;

    /// <summary>SET_ETHERNET_MULTICAST_FILTERS: wValue addresses of 6 bytes.</summary>
    public const byte SetMulticastFilters = 0x40;

    /// <summary>SET_ETHERNET_PACKET_FILTER: the bits are in wValue.</summary>
    public const byte SetPacketFilter = 0x43;

    /// <summary>GET_ETHERNET_STATISTIC: the number of the statistic is in wValue; 4 bytes.</summary>
    public const byte GetStatistic = 0x44;

    /// <summary>Packet filter bit 0: everything.</summary>
    public const ushort FilterPromiscuous = 0x01;

    /// <summary>Packet filter bit 1: all multicast.</summary>
    public const ushort FilterAllMulticast = 0x02;

    /// <summary>Packet filter bit 2: frames to the station.</summary>
    public const ushort FilterDirected = 0x04;

    /// <summary>Packet filter bit 3: broadcast.</summary>
    public const ushort FilterBroadcast = 0x08;

    /// <summary>Packet filter bit 4: multicast addresses of the filter list.</summary>
    public const ushort FilterMulticast = 0x10;

    /// <summary>bDescriptorSubtype of the header functional descriptor.</summary>
    public const byte SubtypeHeader = 0x00;

    /// <summary>bDescriptorSubtype of the union functional descriptor.</summary>
    public const byte SubtypeUnion = 0x06;

    /// <summary>bDescriptorSubtype of the Ethernet networking functional descriptor.</summary>
    public const byte SubtypeEthernet = 0x0f;

    /// <summary>bDescriptorSubtype of the NCM functional descriptor.</summary>
    public const byte SubtypeNcm = 0x1a;

    /// <summary>bmRequestType of every notification.</summary>
    public const byte NotificationRequestType = 0xa1;

    /// <summary>bNotification NETWORK_CONNECTION: wValue 1 connected, 0 not.</summary>
    public const byte NetworkConnection = 0x00;

    /// <summary>bNotification RESPONSE_AVAILABLE.</summary>
    public const byte ResponseAvailable = 0x01;

    /// <summary>bNotification CONNECTION_SPEED_CHANGE: bit/s to the host, then from it; le32 each.</summary>
    public const byte ConnectionSpeedChange = 0x2a;

    /// <summary>Bytes of a notification before its payload.</summary>
    public const int NotificationHead = 8;

    /// <summary>Bytes of payload of CONNECTION_SPEED_CHANGE.</summary>
    public const int SpeedLength = 8;
}
