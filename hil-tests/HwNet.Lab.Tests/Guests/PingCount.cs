using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Guests;

/// <summary>What both sides counted during a ping; Scripts/count-pings wrote it.</summary>
/// <param name="Sent">Echo requests, as our ping says.</param>
/// <param name="Answered">Answers, as our ping says.</param>
/// <param name="OurIn">Frames that our driver handed up.</param>
/// <param name="OurOut">Frames that our driver took.</param>
/// <param name="OurErrors">Errors and drops of ours, either way.</param>
/// <param name="TheirIn">Frames that the gadget's interface counted, in.</param>
/// <param name="TheirOut">Out; a NCM gadget counts blocks here.</param>
/// <param name="TheirErrors">Errors and drops of theirs, either way.</param>
/// <param name="Requests">Echo requests that the gadget's kernel saw.</param>
/// <param name="Replies">Echo replies that it sent.</param>
internal sealed record PingCount(
    long Sent, long Answered, long OurIn, long OurOut, long OurErrors, long TheirIn, long TheirOut, long TheirErrors, long Requests, long Replies)
{
    /// <summary>ARP, either way.</summary>
    private const int Others = 4;

    internal static PingCount Read(StepResult step, string gadget)
    {
        using var ping = JsonDocument.Parse(step.Read($"{gadget}.ping.json"));
        var ours = ping.RootElement.GetProperty("counters");
        var (before, after) = (Theirs(step.Read($"{gadget}.before.json")), Theirs(step.Read($"{gadget}.after.json")));
        var (icmpBefore, icmpAfter) = (Icmp(step.Read($"{gadget}.before.icmp")), Icmp(step.Read($"{gadget}.after.icmp")));
        return new PingCount(
            ping.RootElement.GetProperty("transmitted").GetInt64(),
            ping.RootElement.GetProperty("received").GetInt64(),
            ours.GetProperty("in_packets").GetInt64(),
            ours.GetProperty("out_accepted").GetInt64(),
            ours.GetProperty("in_errors").GetInt64() + ours.GetProperty("out_errors").GetInt64() + ours.GetProperty("out_drops").GetInt64(),
            after.In - before.In,
            after.Out - before.Out,
            after.Errors - before.Errors,
            icmpAfter["InType8"] - icmpBefore["InType8"],
            icmpAfter["OutType0"] - icmpBefore["OutType0"]);
    }

    /// <summary>Every frame arrived once, and both sides say so.</summary>
    internal void Judge(int pings, ITestOutputHelper output)
    {
        output.WriteLine(ToString());
        Assert.Equal((pings, pings), (Sent, Answered));
        Assert.Equal((pings, pings), (Requests, Replies));
        Assert.Equal((0, 0), (OurErrors, TheirErrors));
        Assert.Equal(OurOut, TheirIn);
        Assert.InRange(OurOut, pings, pings + Others);
        Assert.InRange(OurIn, pings, pings + Others);
        Assert.InRange(TheirOut, 1, OurIn);
    }

    private static (long In, long Out, long Errors) Theirs(string json)
    {
        using var document = JsonDocument.Parse(json);
        var counters = document.RootElement[0].GetProperty("stats64");
        var (rx, tx) = (counters.GetProperty("rx"), counters.GetProperty("tx"));
        return (
            rx.GetProperty("packets").GetInt64(),
            tx.GetProperty("packets").GetInt64(),
            rx.GetProperty("errors").GetInt64() + rx.GetProperty("dropped").GetInt64() + tx.GetProperty("errors").GetInt64() + tx.GetProperty("dropped").GetInt64());
    }

    /// <summary>Two lines of /proc/net/snmp: names and numbers.</summary>
    private static Dictionary<string, long> Icmp(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        return lines[0].Skip(1).Zip(lines[1].Skip(1)).ToDictionary(static p => p.First, static p => long.Parse(p.Second, CultureInfo.InvariantCulture));
    }
}
