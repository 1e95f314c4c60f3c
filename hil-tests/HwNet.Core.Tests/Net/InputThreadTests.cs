using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class InputThreadTests
{
    private const int Slots = 32;

    [Fact]
    [Trait("Spec", "IF-90")]
    public void A_receive_thread_hands_frames_up_in_order_replaces_buffers_and_reclaims_transmissions()
    {
        const int Frames = 20_000;
        using var bench = new TestStack(threaded: true);
        var (ifp, driver) = AttachRing(bench);
        using var done = new ManualResetEventSlim();

        // Fewer frames under way than the pool holds: whatever the threads do, nobody finds it empty.
        using var credits = new SemaphoreSlim(256);
        var next = 0;
        var disorder = 0;
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            for (var m = packets.First; m is not null; m = MbufBatch.After(m))
            {
                disorder += BinaryPrimitives.ReadInt32BigEndian(m.Data) == next++ ? 0 : 1;
            }

            _ = credits.Release(packets.FreeAll());
            if (next == Frames)
            {
                done.Set();
            }
        });
        var sender = new Thread(() => Send(bench, ifp, Frames / 4));
        sender.Start();

        var frame = Header();
        for (var i = 0; i < Frames; i++)
        {
            Assert.True(credits.Wait(InputRingDriver.Long), $"{next} of {i} frames arrived");
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(14), i);
            Assert.True(driver.Wire(frame, waitForBuffer: true), "no receive buffer came back");
        }

        Assert.True(done.Wait(InputRingDriver.Long), $"{next} of {Frames} frames arrived");
        Assert.True(sender.Join(InputRingDriver.Long), "the sender hangs");
        Assert.Equal(0, disorder);
        Assert.Equal(Slots, driver.Posted);
        Assert.True(SpinWait.SpinUntil(() => ifp.Counters.Snapshot() is var d && d.OutPackets == d.OutAccepted, InputRingDriver.Long));
        AssertCounted(ifp.Counters.Snapshot(), Frames, Frames / 4);
    }

    private static void AssertCounted(IfData data, int received, int offered)
    {
        Assert.Equal((received, received, 60L * received, 0), (data.InPackets, data.InDelivered, data.InBytes, data.InErrors));
        Assert.Equal(offered, data.OutAccepted + data.OutDropsBy[OutputDrop.QueueFull]);
    }

    [Fact]
    [Trait("Spec", "IF-90")]
    public void Frames_that_find_no_buffer_are_counted_and_reception_goes_on_when_buffers_come_back()
    {
        using var bench = new TestStack();
        var (ifp, driver) = AttachRing(bench);
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        MbufBatch hoard = default;
        while (bench.Stack.Mbufs.TryGet(out var m))
        {
            hoard.Append(m);
        }

        var received = 0;
        for (var i = 0; i < 200; i++)
        {
            received += driver.Wire(Header(), waitForBuffer: false) ? 1 : 0;
        }

        Assert.InRange(received, 1, 199);
        Assert.True(SpinWait.SpinUntil(() => ifp.Counters.Snapshot().InPackets == 200, InputRingDriver.Long));
        var data = ifp.Counters.Snapshot();
        Assert.Equal((200 - received, 200 - received, received), (data.InErrors, data.InDropsBy[InputDrop.NoBuffer], data.InDelivered));

        _ = hoard.FreeAll();
        for (var i = 0; i < 2 * Slots; i++)
        {
            Assert.True(driver.Wire(Header(), waitForBuffer: true), "no receive buffer came back");
        }

        Assert.True(SpinWait.SpinUntil(() => ifp.Counters.Snapshot().InPackets == 200 + (2 * Slots), InputRingDriver.Long));
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(received + (2 * Slots), local.Got.Count);
    }

    [Fact]
    [Trait("Spec", "IF-90")]
    public void Down_under_load_ends_the_receive_thread_and_returns_every_buffer()
    {
        using var bench = new TestStack(threaded: true);
        var (ifp, driver) = AttachRing(bench);
        bench.Stack.Netisr.Register(NetisrProtocol.Local1, static (ref MbufBatch packets) => packets.FreeAll());
        var stop = 0;
        var wire = new Thread(() =>
        {
            while (Volatile.Read(ref stop) == 0)
            {
                _ = driver.Wire(Header(), waitForBuffer: false);
            }
        });
        wire.Start();

        for (var round = 0; round < 50; round++)
        {
            Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.None)));
            Assert.Equal(0, driver.Posted);
            Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));
        }

        Volatile.Write(ref stop, 1);
        Assert.True(wire.Join(InputRingDriver.Long), "the wire hangs");
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(ifp));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        var data = ifp.Counters.Snapshot();
        Assert.Equal(data.InPackets, data.InDelivered + data.InDropsBy.Values.Sum());
    }

    private static (IfNet Ifp, InputRingDriver Driver) AttachRing(TestStack bench)
    {
        var driver = new InputRingDriver(Slots);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("ring", driver, TestStack.Options(), out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        return (ifp, driver);
    }

    private static byte[] Header()
    {
        var frame = new byte[60];
        TestStack.Own.Write(frame);
        TestStack.Other.Write(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x88b5);
        return frame;
    }

    private static void Send(TestStack bench, IfNet ifp, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _ = ifp.Transmit(bench.Frame(destination: TestStack.Other));
        }
    }
}
