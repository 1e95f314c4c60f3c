using System.Diagnostics;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Drivers.Tests.Pcap;

public class ReceiveModerationTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(50);
    private static readonly long Ticks = (long)(Pause.TotalSeconds * Stopwatch.Frequency);

    private static ReceiveModeration Wake(int times, long interval, TimeSpan pause)
    {
        var moderation = new ReceiveModeration(pause);
        for (var i = 1; i <= times; i++)
        {
            moderation.Woke(1_000_000_000_000 + (i * interval));
        }

        return moderation;
    }

    [Fact]
    public void Wakes_in_quick_succession_begin_the_pauses() => Assert.True(Wake(ReceiveModeration.BusyWakes + 1, Ticks / 10, Pause).Active);

    [Fact]
    public void Wakes_at_leisure_do_not() => Assert.False(Wake(10_000, Ticks / 2, Pause).Active);

    [Fact]
    public void Without_a_pause_there_is_no_moderation() => Assert.False(Wake(10_000, 1, TimeSpan.Zero).Active);

    [Fact]
    public void Full_pauses_go_on_and_nearly_empty_ones_end_it()
    {
        var moderation = Wake(ReceiveModeration.BusyWakes + 1, Ticks / 10, Pause);
        for (var i = 0; i < 100; i++)
        {
            moderation.Paused(ReceiveModeration.FewFrames);
            moderation.Paused(0);
        }

        Assert.True(moderation.Active);
        moderation.Paused(ReceiveModeration.FewFrames - 1);
        Assert.False(moderation.Active);
    }
}
