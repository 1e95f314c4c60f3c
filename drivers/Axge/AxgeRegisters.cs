namespace HwNet.Drivers.Axge;

/// <summary>Requests, MAC registers and their bits. Names as in FreeBSD's if_axgereg.h, numbers also in Linux' ax88179_178a.c.</summary>
internal static class AxgeRegisters
{
    /// <summary>MAC register: wValue its number, wIndex how many bytes.</summary>
    internal const byte AccessMac = 0x01;

    /// <summary>PHY register: wValue the PHY, wIndex the register; 2 bytes.</summary>
    internal const byte AccessPhy = 0x02;

    /// <summary>The station address and the rest of the eFUSE or EEPROM into the registers again.</summary>
    internal const byte Reload = 0x06;

    /// <summary>AX88179A: which layout transfers have; wValue is <see cref="ModeOld"/> or <see cref="ModeOwn"/>.</summary>
    internal const byte FirmwareMode = 0x08;
    internal const ushort ModeOld = 0;
    internal const ushort ModeOwn = 1;

    /// <summary>AX88179A: a byte, <see cref="PhyOn"/> or 0.</summary>
    internal const byte PhySupply = 0x31;
    internal const byte PhyOn = 0x02;

    /// <summary>AX88179A: bit 0 of wValue: away from the bus without a cable; above it the delay.</summary>
    internal const byte AutoDetach = 0xc0;
    internal const ushort AutoDetachOff = 0x0500;

    internal const byte PhyAddress = 3;

    internal const byte RxControl = 0x0b;

    /// <summary>AX88179A, as are all that are followed by "179A": transmit queues.</summary>
    internal const byte TxQueues179A = 0x0e;
    internal const byte NodeId = 0x10;
    internal const byte Multicast = 0x16;
    internal const byte Medium = 0x22;
    internal const byte MonitorMode = 0x24;
    internal const byte PhyPower = 0x26;

    /// <summary>179A. Before it the number of sixteen VLANs of the filter's table, behind it their bits; the filter is not used.</summary>
    internal const byte VlanControl179A = 0x2b;

    /// <summary>VSO: the tag is taken out of a received frame and told beside it.</summary>
    internal const byte VlanStrip = 0x10;

    /// <summary>5 bytes: control, timer, size in KiB, gap: how frames are collected into a transfer.</summary>
    internal const byte RxBulkQueue = 0x2e;
    internal const byte ClockSelect = 0x33;
    internal const byte RxChecksum = 0x34;
    internal const byte TxChecksum = 0x35;
    internal const byte IntMask179A = 0x41;
    internal const byte RxDma179A = 0x43;
    internal const byte TxDma179A = 0x46;
    internal const byte PauseHigh = 0x54;
    internal const byte PauseLow = 0x55;

    /// <summary>3 bytes: how long words wait on their way between clocks, by speed of the link.</summary>
    internal const byte RxStatusCdc179A = 0x6d;
    internal const byte Arc179A = 0x9e;
    internal const byte CdcEcm179A = 0xb0;
    internal const byte Swp179A = 0xb1;
    internal const byte TxDelay179A = 0xb5;

    /// <summary>179A: which of the ways between USB and MAC are open.</summary>
    internal const byte Path179A = 0xb7;
    internal const byte PathBoth = 0x03;
    internal const byte NewPause179A = 0xb8;
    internal const byte BulkOut179A = 0xb9;
    internal const byte BulkOutEfficient = 0x02;
    internal const byte RxDataCdc179A = 0xc0;

    /// <summary>179A: bit 0: seven bits of each transmit header are a sum over its length. It is left off.</summary>
    internal const byte TxHeaderSum179A = 0xcc;

    internal const ushort RxPromiscuous = 0x0001;
    internal const ushort RxAllMulticast = 0x0002;
    internal const ushort RxBroadcast = 0x0008;
    internal const ushort RxMulticast = 0x0010;
    internal const ushort RxStart = 0x0080;
    internal const ushort RxDropCrc = 0x0100;

    internal const ushort MediumGigabit = 0x0001;
    internal const ushort MediumFullDuplex = 0x0002;
    internal const ushort MediumClock125 = 0x0008;
    internal const ushort MediumRxPause = 0x0010;
    internal const ushort MediumTxPause = 0x0020;
    internal const ushort MediumReceive = 0x0100;
    internal const ushort MediumHundred = 0x0200;

    /// <summary>Both bits: frames longer than 1518 bytes pass. At gigabit only.</summary>
    internal const ushort MediumJumbo = 0x8040;

    /// <summary>In both registers of sums: IPv4 header, TCP, UDP; over IPv6 TCP, UDP.</summary>
    internal const byte Sums = 0x01 | 0x02 | 0x04 | 0x20 | 0x40;

    /// <summary>The PHY is out of its reset.</summary>
    internal const ushort PowerIprl = 0x0020;

    /// <summary>Both clocks.</summary>
    internal const byte ClockOn = 0x03;

    internal const byte PauseHighMark = 0x52;
    internal const byte PauseLowMark = 0x34;

    internal const int HashBytes = 8;

    /// <summary>Interrupt packet: the byte with the link bit.</summary>
    internal const int InterruptLink = 2;
    internal const byte LinkUp = 0x01;

    /// <summary>bcdDevice from which on it is an AX88179A.</summary>
    internal const ushort Revision179A = 0x0200;

    /// <summary>bcdDevice from which on it is an AX88772D or later: the request for the layout is the same, what is behind it was not looked at.</summary>
    internal const ushort Revision772D = 0x0300;

    internal const uint FrameLayer4Error = 0x0000_0001;
    internal const uint FrameLayer3Error = 0x0000_0002;
    internal const uint FrameLayer4 = 0x0000_001c;
    internal const uint FrameUdp = 0x0000_0004;
    internal const uint FrameTcp = 0x0000_0010;
    internal const uint FrameLayer3 = 0x0000_0060;
    internal const uint FrameIpv4 = 0x0000_0020;
    internal const int FrameLengthShift = 16;
    internal const uint FrameLengthMask = 0x1fff;
    internal const uint FrameCrcError = 0x2000_0000;
    internal const uint FrameMiiError = 0x4000_0000;
    internal const uint FrameDropped = 0x8000_0000;

    /// <summary>The 179A's own words have 64 bits, and in the lower ones these instead.</summary>
    internal const uint OwnFrameCrcError = 0x0000_0080;
    internal const uint OwnFrameTag = 0x0000_0400;
    internal const uint OwnFrameGood = 0x0000_0800;
    internal const uint OwnFrameLengthMask = 0x7fff;
    internal const int OwnFrameTagShift = 32;
    internal const uint OwnCountMask = 0x1fff;
    internal const int OwnTableShift = 13;

    /// <summary>With the transmit length: the frame is complete, no sums are filled in.</summary>
    internal const uint TransmitComplete = 0x8000_0000;

    /// <summary>Behind the transmit length: the transfer would end on a packet boundary, and has a byte of padding.</summary>
    internal const uint TransmitPad = 0x8000_8000;

    /// <summary>The 179A's own transmit header, 64 bits: padding behind this frame ends the transfer; a tag is to be put in; the tag.</summary>
    internal const ulong OwnTransmitPad = 1UL << 28;
    internal const ulong OwnTransmitTag = 1UL << 29;
    internal const int OwnTransmitTagShift = 48;
    internal const int OwnTransmitLengthMax = 0x1f_ffff;
}
