using HwNet.Bench;
using HwNet.Bench.Conformance;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>What a check may say and how it waits.</summary>
public sealed class ContextTests
{
    [Fact]
    public void A_wait_looks_once_more_when_its_time_is_over()
    {
        var looks = 0;
        var record = Run(context => context.Within(TimeSpan.FromSeconds(3), "the third look", () => ++looks == 3));

        Assert.Equal(Verdict.Pass, record.Verdict);
    }

    [Fact]
    public void A_wait_in_vain_names_what_was_waited_for_and_the_limit()
    {
        var looks = 0;
        var record = Run(context => context.Within(TimeSpan.FromSeconds(3), "the link comes up", () => ++looks < 0));

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal("the link comes up: not within 3 s", record.Reason);
        Assert.Equal(3, looks);
    }

    [Fact]
    public void A_wait_of_no_time_looks_once()
    {
        var looks = 0;
        var record = Run(context => Assert.False(context.Until(() => ++looks < 0, TimeSpan.Zero)));

        Assert.Equal(Verdict.Pass, record.Verdict);
        Assert.Equal(1, looks);
    }

    [Fact]
    public void Frames_that_differ_say_where()
    {
        var record = Run(context => context.SameBytes([1, 2, 3, 4], [1, 2, 0xff], "the frame"));

        Assert.Equal("the frame: expected 4 bytes, got 3; first difference at byte 2: expected 0304, got ff", record.Reason);
    }

    [Fact]
    public void A_frame_cut_short_differs_where_it_ends()
    {
        var record = Run(context => context.SameBytes(new byte[40], new byte[20], "the frame"));

        Assert.EndsWith("byte 20: expected 00000000000000000000000000000000…, got the end", record.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 3, "accepted: expected at least 4, got 3")]
    [InlineData(4, 4, null)]
    public void A_minimum_includes_its_value(int minimum, int actual, string? reason) =>
        Assert.Equal(reason, Run(context => context.AtLeast(minimum, actual, "accepted")).Reason);

    [Theory]
    [InlineData(4, 5, "lost: expected at most 4, got 5")]
    [InlineData(4, 4, null)]
    public void A_maximum_includes_its_value(int maximum, int actual, string? reason) =>
        Assert.Equal(reason, Run(context => context.AtMost(maximum, actual, "lost")).Reason);

    [Fact]
    public void An_errno_is_named()
    {
        var record = Run(context => context.Succeeded(Errno.ENOBUFS, "transmit"));

        Assert.Equal("transmit: expected None, got ENOBUFS", record.Reason);
    }

    [Fact]
    public void The_first_failure_of_several_threads_is_the_checks_and_ends_the_others()
    {
        var record = Run(context => context.OnThreads(3, (number, ended) =>
        {
            if (number == 1)
            {
                context.Fail("sender 1 lost a frame");
            }

            _ = ended.WaitHandle.WaitOne();
            ended.ThrowIfCancellationRequested();
        }));

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal("sender 1 lost a frame", record.Reason);
    }

    private static CheckRecord Run(Action<CheckContext> body) =>
        new ConformanceRunner(new BenchSource("fake", "fake:0", () => new FakeBench()), clock: new SteppingClock()).Run(new FakeCheck("TX-1", body));
}
