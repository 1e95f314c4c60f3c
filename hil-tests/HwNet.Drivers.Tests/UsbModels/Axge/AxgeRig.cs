using System.Buffers.Binary;
using HwNet.Bus.Usb;
using HwNet.Drivers.Tests.FrameFaults;
using HwNet.Fixtures.UsbModels.Axge;

namespace HwNet.Drivers.Tests.UsbModels.Axge;

/// <summary>A simulated ASIX gigabit chip with a clock that is moved by hand, driven by vendor requests written out.</summary>
internal sealed class AxgeRig : IDisposable
{
    internal const byte Event = 0x81;
    internal const byte BulkIn = 0x82;
    internal const byte BulkOut = 0x03;
    internal const string Own = "02:0e:aa:00:00:01";
    internal const string Other = "02:0e:aa:00:00:02";

    private const byte Write = 0x40;
    private const byte Read = 0xC0;
    private const ushort Phy = 3;

    /// <param name="argument">As behind "sim:".</param>
    /// <param name="running">Brought up in the order of the vendor's driver, the link negotiated, the receiver on.</param>
    internal AxgeRig(string argument = "ax88179", bool running = true)
    {
        Sim = new SimRig(argument, Clock);
        Assert.Equal(UsbStatus.Completed, Sim.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, Sim.Usb.Claim(0));
        if (running)
        {
            Power();
            Put(0x2E, 0x07, 0x20, 0x03, 0x16, 0xFF);
            Put16(0x22, 0x010B);
            Put16(0x0B, 0x0188);
        }
    }

    public static TheoryData<string> Chips => ["ax88179", "ax88178a", "ax88179a"];

    internal ManualClock Clock { get; } = new();

    internal SimRig Sim { get; }

    internal AxgeFunction Function => Sim.Model.Get<AxgeFunction>();

    /// <summary>The PHY out of reset and given its time, the clocks on and given theirs; then the link is there.</summary>
    internal void Power()
    {
        Put16(0x26, 0x0000);
        Put16(0x26, 0x0020);
        Pass(200);
        Put(0x33, 0x03);
        Pass(100);
    }

    /// <summary>An AX88179A in its own mode, in the order of the vendor's driver, the link negotiated, both ways open.</summary>
    internal static AxgeRig Native(string options = "")
    {
        var rig = new AxgeRig($"ax88179a{options}", running: false);
        rig.Start();
        return rig;
    }

    /// <summary>The chip's own mode; PHY power; what is set once; then what is set for a link of a gigabit.</summary>
    internal void Start()
    {
        Assert.Equal(UsbStatus.Completed, TryPut(0x08, 1, 0));
        Assert.Equal(UsbStatus.Completed, TryPut(0x06, 0, 0));
        Assert.Equal(UsbStatus.Completed, TryPut(0x31, 0, 0, 0x02));
        Pass(250);
        Assert.Equal(UsbStatus.Completed, TryPut(0xC0, 0x0500, 0));
        Put(0xB9, 0x02);
        Put16(0x0B, 0);
        Put(0x55, 0x04);
        Put(0x54, 0x10);
        Put(0x2B, 0);
        Put(0x41, 0xFF);
        foreach (ushort register in new[] { 0x43, 0x46, 0x9E, 0xB1, 0xB0 })
        {
            Put(register, 0);
        }

        Put(0xCC, 0x01);
        Put16(0x0B, 0);
        Put(0xB7, 0);
        Put(0xB5, 0xA5);
        Put(0x54, 0x10, 0x04);
        Put(0xB8, 0x29);
        Put(0x6D, 0x78, 0x70, 0x00);
        Put(0xC0, 0x40);
        Put(0x0E, 0);
        Put(0x2E, 0x05, 0x7B, 0x00, 0x18, 0x0F);
        Put16(0x22, 0x0133);
        Put16(0x0B, 0x0188);
        Put(0xB7, 0x03);
    }

    internal void Pass(int milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    internal void Put(ushort register, params byte[] data) =>
        Assert.Equal(UsbStatus.Completed, Sim.Out(Write, 0x01, register, (ushort)data.Length, data));

    internal void Put16(ushort register, int value) => Put(register, (byte)value, (byte)(value >> 8));

    internal UsbStatus TryPut(byte request, ushort value, ushort index, params byte[] data) => Sim.Out(Write, request, value, index, data);

    internal byte[] Get(ushort register, int length) => Sim.In(Read, 0x01, register, (ushort)length, length)!;

    internal byte[]? Ask(byte request, ushort value, ushort index, int length) => Sim.In(Read, request, value, index, length);

    internal int Mii(ushort register) => BinaryPrimitives.ReadUInt16LittleEndian(Ask(0x02, Phy, register, 2)!);

    internal void PutMii(ushort register, int value) => Assert.Equal(UsbStatus.Completed, TryPut(0x02, Phy, register, (byte)value, (byte)(value >> 8)));

    /// <summary>A header and a frame, as they stand in a transfer to the chip.</summary>
    internal static byte[] Element(byte[] frame, uint first = 0, uint second = 0)
    {
        var element = new byte[8 + frame.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(element, first | (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(element.AsSpan(4), second);
        frame.CopyTo(element, 8);
        return element;
    }

    /// <summary>A header of the own layout and a frame, padded to eight bytes, as they stand in a transfer to the chip.</summary>
    internal static byte[] NativeElement(byte[] frame, ulong bits = 0)
    {
        var element = new byte[(8 + frame.Length + 7) & ~7];
        var sum = (frame.Length + (frame.Length >> 8) + (frame.Length >> 16)) & 0x7F;
        BinaryPrimitives.WriteUInt64LittleEndian(element, bits | ((ulong)sum << 21) | (uint)frame.Length);
        frame.CopyTo(element, 8);
        return element;
    }

    internal void ExpectNoViolation() => Assert.Empty(Sim.Model.Violations.ToDictionary());

    public void Dispose() => Sim.Dispose();
}
