using HwNet.Bus.Usb;
using HwNet.Drivers.Tests.FrameFaults;
using HwNet.Fixtures.UsbModels.Axe;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>A simulated ASIX chip with a clock that is moved by hand, driven by vendor requests written out from the data sheets.</summary>
internal sealed class AxeRig : IDisposable
{
    internal const byte Event = 0x81;
    internal const byte BulkIn = 0x82;
    internal const byte BulkOut = 0x03;
    internal const string Own = "02:0e:aa:00:00:01";
    internal const string Other = "02:0e:aa:00:00:02";

    private const byte Write = 0x40;
    private const byte Read = 0xC0;

    private readonly string _chip;

    /// <param name="argument">As behind "sim:".</param>
    /// <param name="running">Brought up in the order of the data sheets, the link negotiated, the receiver on.</param>
    internal AxeRig(string argument, bool running = true)
    {
        Sim = new SimRig(argument, Clock);
        _chip = argument.Split(',')[0];
        Assert.Equal(UsbStatus.Completed, Sim.Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, Sim.Usb.Claim(0));
        if (running)
        {
            PowerPhy();
            Pass(100);
            Put(0x1B, Medium);
            Put(0x10, Control);
        }
    }

    public static TheoryData<string> Chips => ["ax88172", "ax88772", "ax88772a", "ax88772b", "ax88178"];

    internal ManualClock Clock { get; } = new();

    internal SimRig Sim { get; }

    internal AxeFunction Function => Sim.Model.Get<AxeFunction>();

    /// <summary>The PHY's address.</summary>
    internal ushort PhyAddress => _chip switch
    {
        "ax88172" => 0x01,
        "ax88178" => 0x18,
        _ => 0x10,
    };

    /// <summary>Medium mode for the best link: 100 or 1000, full duplex, receiver on.</summary>
    internal ushort Medium => _chip switch
    {
        "ax88172" => 0x0006,
        "ax88178" => 0x010F,
        _ => 0x0306,
    };

    /// <summary>Receive control: started, own address and broadcast.</summary>
    internal ushort Control => (ushort)(_chip == "ax88172" ? 0x008C : 0x0088);

    internal void PowerPhy()
    {
        (byte Request, ushort Value)[] steps = _chip switch
        {
            "ax88172" => [(0x1F, 0x13), (0x1F, 0x01), (0x1F, 0x03)],
            "ax88178" => [(0x1F, 0x8C), (0x1F, 0x3C), (0x1F, 0x1C), (0x1F, 0x3C), (0x22, 0x00), (0x20, 0x00), (0x20, 0x48)],
            "ax88772" => [(0x1F, 0xB0), (0x22, 0x01), (0x20, 0x40), (0x20, 0x00), (0x20, 0x28)],
            _ => [(0x1F, 0x80), (0x22, 0x11), (0x20, 0x60), (0x20, 0x20), (0x20, 0x00), (0x20, 0x20)],
        };
        foreach (var (request, value) in steps)
        {
            Put(request, value);
        }
    }

    internal void Pass(int milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    internal void Put(byte request, ushort value, ushort index = 0, params byte[] data) =>
        Assert.Equal(UsbStatus.Completed, Sim.Out(Write, request, value, index, data));

    internal UsbStatus TryPut(byte request, ushort value, ushort index = 0, params byte[] data) => Sim.Out(Write, request, value, index, data);

    internal byte[]? Get(byte request, int length, ushort value = 0, ushort index = 0) => Sim.In(Read, request, value, index, length);

    /// <summary>A register of the PHY, with the management interface taken and given back.</summary>
    internal int Mii(ushort register)
    {
        Put(0x06, 0);
        Assert.Equal(1, Get(0x09, 1)![0] & 1);
        var answer = Get(0x07, 2, PhyAddress, register)!;
        Put(0x0A, 0);
        return answer[0] | (answer[1] << 8);
    }

    internal void PutMii(ushort register, int value)
    {
        Put(0x06, 0);
        Put(0x08, PhyAddress, register, (byte)value, (byte)(value >> 8));
        Put(0x0A, 0);
    }

    internal void ExpectNoViolation() => Assert.Empty(Sim.Model.Violations.ToDictionary());

    public void Dispose() => Sim.Dispose();
}
