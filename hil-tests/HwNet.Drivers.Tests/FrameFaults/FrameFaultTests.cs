using System.Numerics;
using HwNet.Bus.Pcap.Faults;
using HwNet.Net;

namespace HwNet.Drivers.Tests.FrameFaults;

public partial class FrameFaultTests
{
    private const int Frames = 2000;

    /// <summary>Seed and direction.</summary>
    public static TheoryData<int, bool> Runs => new() { { 1, false }, { 1, true }, { 77, false }, { 77, true }, { -5, true } };

    // For 2,000 throws at 0.25 the standard deviation is 19.4; ten of them either way never happen.
    private static void AssertAQuarter(long faults, int seed) => Assert.True(faults is > 306 and < 694, $"seed {seed}: {faults} of {Frames}");

    [Theory]
    [MemberData(nameof(Runs))]
    public void Dropped_frames_are_counted_and_the_others_pass_in_order(int seed, bool transmit)
    {
        DroppingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new DroppingFrameDevice(d, 0.25, seed));

        var numbers = rig.Pass(transmit, 0, Frames).ConvertAll(FaultRig.NumberOf);

        var faults = transmit ? device!.TransmitFaults : device!.ReceiveFaults;
        AssertAQuarter(faults, seed);
        Assert.Equal(Frames, numbers.Count + faults);
        Assert.Equal(numbers.Order().Distinct(), numbers);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_same_seed_strikes_the_same_frames(int seed, bool transmit)
    {
        List<int> Run()
        {
            using var rig = new FaultRig(d => new DroppingFrameDevice(d, 0.5, seed));
            _ = rig.Pass(!transmit, 0, 10);
            return rig.Pass(transmit, 0, 200).ConvertAll(FaultRig.NumberOf);
        }

        Assert.Equal(Run(), Run());
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_duplicate_follows_its_original(int seed, bool transmit)
    {
        DuplicatingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new DuplicatingFrameDevice(d, 0.25, seed), poolSize: 8192);

        var numbers = rig.Pass(transmit, 0, Frames).ConvertAll(FaultRig.NumberOf);

        var faults = transmit ? device!.TransmitFaults : device!.ReceiveFaults;
        AssertAQuarter(faults, seed);
        Assert.Equal(Frames + faults, numbers.Count);
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(Frames, numbers.Distinct().Count());
    }

    [Fact]
    public void Duplicates_do_not_exceed_the_limit_of_a_receive()
    {
        using var rig = new FaultRig(d => new DuplicatingFrameDevice(d, 1, 1));
        rig.Arrive(0, 10);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i / 2), rig.Receive(limit: 3).ConvertAll(FaultRig.NumberOf));
    }

    [Fact]
    public void Without_a_buffer_there_is_no_duplicate()
    {
        DuplicatingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new DuplicatingFrameDevice(d, 1, 1), poolSize: 10);

        Assert.Equal(10, rig.Pass(false, 0, 10).Count);

        Assert.Equal(0, device!.ReceiveFaults);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_corrupt_frame_differs_in_one_bit(int seed, bool transmit)
    {
        CorruptingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new CorruptingFrameDevice(d, 0.25, seed));

        var frames = rig.Pass(transmit, 0, Frames);

        var flipped = frames.Select((f, i) =>
        {
            var sent = new byte[60];
            BitConverter.TryWriteBytes(sent, i);
            return f.Zip(sent, (a, b) => BitOperations.PopCount((uint)(a ^ b))).Sum();
        }).ToList();
        AssertAQuarter(transmit ? device!.TransmitFaults : device!.ReceiveFaults, seed);
        Assert.All(flipped, n => Assert.InRange(n, 0, 1));
        Assert.Equal(transmit ? device.TransmitFaults : device.ReceiveFaults, flipped.Sum());
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_truncated_frame_keeps_its_beginning(int seed, bool transmit)
    {
        TruncatingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new TruncatingFrameDevice(d, 0.25, seed));

        var frames = rig.Pass(transmit, 0, Frames, length: 100);

        var faults = transmit ? device!.TransmitFaults : device!.ReceiveFaults;
        AssertAQuarter(faults, seed);
        Assert.Equal(faults, frames.Count(f => f.Length < 100));
        Assert.All(frames, f => Assert.InRange(f.Length, 14, 100));
        Assert.Equal(Enumerable.Range(0, Frames), frames.ConvertAll(FaultRig.NumberOf));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_reordered_frame_is_overtaken_by_at_most_the_distance(int seed, bool transmit)
    {
        ReorderingFrameDevice? device = null;
        var clock = new ManualClock();
        using var rig = new FaultRig(d => device = new ReorderingFrameDevice(d, 0.1, seed, distance: 4, clock: clock));

        var numbers = rig.Pass(transmit, 0, Frames).ConvertAll(FaultRig.NumberOf);
        clock.Advance(TimeSpan.FromMilliseconds(11));
        numbers.AddRange(rig.Pass(transmit, 0, 0).ConvertAll(FaultRig.NumberOf));

        Assert.Equal(Enumerable.Range(0, Frames), numbers.Order());
        var overtaken = numbers.Where((n, place) => place > n).ToList();
        var faults = transmit ? device!.TransmitFaults : device!.ReceiveFaults;
        Assert.True(faults is > 50 and < 300, $"seed {seed}: {faults}");
        Assert.InRange(overtaken.Count, faults - 1, faults);
        Assert.All(numbers.Select((n, place) => place - n), d => Assert.InRange(d, -1, 4));
    }

    [Fact]
    public void A_lone_frame_is_not_held_longer_than_the_hold()
    {
        var clock = new ManualClock();
        using var rig = new FaultRig(d => new ReorderingFrameDevice(d, 1, 1, hold: TimeSpan.FromMilliseconds(5), clock: clock));
        Assert.Empty(rig.Pass(true, 1, 1));

        clock.Advance(TimeSpan.FromMilliseconds(5));

        Assert.Equal(1, FaultRig.NumberOf(Assert.Single(rig.Inner.SentFrames)));
    }

    [Fact]
    public void A_delayed_frame_arrives_when_its_time_has_come_and_not_before()
    {
        var clock = new ManualClock();
        DelayingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new DelayingFrameDevice(d, TimeSpan.FromMilliseconds(20), clock: clock));
        rig.Arrive(1, 2);
        Assert.Empty(rig.Receive());
        clock.Advance(TimeSpan.FromMilliseconds(19));
        rig.Arrive(3, 1);
        Assert.Empty(rig.Receive());

        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([1, 2], rig.Receive().ConvertAll(FaultRig.NumberOf));
        clock.Advance(TimeSpan.FromMilliseconds(19));
        Assert.Equal([3], rig.Receive().ConvertAll(FaultRig.NumberOf));
        Assert.Equal(3, device!.ReceiveFaults);
    }

    [Fact]
    public void A_receiver_waits_no_longer_than_until_the_first_delayed_frame_is_due()
    {
        var clock = new ManualClock();
        DelayingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new DelayingFrameDevice(d, TimeSpan.FromMilliseconds(20), clock: clock));
        rig.Arrive(1, 1);
        Assert.Empty(rig.Receive());
        clock.Advance(TimeSpan.FromMilliseconds(5));
        var batch = default(Buffers.MbufBatch);

        Assert.Equal(Errno.None, device!.Receive(rig.Pool, ref batch, 64, Timeout.InfiniteTimeSpan));

        Assert.Equal(TimeSpan.FromMilliseconds(15), rig.Inner.LastTimeout);
        Assert.True(batch.IsEmpty);
    }

    [Fact]
    public void A_delayed_transmission_leaves_by_itself()
    {
        var clock = new ManualClock();
        using var rig = new FaultRig(d => new DelayingFrameDevice(d, TimeSpan.FromMilliseconds(20), clock: clock));
        Assert.Equal((Errno.None, 0), rig.Send(1, 1));
        clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal((Errno.None, 0), rig.Send(2, 1));
        Assert.Empty(rig.Inner.SentFrames);

        clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Single(rig.Inner.SentFrames);
        clock.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal([1, 2], rig.Inner.SentFrames.ConvertAll(FaultRig.NumberOf));
    }

    [Fact]
    public void What_is_held_is_bounded_and_what_does_not_fit_is_counted()
    {
        DelayingFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new DelayingFrameDevice(d, TimeSpan.FromHours(1)));

        Assert.Equal((Errno.None, 0), rig.Send(0, 1500));

        Assert.Equal(1000, device!.TransmitFaults);
        Assert.Equal(500, device.Lost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_rate_limit_lets_the_burst_and_then_the_rate_through(bool transmit)
    {
        var clock = new ManualClock();
        RateLimitingFrameDevice? device = null;
        // 8 Mbit/s: a thousand bytes a millisecond.
        using var rig = new FaultRig(d => device = new RateLimitingFrameDevice(d, 8_000_000, burst: 5000, clock: clock));

        Assert.Equal(5, rig.Pass(transmit, 0, 50, length: 1000).Count);
        Assert.Empty(rig.Pass(transmit, 0, 1, length: 1000));
        clock.Advance(TimeSpan.FromMilliseconds(3));
        Assert.Equal(3, rig.Pass(transmit, 0, 50, length: 1000).Count);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, rig.Pass(transmit, 0, 50, length: 1000).Count);

        Assert.Equal(151 - 13, transmit ? device!.TransmitFaults : device!.ReceiveFaults);
    }

    [Fact]
    public void A_pulled_cable_has_no_carrier_and_passes_nothing_until_it_is_back()
    {
        DownFrameDevice? device = null;
        using var rig = new FaultRig(d => device = new DownFrameDevice(d));
        device!.IsDown = true;

        Assert.Equal((Errno.ENETDOWN, 4), rig.Send(0, 4));
        rig.Arrive(0, 6);
        Assert.Empty(rig.Receive());
        Assert.Equal(LinkState.Down, device.Link);
        Assert.NotNull(device.Failure);
        Assert.Equal((6L, 1L), (device.ReceiveFaults, device.TransmitFaults));

        device.IsDown = false;
        Assert.Equal(LinkState.Up, device.Link);
        Assert.Null(device.Failure);
        Assert.Equal([8], rig.Pass(true, 8, 1).ConvertAll(FaultRig.NumberOf));
        Assert.Equal([9], rig.Pass(false, 9, 1).ConvertAll(FaultRig.NumberOf));
    }

    [Theory]
    [InlineData(FaultDirection.Receive, 0, 10)]
    [InlineData(FaultDirection.Transmit, 10, 0)]
    [InlineData(FaultDirection.Both, 0, 0)]
    [InlineData(FaultDirection.None, 10, 10)]
    public void A_fault_strikes_only_its_direction(FaultDirection direction, int arriving, int sent)
    {
        using var rig = new FaultRig(d => new DroppingFrameDevice(d, 1, 1, direction));

        Assert.Equal(arriving, rig.Pass(false, 0, 10).Count);
        Assert.Equal(sent, rig.Pass(true, 0, 10).Count);
    }
}
