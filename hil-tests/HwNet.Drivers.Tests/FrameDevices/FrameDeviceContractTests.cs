using HwNet.Buffers;
using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>What <see cref="IFrameDevice"/> promises, whichever it is. One class of tests for each implementation, which says how to lay its cable.</summary>
public abstract partial class FrameDeviceContractTests
{
    /// <summary>A device, open; skips the test where there is none.</summary>
    protected abstract FrameCable Open();

    [SkippableFact]
    public void Frames_arrive_unchanged_and_in_order()
    {
        using var cable = Open();
        byte[][] sent = [FrameCable.Frame(1), FrameCable.Frame(2, 61), FrameCable.Frame(3, 590), FrameCable.Frame(4, 1514)];

        cable.Arrive(sent);

        Assert.Equal(sent, cable.Collect(4));
    }

    [SkippableFact]
    public void A_frame_that_arrives_tells_its_length_on_the_wire()
    {
        using var cable = Open();
        cable.Arrive(FrameCable.Frame(1, 100));

        var got = FrameCable.Collect(cable.Device, cable.Pool, 1, static m => (m.Length, m.WireLength, m.Flags & MbufFlags.Truncated));

        Assert.Equal((100, 100, MbufFlags.None), got[0]);
    }

    [SkippableFact]
    public void Frames_leave_unchanged_and_in_order()
    {
        using var cable = Open();
        byte[][] sent = [FrameCable.Frame(1), FrameCable.Frame(2, 61), FrameCable.Frame(3, 1514), .. FrameCable.Frames(4, 100)];
        var batch = cable.Batch(sent);

        cable.SendAll(ref batch);

        Assert.True(batch.IsEmpty);
        Assert.Equal(sent, cable.Leave(sent.Length));
        Assert.Equal(sent.Length, cable.Device.Statistics.Sent);
    }

    [SkippableFact]
    public void A_receive_returns_no_more_frames_than_its_limit_and_keeps_the_rest()
    {
        using var cable = Open();
        var sent = FrameCable.Frames(0, 10);
        cable.Arrive(sent);
        var got = new List<byte[]>();

        while (got.Count < 10)
        {
            var batch = default(MbufBatch);
            Assert.Equal(Errno.None, cable.Device.Receive(cable.Pool, ref batch, 3, FrameCable.Limit));
            Assert.InRange(batch.Count, 1, 3);
            Take(ref batch, got);
        }

        Assert.Equal(sent, got);
    }

    [SkippableFact]
    public void Received_frames_are_appended_to_what_the_batch_holds()
    {
        using var cable = Open();
        cable.Arrive(FrameCable.Frame(2));
        var batch = cable.Batch(FrameCable.Frame(1));

        while (batch.Count < 2)
        {
            Assert.Equal(Errno.None, cable.Device.Receive(cable.Pool, ref batch, 64, FrameCable.Limit));
        }

        var got = new List<byte[]>();
        Take(ref batch, got);
        Assert.Equal([FrameCable.Frame(1), FrameCable.Frame(2)], got);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(20)]
    public void A_receive_without_frames_returns_when_its_time_is_over(int milliseconds)
    {
        using var cable = Open();
        var batch = default(MbufBatch);

        Assert.Equal(Errno.None, cable.Device.Receive(cable.Pool, ref batch, 64, TimeSpan.FromMilliseconds(milliseconds)));

        _ = batch.FreeAll();
    }

    [SkippableFact]
    public void A_device_never_receives_what_it_sent()
    {
        using var cable = Open();
        cable.Arrive(FrameCable.Frame(1));
        var batch = cable.Batch(FrameCable.Frames(100, 20));
        cable.SendAll(ref batch);

        Assert.Equal(FrameCable.Frame(1), cable.Collect(1)[0]);
        Assert.Equal(Errno.None, cable.Device.Receive(cable.Pool, ref batch, 64, TimeSpan.Zero));
        var others = new List<byte[]>();
        Take(ref batch, others);
        Assert.Empty(others);
    }

    [SkippableTheory]
    [InlineData(13)]
    [InlineData(1800)]
    public void A_frame_of_impossible_length_is_refused_behind_those_before_it_and_stays_the_callers(int impossible)
    {
        using var cable = Open();
        var length = impossible > 1514 && !cable.HasLongest ? 0 : impossible;
        var batch = cable.Batch(FrameCable.Frame(1), new byte[length], FrameCable.Frame(2));

        Assert.Equal(Errno.EMSGSIZE, cable.Device.Send(ref batch));

        Assert.Equal((2, length), (batch.Count, batch.First!.Length));
        Assert.True(batch.TryRemoveFirst(out var refused));
        refused.Free();
        cable.SendAll(ref batch);
        Assert.Equal([FrameCable.Frame(1), FrameCable.Frame(2)], cable.Leave(2));
        Assert.Equal(2, cable.Device.Statistics.Sent);
    }

    [SkippableFact]
    public void With_an_empty_pool_frames_are_dropped_and_counted()
    {
        using var cable = Open();
        using var small = new MbufPool(4);
        cable.Arrive(FrameCable.Frames(0, 10));
        var batch = default(MbufBatch);
        var got = 0;
        var tries = 0;

        while (got + cable.Device.Statistics.NoBuffer < 10)
        {
            Assert.Equal(Errno.None, cable.Device.Receive(small, ref batch, 64, TimeSpan.FromMilliseconds(100)));
            got = batch.Count;
            Assert.True(++tries < 200, $"{got} frames and {cable.Device.Statistics}");
        }

        Assert.InRange(got, 1, 4);
        Assert.Equal(0, small.Outstanding - got);
        _ = batch.FreeAll();
        Assert.Equal(0, small.Outstanding);
    }

    [SkippableFact]
    public void What_was_received_is_counted()
    {
        using var cable = Open();
        cable.Arrive(FrameCable.Frames(0, 30));

        _ = cable.Collect(30);

        var counted = cable.Device.Statistics;
        Assert.True(counted.Received >= 30, $"{counted}");
        Assert.Equal((0, 0, 0), (counted.KernelDrops, counted.NoBuffer, counted.Oversized));
    }

    [SkippableFact]
    public void A_device_says_what_it_is()
    {
        using var cable = Open();

        Assert.NotNull(cable.Device.Info.Name);
        Assert.InRange(cable.Device.Info.Mtu, 68, 65_536);
        Assert.True(cable.Device.CanSend);
        Assert.Null(cable.Device.Failure);
    }

    /// <summary>Our frames of a batch; it is empty afterwards.</summary>
    protected static void Take(ref MbufBatch batch, List<byte[]> got)
    {
        while (batch.TryRemoveFirst(out var m))
        {
            if (FrameCable.IsOurs(m))
            {
                got.Add(m.Data.ToArray());
            }

            m.Free();
        }
    }
}
