using HwNet.Drivers.Shared.Mii;

namespace HwNet.Drivers.Tests.Mii;

/// <summary>A PHY at address 3 as IEEE 802.3 clause 22 has it, with registers that a test sets.</summary>
internal sealed class TextbookPhy : IMiiBus, IMmdBus
{
    internal Dictionary<int, ushort> Registers { get; } = new() { [0] = 0x1000, [1] = 0x7809, [2] = 0x0022, [3] = 0x1611, [4] = 0x01e1, [5] = 0 };

    /// <summary>Registers of MMD 7.</summary>
    internal Dictionary<int, ushort> Multigig { get; } = [];

    internal List<(int Register, ushort Value)> Writes { get; } = [];

    /// <summary>Readings of BMCR until a reset is through.</summary>
    internal int ResetReadings { get; set; } = 2;

    internal TimeSpan Paused { get; private set; }

    /// <summary>BMSR's link was lost since the last reading.</summary>
    internal bool LostLink { get; set; }

    internal Errno Error { get; set; }

    public Errno ReadMii(int phy, int register, out ushort value)
    {
        value = phy == 3 ? Registers.GetValueOrDefault(register) : (ushort)0xffff;
        if (phy == 3 && register == 1 && LostLink)
        {
            (value, LostLink) = ((ushort)(value & ~4), false);
        }

        if (register == 0 && (value & 0x8000) != 0 && --ResetReadings <= 0)
        {
            value = Registers[0] = 0x1000;
        }

        return Error;
    }

    public Errno WriteMii(int phy, int register, ushort value)
    {
        Writes.Add((register, value));
        Registers[register] = value;
        return Error;
    }

    public Errno ReadMmd(int device, int register, out ushort value)
    {
        value = device == 7 ? Multigig.GetValueOrDefault(register) : (ushort)0xffff;
        return Error;
    }

    public Errno WriteMmd(int device, int register, ushort value)
    {
        Assert.Equal(7, device);
        Multigig[register] = value;
        return Error;
    }

    public void Pause(TimeSpan time) => Paused += time;
}
