using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Bus.Usb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.Usb.Sim;

/// <summary>A simulated CDC-ECM adapter with somebody at the far end of its cable who sends every frame back.</summary>
internal sealed class SimLoopback : UsbLoopback
{
    private static readonly byte[] Header = [0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2, 0x88, 0xb5];

    private readonly SimBusDevice _found;
    private readonly IFrameDevice _farEnd;
    private readonly Thread _echo;
    private volatile bool _stop;

    private SimLoopback(SimBusDevice found, IUsbDevice device)
    {
        _found = found;
        Device = device;
        var data = device.Descriptors.Configurations[0].Interfaces.First(static i => i.Endpoints.Count == 2);
        (Interface, Alternate) = (data.Number, data.Alternate);
        Out = data.Find(UsbTransferType.Bulk, isIn: false)!.Address;
        In = data.Find(UsbTransferType.Bulk, isIn: true)!.Address;
        _farEnd = found.Cable.OpenFarEnd();
        _echo = new Thread(Echo) { IsBackground = true, Name = "echo" };
    }

    public override IUsbDevice Device { get; }

    public override byte Out { get; }

    public override byte In { get; }

    public override byte Interface { get; }

    public override byte Alternate { get; }

    /// <param name="wrap">Puts something round the device; null for nothing.</param>
    internal static SimLoopback Open(Func<IUsbDevice, IUsbDevice>? wrap = null)
    {
        Assert.True(SimModels.Find("ecm", out var found, out var failure) == Errno.None, failure);
        Assert.True(found!.Open(out var device, out failure) == Errno.None, failure);
        device = wrap is null ? device! : wrap(device!);
        var loop = new SimLoopback(found, device);
        var configuration = device.Descriptors.Configurations[0];
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(configuration.Value));
        foreach (var number in configuration.Interfaces.Select(static i => i.Number).Distinct())
        {
            Assert.Equal(UsbStatus.Completed, device.Claim(number));
        }

        loop.Prepare();
        loop._echo.Start();
        return loop;
    }

    public override void Shape(Span<byte> message) => Header.CopyTo(message);

    public override void Prepare()
    {
        Assert.Equal(UsbStatus.Completed, Device.SetAlternate(Interface, Alternate));

        // SET_ETHERNET_PACKET_FILTER: promiscuous, directed, broadcast.
        var control = Device.Descriptors.Configurations[0].Interfaces.First(static i => i.Triple == "02/06/00").Number;
        Assert.Equal(UsbStatus.Completed, Device.Control(UsbSetup.ClassWrite(0x43, 0x0d, control, 0), [], TransferLog.Limit).Status);
    }

    public override void Unplug() => _found.Unplug();

    public override void Dispose()
    {
        Device.Dispose();
        _stop = true;
        _farEnd.Cancel();
        _echo.Join();
        _farEnd.Dispose();
        _found.Dispose();
    }

    private void Echo()
    {
        var pool = new MbufPool(64, 2048);
        while (!_stop)
        {
            MbufBatch frames = default;
            _ = _farEnd.Receive(pool, ref frames, 16, TransferLog.Limit);
            _ = _farEnd.Send(ref frames);
            _ = frames.FreeAll();
        }
    }
}
