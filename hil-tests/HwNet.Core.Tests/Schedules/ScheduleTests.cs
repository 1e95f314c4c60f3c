namespace HwNet.Core.Tests.Schedules;

/// <summary>Interleavings of attach, detach, transmit, completion, ioctl and watchdog, explored one after another.</summary>
public sealed class ScheduleTests
{
    private const int Schedules = 10_000;
    private const int Actors = 8;

    [Fact]
    [Trait("Spec", "IF-08")]
    [Trait("Spec", "IF-32")]
    [Trait("Spec", "IF-35")]
    public void Whatever_the_order_every_packet_is_accounted_for_and_nothing_runs_after_detach()
    {
        var threads = Enumerable.Range(0, Actors).Select(static _ => new StepThread()).ToArray();
        var different = new HashSet<int>();
        var watchdogs = 0;
        for (var seed = 0; seed < Schedules; seed++)
        {
            watchdogs += Run(seed, threads, different);
        }

        Array.ForEach(threads, static t => t.End());
        Assert.True(different.Count > Schedules * 9 / 10, $"only {different.Count} different schedules");
        Assert.True(watchdogs > Schedules / 20, $"only {watchdogs} watchdogs");
    }

    [Fact]
    public void A_schedule_is_a_function_of_its_seed()
    {
        var threads = Enumerable.Range(0, Actors).Select(static _ => new StepThread()).ToArray();
        foreach (var seed in new[] { 6, 7 })
        {
            using var first = new InterfaceSchedule(seed);
            using var second = new InterfaceSchedule(seed);
            first.Run(threads);
            second.Run(threads);
            Assert.Equal(first.Trace, second.Trace);
        }

        Array.ForEach(threads, static t => t.End());
    }

    private static int Run(int seed, StepThread[] threads, HashSet<int> different)
    {
        using var schedule = new InterfaceSchedule(seed);
        try
        {
            schedule.Run(threads);
        }
        catch (InvalidOperationException e)
        {
            Assert.Fail($"seed {seed}: {e.Message}; the schedule: {schedule.Trace}");
        }

        _ = different.Add(string.GetHashCode(schedule.Trace, StringComparison.Ordinal));
        return schedule.Watchdogs;
    }
}
