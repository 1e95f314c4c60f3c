using System.Buffers;
using HwNet.Bus.Usb;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Ure;

/// <summary>No chip: memory behind request 5, in which a few bits clear themselves. It shows what a driver writes, to the byte.</summary>
internal sealed class UreRegisterFile : IUsbBusDevice, IUsbDevice
{
    private readonly Dictionary<(int Area, int Address), byte> _bytes = [];
    private readonly List<(UsbTransfer Transfer, long Submission)> _held = [];

    internal UreRegisterFile(int version, string id = "da 0b 53 81")
    {
        var device = Bytes.Hex($"12 01 00 03 00 00 00 09 {id} 00 31 00 00 00 02");
        const string Endpoints = "07 05 81 02 00 02 00 07 05 02 02 00 02 00";
        var vendor = Bytes.Hex($"09 02 27 00 01 01 00 a0 80 09 04 00 00 03 ff ff 00 00 {Endpoints} 07 05 83 03 02 00 08");
        var ecm = Bytes.Hex($"09 02 3e 00 02 02 00 a0 80 09 04 00 00 01 02 06 00 00 07 05 83 03 10 00 08 09 04 01 00 00 0a 00 00 00 09 04 01 01 02 0a 00 00 00 {Endpoints}");
        Assert.True(UsbDescriptors.TryParse(device, [vendor, ecm], out var descriptors, out var failure), failure);
        Descriptors = descriptors;
        Set(0x100, 0xe612, 2, version);
        Set(0x100, 0xe004, 2, 0x0002);
        Set(0x100, 0xe84f, 1, 0x32);
        Set(0x100, 0xe000, 2, 0x0100);
        Set(0x100, 0xd000, 4, 0x684c_e000);
        Set(0x100, 0xd004, 4, 0x0000_0100);
        Set(-1, 0xa420, 2, 3);
        Set(-1, 0xa402, 2, 0x7949);
        Set(-1, 0xa404, 4, 0xc800_001c);
        Set(-1, 0xa41e, 2, 0x2000);
    }

    public string Bus => "usb";

    public string Location => "1-1";

    public string Description => "registers";

    public UsbDeviceInfo Info { get; init; } = new("1-1", UsbSpeed.Super, "registers");

    public UsbDescriptors Descriptors { get; }

    public bool IsGone => false;

    public string? Failure => null;

    /// <summary>The requests that write, as "place index data".</summary>
    internal List<string> Writes { get; } = [];

    internal int Configuration { get; private set; }

    /// <summary>The MAC stays in its reset.</summary>
    internal bool IsStuck { get; set; }

    public bool Matches(BusMatch match) => match.Bus == Bus && UsbMatch.Fits(Descriptors, match);

    public Errno Open(out IUsbDevice? device, out string? failure)
    {
        (device, failure) = (this, null);
        return Errno.None;
    }

    public UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        Assert.Equal((5, 0), (setup.Request, setup.Value & 3));
        Assert.True(setup.Length is > 0 and <= 64 && setup.Length % 4 == 0, $"{setup}");
        var area = setup.Index & 0x100;
        for (var i = 0; i < setup.Length; i++)
        {
            var at = Place(area, setup.Value + i);
            if (setup.IsIn)
            {
                data[i] = _bytes.GetValueOrDefault(at);
            }
            else if ((setup.Index >> (i < 4 ? i : 4 + (i & 3)) & 1) != 0)
            {
                _bytes[at] = data[i];
            }
        }

        if (!setup.IsIn)
        {
            Writes.Add($"{setup.Value:x4} {setup.Index:x4} {Convert.ToHexStringLower(data)}");
            Settle();
        }

        return new UsbResult(UsbStatus.Completed, setup.Length);
    }

    /// <summary>A register's value; area -1 is the PHY's.</summary>
    internal uint Get(int area, int address, int width)
    {
        uint value = 0;
        for (var i = 0; i < width; i++)
        {
            value |= (uint)_bytes.GetValueOrDefault((area, address + i)) << (8 * i);
        }

        return value;
    }

    internal void Set(int area, int address, int width, long value)
    {
        for (var i = 0; i < width; i++)
        {
            _bytes[(area, address + i)] = (byte)(value >> (8 * i));
        }
    }

    public UsbStatus Submit(UsbTransfer transfer)
    {
        Assert.True(transfer.TryBegin(out var submission));
        lock (_held)
        {
            _held.Add((transfer, submission));
        }

        return UsbStatus.Completed;
    }

    public void Cancel(UsbTransfer transfer) => End(h => h == transfer);

    public void CancelAll(byte endpoint) => End(h => h.Endpoint == endpoint);

    public bool Drain(TimeSpan limit) => true;

    public UsbStatus ClearHalt(byte endpoint) => UsbStatus.Completed;

    public UsbStatus SetConfiguration(byte value)
    {
        Configuration = value;
        return UsbStatus.Completed;
    }

    public UsbStatus Claim(byte interfaceNumber) => UsbStatus.Completed;

    public UsbStatus Release(byte interfaceNumber) => UsbStatus.Completed;

    public UsbStatus SetAlternate(byte interfaceNumber, byte alternate) => UsbStatus.Completed;

    public UsbStatus Reset() => UsbStatus.Completed;

    public IMemoryOwner<byte> AllocateBuffer(int length) => MemoryPool<byte>.Shared.Rent(length);

    public IDisposable OnGone(Action handler) => new CancellationTokenSource();

    public void Dispose() => End(static _ => true);

    /// <summary>The PHY is behind a window of 4 KiB.</summary>
    private (int Area, int Address) Place(int area, int address) => area == 0x100 && (address & 0xf000) == 0xb000
        ? (-1, (int)(Get(0x100, 0xe86c, 2) & 0xf000) | (address & 0xfff))
        : (area, address);

    private void Settle()
    {
        if (!IsStuck)
        {
            Set(0x100, 0xe813, 1, Get(0x100, 0xe813, 1) & ~0x10);
        }

        Set(-1, 0xa400, 2, Get(-1, 0xa400, 2) & 0x7dff);
    }

    private void End(Predicate<UsbTransfer> which)
    {
        List<(UsbTransfer Transfer, long Submission)> ended;
        lock (_held)
        {
            ended = _held.FindAll(h => which(h.Transfer));
            _ = _held.RemoveAll(h => which(h.Transfer));
        }

        foreach (var (transfer, submission) in ended)
        {
            Assert.True(transfer.Complete(submission, UsbStatus.Cancelled, 0));
        }
    }
}
