using HwNet.Bus.Pcap.Faults;

namespace HwNet.Drivers.Tests.FrameFaults;

/// <content>The wrapper as a device: room, refusals, cancel, disposal.</content>
public partial class FrameFaultTests
{
    [Fact]
    public void Without_room_inside_frames_wait_and_CanSend_says_so_and_none_meets_its_fault_twice()
    {
        CorruptingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new CorruptingFrameDevice(d, 1, 3));
        rig.Inner.Room = 4;

        Assert.Equal((Errno.None, 0), rig.Send(0, 10));
        Assert.False(device!.CanSend);
        Assert.Equal((Errno.EAGAIN, 5), rig.Send(10, 5));
        Assert.Equal(10, device.TransmitFaults);

        rig.Inner.Room = 100;
        Assert.True(device.CanSend);
        Assert.Equal(10, rig.Inner.SentFrames.Count);
        Assert.Equal((Errno.None, 0), rig.Send(10, 5));
        Assert.Equal(15, device.TransmitFaults);
        Assert.Equal(0, device.Lost);
    }

    [Fact]
    public void The_receiver_sends_what_found_no_room_before()
    {
        using var rig = new FaultRig(d => new DroppingFrameDevice(d, 0, 3));
        rig.Inner.Room = 1;
        Assert.Equal((Errno.None, 0), rig.Send(0, 3));
        rig.Inner.Room = 100;

        Assert.Empty(rig.Receive());

        Assert.Equal([0, 1, 2], rig.Inner.SentFrames.ConvertAll(FaultRig.NumberOf));
    }

    [Theory]
    [InlineData(Errno.ENETDOWN)]
    [InlineData(Errno.ENXIO)]
    [InlineData(Errno.EIO)]
    public void A_refusal_of_the_device_inside_gives_the_frames_back(Errno refusal)
    {
        using var rig = new FaultRig(d => new DroppingFrameDevice(d, 0, 3));
        rig.Inner.Room = 2;
        rig.Inner.Refusal = refusal;

        Assert.Equal((refusal, 8), rig.Send(0, 10));
    }

    [Fact]
    public void Only_the_frame_that_is_too_short_comes_back_and_the_others_are_sent()
    {
        DroppingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new DroppingFrameDevice(d, 0, 3));
        var batch = new Buffers.MbufBatch(rig.Frame(0));
        batch.Append(rig.Frame(1, length: 13));
        batch.Append(rig.Frame(2));

        Assert.Equal(Errno.EMSGSIZE, device!.Send(ref batch));

        Assert.Equal(13, Assert.Single(Lengths(ref batch)));
        Assert.Equal([0, 2], rig.Inner.SentFrames.ConvertAll(FaultRig.NumberOf));

        static List<int> Lengths(ref Buffers.MbufBatch batch)
        {
            var lengths = new List<int>();
            while (batch.TryRemoveFirst(out var m))
            {
                lengths.Add(m.Length);
                m.Free();
            }

            return lengths;
        }
    }

    [Fact]
    public void Cancel_reaches_the_device_inside_and_every_later_receive()
    {
        DroppingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new DroppingFrameDevice(d, 0, 3));

        device!.Cancel();

        Assert.True(rig.Inner.IsCancelled);
        var batch = default(Buffers.MbufBatch);
        Assert.Equal(Errno.EINTR, device.Receive(rig.Pool, ref batch, 64, Timeout.InfiniteTimeSpan));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void All_kinds_together_lose_no_buffer_and_their_counts_add_up(int seed)
    {
        var clock = new ManualClock();
        DroppingFrameDevice? drop = null;
        DuplicatingFrameDevice? duplicate = null;
        using var rig = new FaultRig(d => new DelayingFrameDevice(
            new ReorderingFrameDevice(
                new CorruptingFrameDevice(
                    duplicate = new DuplicatingFrameDevice(drop = new DroppingFrameDevice(d, 0.2, seed), 0.2, seed + 1), 0.2, seed + 2),
                0.2,
                seed + 3,
                clock: clock),
            TimeSpan.FromMilliseconds(1),
            clock: clock));
        var received = 0;

        for (var round = 0; round < 50; round++)
        {
            Assert.Equal((Errno.None, 0), rig.Send(round * 10, 10));
            rig.Arrive(round * 10, 10);
            received += rig.Receive().Count;
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        clock.Advance(TimeSpan.FromMilliseconds(20));
        received += rig.Receive().Count;
        clock.Advance(TimeSpan.FromMilliseconds(20));
        received += rig.Receive().Count;
        Assert.Equal(500 - drop!.ReceiveFaults + duplicate!.ReceiveFaults, received);
        Assert.Equal(500 + duplicate.TransmitFaults - drop.TransmitFaults, rig.Inner.SentFrames.Count);
    }

    [Fact]
    public void Frames_held_back_are_freed_with_the_device()
    {
        using var rig = new FaultRig(d => new DelayingFrameDevice(d, TimeSpan.FromHours(1)));
        Assert.Equal((Errno.None, 0), rig.Send(0, 20));
        rig.Arrive(0, 20);

        Assert.Empty(rig.Receive());
    }

    [Fact]
    public void Each_kind_has_a_name_of_its_own()
    {
        using var inner = new MemoryFrameDevice();
        FaultyFrameDevice[] kinds =
        [
            new DroppingFrameDevice(inner, 0, 0), new DuplicatingFrameDevice(inner, 0, 0), new ReorderingFrameDevice(inner, 0, 0),
            new CorruptingFrameDevice(inner, 0, 0), new TruncatingFrameDevice(inner, 0, 0), new DelayingFrameDevice(inner, default),
            new RateLimitingFrameDevice(inner, 1, 1),
        ];

        Assert.Equal(kinds.Length, kinds.Select(k => k.Kind).Distinct().Count());
    }
}
