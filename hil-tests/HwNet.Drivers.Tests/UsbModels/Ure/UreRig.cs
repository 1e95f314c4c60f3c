using System.Buffers.Binary;
using HwNet.Bus.Usb;
using HwNet.Drivers.Tests.FrameFaults;
using HwNet.Fixtures.UsbModels.Ure;

namespace HwNet.Drivers.Tests.UsbModels.Ure;

/// <summary>A simulated Realtek chip with a clock that is moved by hand, driven by requests and descriptors written out in numbers.</summary>
internal sealed class UreRig : IDisposable
{
    internal const byte BulkIn = 0x81;
    internal const byte BulkOut = 0x02;
    internal const byte Event = 0x83;
    internal const string Own = "02:0e:aa:00:00:01";
    internal const string Other = "02:0e:aa:00:00:02";

    private const ushort Mac = 0x0100;
    private const ushort Usb = 0x0000;

    private readonly string _chip;

    /// <param name="argument">As behind "sim:".</param>
    /// <param name="running">Brought up in the order of the drivers that are there, the link negotiated, both directions on.</param>
    internal UreRig(string argument, bool running = true)
    {
        Sim = new SimRig(argument, Clock);
        _chip = argument.Split(',')[0];
        Assert.Equal(UsbStatus.Completed, Sim.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, Sim.Usb.Claim(0));
        if (running)
        {
            Pass(100);
            ReleasePhy();
            Pass(100);
            LeaveBand();
            Start();
        }
    }

    public static TheoryData<string> Chips => ["rtl8152", "rtl8153", "rtl8153b", "rtl8156", "rtl8156b"];

    internal ManualClock Clock { get; } = new();

    internal SimRig Sim { get; }

    internal UreFunction Function => Sim.Model.Get<UreFunction>();

    /// <summary>The RTL8156's PHY waits until bits 3 and 1 of register a468 are clear.</summary>
    internal void ReleasePhy()
    {
        if (_chip.StartsWith("rtl8156", StringComparison.Ordinal))
        {
            PutPhy(0xA468, 0);
        }
    }

    /// <summary>Reset, buffers taken back, their list made.</summary>
    internal void LeaveBand()
    {
        Put8(0xE813, 0x10);
        Pass(20);
        Put8(0xE84F, 0x00);
        Pass(2);
    }

    /// <summary>Own address and broadcast, both directions.</summary>
    internal void Start()
    {
        Put32(0xC010, 0x0000000A);
        Put8(0xE813, 0x0C);
    }

    internal void Pass(int milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    internal byte[]? Read(ushort address, int length, bool mac = true, int bytes = 0) => Sim.In(0xC0, 0x05, address, (ushort)((mac ? Mac : Usb) | bytes), length);

    internal UsbStatus Write(ushort address, int bytes, byte[] data, bool mac = true) => Sim.Out(0x40, 0x05, address, (ushort)((mac ? Mac : Usb) | bytes), data);

    internal uint Get32(int address, bool mac = true) => BinaryPrimitives.ReadUInt32LittleEndian(Read((ushort)address, 4, mac)!);

    internal ushort Get16(int address, bool mac = true) => (ushort)(Get32(address & ~3, mac) >> (8 * (address & 3)));

    internal byte Get8(int address, bool mac = true) => (byte)(Get32(address & ~3, mac) >> (8 * (address & 3)));

    internal void Put32(int address, uint value, bool mac = true) => Put(address, value, 0xFF, mac);

    internal void Put16(int address, ushort value, bool mac = true) => Put(address & ~3, (uint)value << (8 * (address & 2)), 0x33 << (address & 2), mac);

    internal void Put8(int address, byte value, bool mac = true) => Put(address & ~3, (uint)value << (8 * (address & 3)), 0x11 << (address & 3), mac);

    internal int GetPhy(int address)
    {
        Put16(0xE86C, (ushort)(address & 0xF000));
        var at = 0xB000 | (address & 0x0FFF);
        var word = Read((ushort)(at & ~3), 4, bytes: 0x33 << (at & 2))!;
        return BinaryPrimitives.ReadUInt16LittleEndian(word.AsSpan(at & 2));
    }

    internal void PutPhy(int address, int value)
    {
        Put16(0xE86C, (ushort)(address & 0xF000));
        Put16(0xB000 | (address & 0x0FFF), (ushort)value);
    }

    /// <summary>A register of the PHY as IEEE 802.3 numbers them.</summary>
    internal int Mii(int register) => GetPhy(0xA400 + (2 * register));

    internal void PutMii(int register, int value) => PutPhy(0xA400 + (2 * register), value);

    /// <summary>Aggregation on; the transfer ends with the frame that reaches so many bytes.</summary>
    internal void Aggregate(int bytes)
    {
        Put16(0xD406, 0, mac: false);
        Put16(0xD42E, (ushort)(bytes / (_chip == "rtl8153" ? 4 : 8)), mac: false);
        Put8(0xD437, 0x03, mac: false);
    }

    /// <summary>Descriptor and frame.</summary>
    internal static byte[] Element(ReadOnlySpan<byte> frame, uint first = 0xC0000000, uint second = 0)
    {
        var element = new byte[8 + frame.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(element, first | (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(element.AsSpan(4), second);
        frame.CopyTo(element.AsSpan(8));
        return element;
    }

    /// <summary>Sends one frame and takes what came out of the chip.</summary>
    internal List<byte[]> Send(ReadOnlySpan<byte> frame, uint first = 0xC0000000, uint second = 0)
    {
        Sim.SendNow(BulkOut, Element(frame, first, second));
        return Sim.Arrived();
    }

    internal void ExpectNoViolation() => Assert.True(Sim.Model.Violations.First is null, Sim.Model.Violations.First);

    public void Dispose() => Sim.Dispose();

    private void Put(int address, uint value, int bytes, bool mac)
    {
        var data = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(data, value);
        Assert.Equal(UsbStatus.Completed, Write((ushort)address, bytes, data, mac));
    }
}
