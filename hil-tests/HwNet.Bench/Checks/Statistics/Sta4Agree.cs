using System.Text.Json;
using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Statistics;

/// <summary>STA-4: whoever is asked, at rest the counters are the same.</summary>
internal sealed class Sta4Agree : ConformanceCheck
{
    private const int Frames = 200;
    private const int Length = 300;

    public override string Id => "STA-4";

    public override string Title => "ioctl, JSON and a tap's count, after traffic both ways";

    public override string Limit => "equal at rest";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.Require(ifp.Type is IfType.Ether or IfType.L2Vlan, "needs an Ethernet interface");
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        var source = new FrameSource(context);
        var mix = new TrafficMix(context, source, Length);
        context.Succeeded(ifp.SetPromiscuous(true), "promiscuous mode on");
        _ = Cable.AwaitTraffic(context, source);
        using var tap = new TapRecorder(context, source.Run);
        using var tally = new WireTally(context);
        var before = tally.AtRest();
        mix.Pass(tap, 1, Frames, null);
        mix.Pass(tap, 2, Frames, LinkAddress.Broadcast);

        var (ioctl, after) = AskAtRest(context, tally);
        Same(context, CounterList.Of(after.Data), CounterList.Of(ioctl), "SIOCGIFDATA");
        Same(context, CounterList.Of(ioctl), FromJson(JsonSerializer.Serialize(ioctl)), "JSON");
        context.Equal((after.In - before.In).Frames, ioctl.InPackets - before.Data.InPackets, "frames received, tap against if_ipackets");
        context.Equal((after.In - before.In).Bytes, ioctl.InBytes - before.Data.InBytes, "bytes received, tap against if_ibytes");
        context.Equal((after.Out - before.Out).Frames, ioctl.OutPackets - before.Data.OutPackets, "frames sent, tap against if_opackets");
        context.Equal((after.Out - before.Out).Bytes, ioctl.OutBytes - before.Data.OutBytes, "bytes sent, tap against if_obytes");
        context.Equal(ioctl.InPackets, ioctl.InDelivered + ioctl.InDropsBy.Values.Sum(), "received = delivered + dropped by cause");
        context.Measured($"{CounterList.Of(ioctl).Count} counters equal by ioctl and JSON; tap: in {after.In - before.In}, out {after.Out - before.Out}; "
            + "command line and Prometheus are not asked here");
    }

    /// <summary>The ioctl, asked in a moment of rest: before and after it nothing has moved.</summary>
    private static (IfData Ioctl, (WireCount In, WireCount Out, IfData Data) Moment) AskAtRest(CheckContext context, WireTally tally)
    {
        while (true)
        {
            var first = tally.AtRest();
            var get = new GetData();
            context.Succeeded(context.Bench.Ifp.Ioctl(get), "SIOCGIFDATA");
            var second = tally.AtRest();
            if (first.In == second.In && first.Out == second.Out)
            {
                return (get.Reply!, second);
            }
        }
    }

    private static List<KeyValuePair<string, long>> FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        var found = new List<KeyValuePair<string, long>>();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Number)
            {
                found.Add(KeyValuePair.Create(property.Name, property.Value.GetInt64()));
                continue;
            }

            found.AddRange(property.Value.EnumerateObject().Select(cause => KeyValuePair.Create($"{property.Name}.{cause.Name}", cause.Value.GetInt64())));
        }

        return found;
    }

    private static void Same(
        CheckContext context, IReadOnlyList<KeyValuePair<string, long>> expected, IReadOnlyList<KeyValuePair<string, long>> actual, string whose)
    {
        var values = actual.ToDictionary();
        context.Equal(expected.Count, values.Count, $"number of counters by {whose}");
        foreach (var (name, value) in expected)
        {
            context.True(values.TryGetValue(name, out var other), $"{whose} lacks {name}");
            context.Equal(value, other, $"{name} by {whose}");
        }
    }
}
