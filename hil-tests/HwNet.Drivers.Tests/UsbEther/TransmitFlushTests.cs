using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Tests.FrameFaults;
using HwNet.Fixtures.UsbModels;
using HwNet.Fixtures.UsbModels.Ncm;
using HwNet.Net;

namespace HwNet.Drivers.Tests.UsbEther;

/// <summary>Packets that are held for others to share their transfer, on an NCM adapter that moves only when stepped and a clock that stands still.</summary>
public sealed class TransmitFlushTests : IDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromMicroseconds(400);

    private readonly ManualClock _clock = new();
    private readonly DriverStack _rig;
    private readonly SimBusDevice _device;
    private readonly IFrameDevice _far;
    private readonly IfNet _ifp;
    private readonly Drivers.Shared.UsbEther.UsbEther _driver;

    public TransmitFlushTests()
    {
        _rig = new DriverStack(clock: _clock);
        var error = SimModels.Find("ncm,datagrams-out=4", out var device, out var failure, new SimUsbDeviceOptions { SingleStep = true }, _clock);
        Assert.True(error == Errno.None, failure);
        _device = device!;
        _far = _device.Cable.OpenFarEnd();
        _ifp = _rig.Attach(_device)[0];
        _driver = (Drivers.Shared.UsbEther.UsbEther)_ifp.Driver;
        _driver.TxFlush = Hold;
        DriverStack.Up(_ifp);
        Step();
    }

    private NcmFunction Model => _device.Model.Get<NcmFunction>();

    [Fact]
    public void A_lone_packet_leaves_at_once()
    {
        Send(1);
        Step();

        Assert.Equal([1], Arrived());
        Send(2);
        Step();
        Assert.Equal([2], Arrived());
        Assert.Equal(2, Model.NtbsFromHost);
    }

    [Fact]
    public void Held_packets_share_a_transfer_that_leaves_when_the_one_before_is_through()
    {
        Send(1, 2, 3);
        Assert.Equal(1, Waiting());

        Step();

        Assert.Equal([1, 2, 3], Arrived());
        Assert.Equal(2, Model.NtbsFromHost);
        Assert.Equal(2, Model.MostDatagrams);
        Assert.Equal(3, _ifp.Counters.Snapshot().OutPackets);
    }

    [Fact]
    public void A_full_transfer_leaves_at_once_and_the_next_is_held()
    {
        Send(1, 2, 3, 4, 5);
        Assert.Equal(2, Waiting());

        Send(6);
        Assert.Equal(2, Waiting());
        Step();

        Assert.Equal([1, 2, 3, 4, 5, 6], Arrived());
        Assert.Equal((3, 4), (Model.NtbsFromHost, Model.MostDatagrams));
    }

    [Fact]
    public void A_held_packet_leaves_with_the_timer()
    {
        Send(1, 2);
        _clock.Advance(Hold - TimeSpan.FromTicks(1));
        Assert.Equal(1, Waiting());

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(2, Waiting());
        Step();
        Assert.Equal([1, 2], Arrived());
    }

    [Fact]
    public void The_timer_of_an_earlier_hold_does_not_cut_a_later_one_short()
    {
        Send(1, 2);
        _clock.Advance(Hold / 2);
        Step();
        Send(3, 4);
        Assert.Equal(1, Waiting());

        _clock.Advance(Hold / 2);
        Assert.Equal(1, Waiting());
        _clock.Advance(Hold / 2);

        Assert.Equal(2, Waiting());
        Step();
        Assert.Equal([1, 2, 3, 4], Arrived());
    }

    [Fact]
    public void Packets_are_not_held_when_that_is_off()
    {
        _driver.TxFlush = TimeSpan.Zero;

        Send(1, 2, 3);

        Assert.Equal(3, Waiting());
        Step();
        Assert.Equal([1, 2, 3], Arrived());
        Assert.Equal(3, Model.NtbsFromHost);
    }

    [Fact]
    public void A_full_ring_is_OACTIVE_and_every_packet_goes_once()
    {
        var numbers = Enumerable.Range(1, 100).ToArray();

        Send(numbers);

        // One lone packet and seven transfers of four: the rest waits in the queue.
        Assert.True(_ifp.SendQueue.OutputActive);
        Assert.Equal(100 - 29, _ifp.SendQueue.Length);
        List<int> arrived = [];
        StepUntil(() =>
        {
            arrived.AddRange(Arrived());
            return arrived.Count == 100;
        });

        Assert.Equal(numbers, arrived);
        Assert.False(_ifp.SendQueue.OutputActive);
        Assert.Equal(100, _ifp.Counters.Snapshot().OutPackets);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("unplug")]
    [InlineData("reset")]
    public void What_is_held_when_the_interface_stops_is_counted_once_and_never_sent(string how)
    {
        Send(1, 2, 3);

        End(how);

        var counters = _ifp.Counters.Snapshot();
        Assert.Equal((0, 3), (counters.OutPackets, counters.OutDrops));
        Assert.Empty(Arrived());
        _clock.Advance(Hold * 2);
        if (how == "reset")
        {
            Send(4, 5);
            Step();
            Assert.Equal([4, 5], Arrived());
        }
    }

    [Fact]
    public void What_is_held_while_the_endpoint_halts_goes_behind_what_failed()
    {
        _device.Model.Faults.Set("out-stall");
        Send(1, 2, 3);

        StepUntil(() => _ifp.Counters.Snapshot().OutPackets == 3);

        Assert.Equal([1, 2, 3], Arrived());
        Assert.Equal(1, _driver.HaltsCleared);
        Assert.Equal(0, _ifp.Counters.Snapshot().OutErrors);
    }

    public void Dispose()
    {
        _rig.Dispose();
        _far.Dispose();
        _device.Dispose();
    }

    private void Send(params ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers)
        {
            var m = _rig.Frame(LinkAddress.Broadcast);
            m.Data[20] = (byte)number;
            Assert.Equal(Errno.None, _ifp.Transmit(m));
        }
    }

    private void Step()
    {
        if (_driver.Device is SimUsbDevice sim)
        {
            sim.RunUntilIdle();
        }
    }

    /// <summary>Steps while the worker, which is a thread of its own, does its part.</summary>
    private void StepUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(
        () =>
        {
            Step();
            _rig.Stack.Ports.Sync();
            return condition();
        },
        TimeSpan.FromSeconds(10)));

    /// <summary>Ends the interface's work; the device steps by itself while what was cancelled is waited for.</summary>
    private void End(string how)
    {
        switch (how)
        {
            case "stop":
                DriverStack.Down(_ifp);
                break;
            case "unplug":
                _device.Unplug();
                StepUntil(() => (_ifp.Flags & IfFlags.Running) == 0 && _ifp.Counters.Snapshot().OutDrops == 3);
                break;
            default:
                _ifp.Serializer.Enter();
                var error = _ifp.Reset();
                _ifp.Serializer.Exit();
                Assert.Equal(Errno.None, error);
                break;
        }
    }

    /// <summary>Transfers with packets that the device has not taken yet.</summary>
    private long Waiting() => _driver.TransfersWaiting;

    private List<int> Arrived()
    {
        List<int> numbers = [];
        MbufBatch frames = default;
        Assert.Equal(Errno.None, _far.Receive(_rig.Stack.Mbufs, ref frames, 256, TimeSpan.Zero));
        while (frames.TryRemoveFirst(out var m))
        {
            numbers.Add(m.Data[20]);
            m.Free();
        }

        return numbers;
    }
}
