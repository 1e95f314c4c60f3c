namespace HwNet.Protocols.Dhcp;

/// <summary>The fixed part of a message (RFC 2131 figure 1): where things are.</summary>
internal static class DhcpFormat
{
    internal const ushort ClientPort = 68;
    internal const ushort ServerPort = 67;

    internal const byte BootRequest = 1;
    internal const byte BootReply = 2;
    internal const byte Ethernet = 1;
    internal const uint MagicCookie = 0x63825363;
    internal const ushort BroadcastFlag = 0x8000;

    internal const int Xid = 4;
    internal const int Seconds = 8;
    internal const int Flags = 10;
    internal const int ClientAddress = 12;
    internal const int YourAddress = 16;
    internal const int HardwareAddress = 28;
    internal const int ServerName = 44;
    internal const int File = 108;
    internal const int Cookie = 236;

    /// <summary>Bytes up to and with the cookie.</summary>
    internal const int FixedLength = 240;

    /// <summary>Some relays drop what is shorter than a BOOTP message (RFC 1542 section 2.1).</summary>
    internal const int MinimumLength = 300;

    /// <summary>Bytes that any message of ours fits into.</summary>
    internal const int MaximumSent = 548;

    /// <summary>Bytes of a message that are looked at; a longer one is dropped.</summary>
    internal const int MaximumReceived = 4096;
}
