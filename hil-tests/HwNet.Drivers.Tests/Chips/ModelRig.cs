using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Fixtures.UsbModels;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Chips;

/// <summary>A model with the driver on one side and a cable on the other.</summary>
internal sealed class ModelRig(int mbufSize = MbufPool.DefaultBufferSize) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FrameRecorder _in = new();
    private SimBusDevice? _device;
    private IFrameDevice? _farEnd;

    internal DriverStack Drivers { get; } = new(threaded: true, mbufSize: mbufSize);

    internal SimBusDevice Device => _device!;

    public void Dispose()
    {
        Drivers.Dispose();
        _farEnd?.Dispose();
        _device?.Dispose();
    }

    internal static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));

    internal SimBusDevice Plug(string model)
    {
        var error = SimModels.Find(model, out _device, out var failure);
        Assert.True(error == Errno.None, failure);
        _farEnd = _device!.Cable.OpenFarEnd();
        return _device;
    }

    internal IfNet Attach(string model)
    {
        var ifp = Drivers.Attach(Plug(model))[0];
        Assert.Equal(Errno.None, ifp.TakeInput(_in));
        return ifp;
    }

    internal IfNet Up(string model)
    {
        var ifp = Attach(model);
        DriverStack.Up(ifp);
        Await(() => ifp.Link == LinkState.Up);
        return ifp;
    }

    internal void Flap(IfNet ifp)
    {
        Device.Cable.Carrier = false;
        Await(() => ifp.Link == LinkState.Down);
        Device.Cable.Carrier = true;
        Await(() => ifp.Link == LinkState.Up);
    }

    internal void PassBothWays(IfNet ifp, byte[] frame)
    {
        Assert.Equal(frame, Receive(frame).Bytes);
        Assert.Equal(Errno.None, ifp.Transmit(Drivers.Frame(LinkAddress.Broadcast, 1514)));
        Assert.Equal(1514, ReceiveAtFarEnd().Length);
    }

    internal void SendFromFarEnd(byte[] frame)
    {
        Assert.True(Drivers.Stack.Mbufs.TryGet(out var m));
        frame.CopyTo(m.Append(frame.Length));
        var batch = default(MbufBatch);
        batch.Append(m);
        Assert.Equal(Errno.None, _farEnd!.Send(ref batch));
    }

    internal (byte[] Bytes, ushort? Tag, MbufChecksum Sums) Receive(byte[] frame)
    {
        var before = _in.Got.Count;
        SendFromFarEnd(frame);
        Await(() => _in.Got.Count > before);
        return _in.Got[before];
    }

    internal byte[] ReceiveAtFarEnd()
    {
        var batch = default(MbufBatch);
        Await(() => _farEnd!.Receive(Drivers.Stack.Mbufs, ref batch, 1, TimeSpan.FromMilliseconds(10)) == Errno.None && !batch.IsEmpty);
        Assert.True(batch.TryRemoveFirst(out var m));
        var bytes = m.Data.ToArray();
        m.Free();
        return bytes;
    }
}
