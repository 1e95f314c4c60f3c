using HwNet.Fixtures.Captures;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class ReplayForwardTests
{
    [Theory]
    [InlineData("--topspeed", 6, "--loop", "3")]
    [InlineData("--rate", 6, "10000", "--loop", "2")]
    [InlineData("--speed", 6, "1000")]
    public void Every_frame_of_a_capture_is_sent(string pacing, int frames, params string[] more)
    {
        var rounds = more.Contains("--loop") ? int.Parse(more[^1], System.Globalization.CultureInfo.InvariantCulture) : 1;

        var replay = CliRun.Of(["replay", "epair", CaptureFiles.PathOf("ping_sizes.pcap"), pacing, .. more, "--json"]);

        Assert.Equal(0, replay.ExitCode);
        Assert.Equal(frames * rounds, replay.Json.GetProperty("sent").GetInt64());
        Assert.Equal(0, replay.Json.GetProperty("dropped").GetInt64());
        Assert.True(replay.Json.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public void A_long_replay_at_top_speed_loses_nothing()
    {
        var replay = CliRun.Of("replay", "epair", CaptureFiles.PathOf("ping_sizes.pcap"), "--topspeed", "--loop", "5000", "--json");

        Assert.Equal(0, replay.ExitCode);
        Assert.Equal(30_000, replay.Json.GetProperty("sent").GetInt64());
    }

    [Fact]
    public void Frames_the_interface_cannot_send_are_told_by_cause()
    {
        var replay = CliRun.Of("replay", "epair", CaptureFiles.PathOf("giants.pcapng"));

        Assert.Equal(1, replay.ExitCode);
        Assert.Contains("out_drops.too_long: ", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_replay_ends_with_its_counters_when_interrupted()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.CancelAfter(TimeSpan.FromMilliseconds(500));

        var replay = CliRun.Of(["replay", "epair", CaptureFiles.PathOf("ping_sizes.pcap"), "--rate", "1000", "--loop", "0", "--json"], null, interrupted.Token);

        Assert.Equal(0, replay.ExitCode);
        Assert.False(replay.Json.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public void Forwarding_stops_at_the_count_and_leaks_nothing()
    {
        var forward = CliRun.Of("forward", $"file:{CaptureFiles.PathOf("ping_sizes.pcap")}", "epair", "--count", "4", "--json");

        Assert.Equal(0, forward.ExitCode);
        Assert.Equal("count", forward.Json.GetProperty("ended_by").GetString());
        Assert.Equal(4, forward.Json.GetProperty("paths")[0].GetProperty("frames").GetInt64());
        Assert.Equal(0, forward.Json.GetProperty("leaked_buffers").GetInt32());
        Assert.Equal(4, forward.Json.GetProperty("interfaces")[1].GetProperty("counters").GetProperty("out_packets").GetInt64());
    }

    [SkippableFact]
    public void Forwarding_leaves_no_thread_behind()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "threads are listed by Linux only");

        var forward = CliRun.Of("forward", $"file:{CaptureFiles.PathOf("ping_sizes.pcap")}", "epair", "--count", "4");

        Assert.Equal(0, forward.ExitCode);
        Assert.DoesNotContain("file0 rx", Directory.GetDirectories("/proc/self/task").Select(NameOf));
    }

    [Fact]
    public void Two_cables_may_be_joined_for_a_while()
    {
        var forward = CliRun.Of("forward", "epair", "epair", "--duration", "0.1");

        Assert.Equal(0, forward.ExitCode);
        Assert.Contains("epair0a", forward.Output, StringComparison.Ordinal);
        Assert.Contains("epair1a", forward.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_ends_forwarding_with_its_counters()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.CancelAfter(TimeSpan.FromMilliseconds(200));

        var forward = CliRun.Of(["forward", "epair", "epair", "--json"], null, interrupted.Token);

        Assert.Equal(0, forward.ExitCode);
        Assert.Equal("interrupt", forward.Json.GetProperty("ended_by").GetString());
    }

    /// <summary>A thread may end while the list is read.</summary>
    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
