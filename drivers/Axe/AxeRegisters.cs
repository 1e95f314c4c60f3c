namespace HwNet.Drivers.Axe;

/// <summary>Vendor requests of the family and the bits of what they carry. Names as in FreeBSD's if_axereg.h and the data sheets.</summary>
/// <remarks>Sources checked: FreeBSD `if_axereg.h`, Linux `asix.h`, data sheets AX88772A 1.02 and AX88178 1.4.</remarks>
internal static class AxeRegisters
{
    internal const byte SoftwareMii = 0x06;
    internal const byte MiiRead = 0x07;
    internal const byte MiiWrite = 0x08;

    /// <summary>1 byte: <see cref="HostOwnsMii"/>, and which chip it is in <see cref="ChipMask"/>.</summary>
    internal const byte StatusManagement = 0x09;
    internal const byte HardwareMii = 0x0a;

    /// <summary>wValue is the word; 2 bytes.</summary>
    internal const byte SromRead = 0x0b;
    internal const byte RxControlWrite = 0x10;

    /// <summary>AX88172: IPG0. The others: IPG0 and IPG1 in wValue, IPG2 in wIndex.</summary>
    internal const byte IpgWrite = 0x12;

    /// <summary>AX88172: IPG1. The others: read the node ID.</summary>
    internal const byte NodeIdRead = 0x13;

    /// <summary>AX88172: IPG2. The others: write the node ID.</summary>
    internal const byte NodeIdWrite = 0x14;
    internal const byte MulticastWrite = 0x16;
    internal const byte NodeIdRead172 = 0x17;

    /// <summary>2 bytes: the second PHY's address, then the first one's.</summary>
    internal const byte PhyAddressRead = 0x19;
    internal const byte MediumWrite = 0x1b;
    internal const byte GpioWrite = 0x1f;
    internal const byte SoftwareReset = 0x20;
    internal const byte PhySelect = 0x22;

    /// <summary>AX88772B: how many bytes and frames a transfer to the host collects.</summary>
    internal const byte RxBurst = 0x2a;

    /// <summary>AX88772B: which sums of received packets are checked, <see cref="RxSums"/>; in wValue.</summary>
    internal const byte RxSumsWrite = 0x2c;

    /// <summary>AX88772B: which sums of sent packets are filled in, <see cref="TxSums"/>; in wValue.</summary>
    internal const byte TxSumsWrite = 0x2e;

    /// <summary>IPv4 header and version, TCP, UDP; over IPv6 TCP, UDP.</summary>
    internal const ushort RxSums = 0x0001 | 0x0002 | 0x0008 | 0x0010 | 0x0100 | 0x0200;

    /// <summary>IPv4 header, TCP, UDP; over IPv6 TCP, UDP.</summary>
    internal const ushort TxSums = 0x0001 | 0x0002 | 0x0004 | 0x0100 | 0x0200;

    internal const byte HostOwnsMii = 0x01;
    internal const byte ChipMask = 0x70;
    internal const byte ChipCode772A = 0x10;
    internal const byte ChipCode772B = 0x20;

    internal const ushort RxPromiscuous = 0x0001;
    internal const ushort RxAllMulticast = 0x0002;

    /// <summary>AX88172 only; with the others the same bit keeps damaged frames.</summary>
    internal const ushort RxUnicast172 = 0x0004;
    internal const ushort RxBroadcast = 0x0008;
    internal const ushort RxMulticast = 0x0010;
    internal const ushort RxStart = 0x0080;

    /// <summary>Transfers of 16 KiB. Not on AX88772B, where these bits choose the header.</summary>
    internal const ushort RxBurst16K = 0x0300;

    /// <summary>AX88772B: header type 1 with the IP header aligned behind it, which is the one that tells of sums.</summary>
    internal const ushort RxHeaderSums = 0x0300;

    internal const ushort MediumGigabit = 0x0001;
    internal const ushort MediumFullDuplex = 0x0002;

    /// <summary>Must be set; on AX88172 it lets transmissions be given up.</summary>
    internal const ushort MediumMustBeOne = 0x0004;

    /// <summary>AX88178: the clock of GMII.</summary>
    internal const ushort MediumClock125 = 0x0008;
    internal const ushort MediumRxPause = 0x0010;
    internal const ushort MediumTxPause = 0x0020;

    /// <summary>AX88178: frames longer than 1518 bytes pass.</summary>
    internal const ushort MediumJumbo = 0x0040;

    /// <summary>AX88172: both directions.</summary>
    internal const ushort MediumPause172 = 0x0010;
    internal const ushort MediumReceive = 0x0100;
    internal const ushort MediumHundred = 0x0200;

    internal const byte ResetPhyPinLevel = 0x08;
    internal const byte ResetIprl = 0x20;
    internal const byte ResetIppd = 0x40;

    internal const byte EmbeddedPhy = 0x10;
    internal const byte SelectEmbedded = 0x01;
    internal const byte SelectInterface = 0x10;

    /// <summary>GPO2 driven high, EEPROM read again: how AX88772 boards switch their PHY on.</summary>
    internal const byte Gpio772 = 0xb0;
    internal const byte GpioReload = 0x80;

    /// <summary>In the length of a received frame, AX88772B: damaged, by check sequence or MII, or a runt.</summary>
    internal const int HeaderDamaged = 0x7000;

    /// <summary>In the third word of such a header.</summary>
    internal const int StatusLayer4Error = 0x0100;
    internal const int StatusLayer3Error = 0x0200;
    internal const int StatusLayer4 = 0x1c00;
    internal const int StatusUdp = 0x0400;
    internal const int StatusTcp = 0x1000;
    internal const int StatusIpv4 = 0x2000;

    /// <summary>In the length of a frame to be sent, AX88772B: its sums are to be filled in, that of the pseudo-header is there.</summary>
    internal const uint TransmitSums = 0x4000;

    /// <summary>The same: the frame is complete.</summary>
    internal const uint TransmitComplete = 0x8000;

    internal const ushort HashBytes = 8;

    /// <summary>Word of the EEPROM with the first two bytes of the address.</summary>
    internal const ushort SromAddress = 0x04;

    /// <summary>AX88178: word of the EEPROM that tells which PHY the board has.</summary>
    internal const ushort SromPhyMode = 0x17;

    /// <summary>Interrupt packet: the byte with the link bits.</summary>
    internal const int InterruptLink = 2;
    internal const byte LinkPrimary = 0x01;
    internal const byte LinkSecondary = 0x02;
}
