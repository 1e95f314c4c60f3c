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
/// <param name="Unresolved">Of them echo requests that were given up while the address was asked for.</param>
/// <param name="TheirIn">Frames that the gadget's interface counted, in.</param>
/// <param name="TheirOut">Out; a NCM gadget counts blocks here.</param>
/// <param name="TheirErrors">Errors and drops of theirs, either way.</param>
/// <param name="Requests">Echo requests that the gadget's kernel saw.</param>
/// <param name="Replies">Echo replies that it sent.</param>
internal sealed record PingCount(
    long Sent, long Answered, long OurIn, long OurOut, long OurErrors, long Unresolved, long TheirIn, long TheirOut, long TheirErrors, long Requests, long Replies)
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
            ours.GetProperty("out_drops_by").GetProperty("unresolved").GetInt64(),
            after.In - before.In,
            after.Out - before.Out,
            after.Errors - before.Errors,
            icmpAfter["InType8"] - icmpBefore["InType8"],
            icmpAfter["OutType0"] - icmpBefore["OutType0"]);
    }

    /// <summary>Every frame arrived once, and both sides say so.</summary>
    /// <param name="least">Frames each way that there must have been.</param>
    /// <param name="output">Gets the counters.</param>
    internal void Judge(int least, ITestOutputHelper output)
    {
        output.WriteLine(ToString());
        Assert.True(Answered >= least, $"{least} frames are to be counted: {this}");
        Assert.True(Sent - Unresolved == Answered && Requests == Answered && Replies == Answered, $"a frame was lost or doubled: {this}");
        Assert.True(OurErrors == Unresolved && TheirErrors == 0, $"there were errors: {this}");

        // Every request and every reply arrived, as is known by now. The rest is ARP, of which a question and its answer may pass when ours has
        // been counted already: five seconds after the first answer, as long as the ping takes, the kernel asks back.
        Assert.True(OurOut >= Requests && OurOut <= TheirIn && TheirIn <= Requests + Others, $"out, the counters differ: {this}");
        Assert.True(OurIn >= Replies && OurIn <= Replies + Others && TheirOut >= 1 && TheirOut <= Replies + Others, $"in, the counters differ: {this}");
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
