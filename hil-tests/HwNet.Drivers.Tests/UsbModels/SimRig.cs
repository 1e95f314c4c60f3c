using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>A simulated device that is stepped by hand, with a frame device at the far end of its cable, driven by raw transfers.</summary>
internal sealed class SimRig : IDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<UsbTransfer> _transfers = [];
    private readonly MbufPool _pool = new(512, 4096);

    internal SimRig(string argument, TimeProvider? clock = null, bool threaded = false)
    {
        var error = SimModels.Find(argument, out var bus, out var failure, new SimUsbDeviceOptions { SingleStep = !threaded }, clock);
        Assert.True(error == Errno.None, failure);
        Bus = bus!;
        Far = Bus.Cable.OpenFarEnd();
        Usb = Open();
    }

    internal SimBusDevice Bus { get; }

    internal SimUsbDevice Usb { get; private set; }

    internal IFrameDevice Far { get; }

    internal UsbModel Model => Bus.Model;

    /// <summary>Completions in order: the transfer, its status, the bytes that moved.</summary>
    internal List<(UsbTransfer Transfer, UsbStatus Status, byte[] Bytes)> Done { get; } = [];

    internal SimUsbDevice Open()
    {
        var error = Bus.OpenSim(out var device, out var failure);
        Assert.True(error == Errno.None, failure);
        return Usb = device!;
    }

    /// <summary>Configuration 1, both interfaces, the data interface with its endpoints.</summary>
    internal void Start(byte dataInterface = 1, byte alternate = 1)
    {
        Assert.Equal(UsbStatus.Completed, Usb.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, Usb.Claim(dataInterface));
        Assert.Equal(UsbStatus.Completed, Usb.SetAlternate(dataInterface, alternate));
    }

    internal UsbTransfer Receive(byte endpoint, int length) => Submit(endpoint, new byte[length], false);

    internal UsbTransfer Send(byte endpoint, ReadOnlySpan<byte> bytes, bool zeroPacket = false) => Submit(endpoint, bytes.ToArray(), zeroPacket);

    internal UsbTransfer Submit(byte endpoint, byte[] buffer, bool zeroPacket)
    {
        var transfer = new UsbTransfer(endpoint, Completed) { Buffer = buffer, ZeroPacket = zeroPacket };
        _transfers.Add(transfer);
        Assert.Equal(UsbStatus.Completed, Usb.Submit(transfer));
        return transfer;
    }

    /// <summary>Sends and steps; the transfer must be done then.</summary>
    internal void SendNow(byte endpoint, ReadOnlySpan<byte> bytes, bool zeroPacket = false)
    {
        var transfer = Send(endpoint, bytes, zeroPacket);
        Usb.RunUntilIdle();
        Assert.False(transfer.IsInFlight);
        Assert.Equal(UsbStatus.Completed, transfer.Status);
    }

    /// <summary>Receives and steps; null: the device has nothing.</summary>
    internal byte[]? ReceiveNow(byte endpoint, int length)
    {
        var transfer = Receive(endpoint, length);
        Usb.RunUntilIdle();
        if (transfer.IsInFlight)
        {
            Usb.Cancel(transfer);
            Usb.RunUntilIdle();
            return null;
        }

        Assert.Equal(UsbStatus.Completed, transfer.Status);
        return transfer.Buffer[..transfer.ActualLength].ToArray();
    }

    internal UsbStatus Out(byte requestType, byte request, ushort value, ushort index, params byte[] data) =>
        Usb.Control(new UsbSetup(requestType, request, value, index, (ushort)data.Length), data, Patience).Status;

    internal byte[]? In(byte requestType, byte request, ushort value, ushort index, int length)
    {
        var data = new byte[length];
        var result = Usb.Control(new UsbSetup(requestType, request, value, index, (ushort)length), data, Patience);
        return result.Status == UsbStatus.Completed ? data[..result.Length] : null;
    }

    /// <summary>A frame from the far end.</summary>
    internal void Arrive(ReadOnlySpan<byte> frame)
    {
        Assert.True(_pool.TryGet(out var m));
        frame.CopyTo(m.Append(frame.Length));
        var batch = new MbufBatch(m);
        Assert.Equal(Errno.None, Far.Send(ref batch));
    }

    /// <summary>Frames that reached the far end.</summary>
    internal List<byte[]> Arrived()
    {
        var frames = new List<byte[]>();
        MbufBatch batch = default;
        Assert.Equal(Errno.None, Far.Receive(_pool, ref batch, 256, TimeSpan.Zero));
        while (batch.TryRemoveFirst(out var m))
        {
            frames.Add(m.Data.ToArray());
            m.Free();
        }

        return frames;
    }

    /// <summary>A frame of any length, its content from a seed.</summary>
    internal static byte[] Frame(string destination, int length, int seed = 1)
    {
        var frame = new byte[length];
        new Random(seed).NextBytes(frame);
        LinkAddress.Parse(destination).Write(frame);
        LinkAddress.Parse("02:00:00:00:00:99").Write(frame.AsSpan(6));
        (frame[12], frame[13]) = (0x88, 0xb5);
        return frame;
    }

    public void Dispose()
    {
        Usb.Dispose();
        foreach (var transfer in _transfers)
        {
            transfer.Dispose();
        }

        Far.Dispose();
        Bus.Dispose();
        Assert.Equal(0, _pool.Outstanding);
        _pool.Dispose();
    }

    private void Completed(UsbTransfer transfer) =>
        Done.Add((transfer, transfer.Status, transfer.IsIn ? transfer.Buffer[..transfer.ActualLength].ToArray() : []));
}
