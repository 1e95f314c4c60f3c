using System.Diagnostics;
using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Drivers.Tests.Pcap;

/// <summary>Patterns of arrival played to the policy by a receiver that takes no time: time passes in the pattern, not on a clock.</summary>
public class ReceivePolicyTests
{
    private const int Capacity = 1900;
    private const long Start = 1_000_000_000_000;
    private static readonly TimeSpan Short = TimeSpan.FromMicroseconds(200);
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(1);

    private double _now;
    private double _next;

    private static ReceivePolicy Policy(ReceiveMode mode, int capacity = Capacity) => new(mode, Short, Long, capacity);

    /// <summary>Frames at an even rate for some time.</summary>
    /// <param name="policy">Decides.</param>
    /// <param name="perSecond">Frames a second.</param>
    /// <param name="seconds">How long.</param>
    /// <returns>The longest time that a frame waited in the ring, in microseconds.</returns>
    private double Play(ReceivePolicy policy, double perSecond, double seconds)
    {
        var (end, gap, longest) = (_now + seconds, 1 / perSecond, 0.0);
        _next = _now + gap;
        while (_now < end)
        {
            var pause = policy.Next();
            var first = _next;
            _now = pause > TimeSpan.Zero ? _now + pause.TotalSeconds : Math.Max(_now, _next);
            var frames = 0;
            for (; _next <= _now; _next += gap)
            {
                frames++;
            }

            longest = frames > 0 ? Math.Max(longest, (_now - first) * 1e6) : longest;
            policy.Took(frames);
            if (pause == TimeSpan.Zero)
            {
                policy.Woke(Start + (long)(_now * Stopwatch.Frequency));
            }
        }

        return longest;
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(15_000)]
    public void At_rest_each_frame_wakes_the_receiver(double perSecond)
    {
        var policy = Policy(ReceiveMode.Adaptive);

        Assert.InRange(Play(policy, perSecond, 2), 0, 1);

        Assert.Equal((ReceiveMode.Immediate, 0L), (policy.Now, policy.Changes));
    }

    [Theory]
    [InlineData(30_000)]
    [InlineData(100_000)]
    [InlineData(150_000)]
    public void Under_load_it_is_moderated_and_no_frame_waits_longer_than_the_short_pause(double perSecond)
    {
        var policy = Policy(ReceiveMode.Adaptive);

        Assert.InRange(Play(policy, perSecond, 2), 1, 201);

        Assert.Equal((ReceiveMode.Moderated, 1L), (policy.Now, policy.Changes));
        Assert.True(policy.Looks(ReceiveMode.Moderated) > 9_000, "it looks at other times");
    }

    [Theory]
    [InlineData(170_000)]
    [InlineData(300_000)]
    [InlineData(900_000)]
    public void Under_heavy_load_it_takes_blocks(double perSecond)
    {
        var policy = Policy(ReceiveMode.Adaptive);

        Assert.InRange(Play(policy, perSecond, 2), 900, 1001);

        Assert.Equal((ReceiveMode.Block, 2L), (policy.Now, policy.Changes));
    }

    [Fact]
    public void When_the_load_goes_it_comes_back_by_itself_all_the_way()
    {
        var policy = Policy(ReceiveMode.Adaptive);
        _ = Play(policy, 500_000, 1);

        _ = Play(policy, 60_000, 1);
        Assert.Equal(ReceiveMode.Block, policy.Now);
        _ = Play(policy, 30_000, 1);
        Assert.Equal(ReceiveMode.Moderated, policy.Now);
        _ = Play(policy, 1_000, 1);
        Assert.Equal((ReceiveMode.Immediate, 4L), (policy.Now, policy.Changes));
    }

    [Theory]
    [InlineData(18_000, 22_000)]
    [InlineData(120_000, 190_000)]
    [InlineData(45_000, 130_000)]
    public void A_rate_that_swings_between_two_levels_does_not_make_it_flap(double low, double high)
    {
        var policy = Policy(ReceiveMode.Adaptive);
        _ = Play(policy, high, 0.5);
        var before = policy.Changes;

        for (var i = 0; i < 100; i++)
        {
            _ = Play(policy, low, 0.01);
            _ = Play(policy, high, 0.01);
        }

        Assert.InRange(policy.Changes - before, 0, 1);
    }

    [Fact]
    public void A_ring_that_a_long_pause_would_fill_is_left_with_the_short_one()
    {
        var policy = Policy(ReceiveMode.Adaptive, capacity: 200);

        _ = Play(policy, 300_000, 1);

        Assert.Equal(ReceiveMode.Moderated, policy.Now);
    }

    [Fact]
    public void A_long_pause_that_nearly_fills_the_ring_is_the_last()
    {
        var policy = Policy(ReceiveMode.Adaptive);
        _ = Play(policy, 500_000, 1);
        Assert.Equal(ReceiveMode.Block, policy.Now);

        _ = Play(policy, 1_800_000, 0.1);

        Assert.Equal(ReceiveMode.Moderated, policy.Now);
    }

    [Theory]
    [InlineData(ReceiveMode.Immediate)]
    [InlineData(ReceiveMode.Block)]
    [InlineData(ReceiveMode.Busy)]
    public void What_was_asked_for_by_name_stays(ReceiveMode mode)
    {
        var policy = Policy(mode);

        Assert.InRange(Play(policy, 800_000, 0.1), 0, 2);

        Assert.Equal((mode, 0L), (policy.Now, policy.Changes));
        Assert.True(policy.Looks(mode) > 10_000, "other looks were counted");
    }

    [Fact]
    public void Moderated_never_takes_blocks_and_without_a_pause_there_is_neither()
    {
        var moderated = Policy(ReceiveMode.Moderated);
        _ = Play(moderated, 500_000, 0.5);
        var never = new ReceivePolicy(ReceiveMode.Adaptive, TimeSpan.Zero, Long, Capacity);
        _ = Play(never, 500_000, 0.5);

        Assert.Equal((ReceiveMode.Moderated, ReceiveMode.Immediate), (moderated.Now, never.Now));
    }

    [Fact]
    public void A_short_burst_changes_nothing_and_a_single_late_pause_ends_nothing()
    {
        var policy = Policy(ReceiveMode.Adaptive);
        for (var i = 0; i < 100; i++)
        {
            _ = Play(policy, 100_000, 0.0002);
            _ = Play(policy, 100, 0.02);
        }

        Assert.Equal(0, policy.Changes);
        _ = Play(policy, 100_000, 0.1);
        for (var i = 0; i < 100; i++)
        {
            _ = policy.Next();
            policy.Took(i % 2 * 20);
        }

        Assert.Equal(ReceiveMode.Moderated, policy.Now);
    }
}
