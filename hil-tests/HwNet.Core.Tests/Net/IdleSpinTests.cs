using System.Diagnostics;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class IdleSpinTests
{
    private const long Limit = 1000;

    [Fact]
    public void A_thread_looks_for_work_only_after_a_row_of_short_waits()
    {
        var spin = new IdleSpin();
        spin.SetLimit(Limit);
        Assert.False(spin.IsWorthIt);

        var waits = 0;
        while (!spin.IsWorthIt)
        {
            spin.Note(Limit / 10);
            waits++;
        }

        Assert.InRange(waits, 3, 12);
    }

    [Fact]
    public void One_long_wait_ends_the_looking_and_counts_no_more_than_any_other()
    {
        var spin = new IdleSpin();
        spin.SetLimit(Limit);
        Teach(ref spin, 0);

        spin.Note(long.MaxValue);

        Assert.False(spin.IsWorthIt);
        for (var i = 0; i < 4; i++)
        {
            spin.Note(0);
        }

        Assert.True(spin.IsWorthIt);
    }

    [Fact]
    public void Waits_as_long_as_the_limit_are_not_worth_it_for_long()
    {
        var spin = new IdleSpin();
        spin.SetLimit(Limit);
        Teach(ref spin, 0);

        Teach(ref spin, 2 * Limit);

        Assert.False(spin.IsWorthIt);
    }

    [Fact]
    public void Without_a_limit_nobody_looks()
    {
        var spin = new IdleSpin();
        spin.SetLimit(0);
        Teach(ref spin, 0);

        Assert.False(spin.IsWorthIt);
    }

    [Fact]
    public void A_new_limit_is_learnt_for_anew()
    {
        var spin = new IdleSpin();
        spin.SetLimit(Limit);
        Teach(ref spin, 0);
        spin.SetLimit(Limit);
        Assert.True(spin.IsWorthIt);

        spin.SetLimit(2 * Limit);

        Assert.False(spin.IsWorthIt);
    }

    [Fact]
    public void Looking_ends_with_the_work_or_with_the_limit()
    {
        var spin = new IdleSpin();
        spin.SetLimit(Stopwatch.Frequency / 1000);
        var hasWork = false;

        Assert.False(spin.Wait(Stopwatch.GetTimestamp(), ref hasWork));

        hasWork = true;
        Assert.True(spin.Wait(Stopwatch.GetTimestamp(), ref hasWork));
    }

    private static void Teach(ref IdleSpin spin, long wait)
    {
        for (var i = 0; i < 50; i++)
        {
            spin.Note(wait);
        }
    }
}
