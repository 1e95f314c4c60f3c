using HwNet.Ioctl;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <content>SIOCGLAGG, SIOCGIFSTATUS: what there is to say.</content>
internal sealed partial class LaggDriver
{
    private Errno Answer(GetLaggStatus request)
    {
        lock (_lock)
        {
            request.Reply = new LaggStatus
            {
                Protocol = _protocol,
                Hash = _hash,
                Lacp = _lacp?.Settings,
                Actor = _lacp is { } lacp ? new LacpInfo { System = lacp.System, SystemPriority = lacp.Settings.SystemPriority, Key = lacp.Key } : null,
                Partner = _lacp?.ActivePort?.Partner,
                Members = [.. _members.Select(static m => m.Status())],
                NoMember = Volatile.Read(ref _noMember),
            };
        }

        return Errno.None;
    }

    /// <summary>The members' counters under their names; slow-protocol frames only where there may be any.</summary>
    private Errno Answer(GetDeviceCounters request)
    {
        var status = new GetLaggStatus();
        _ = Answer(status);
        request.Reply = [new("no_member", status.Reply!.NoMember), .. status.Reply.Members.SelectMany(Counters)];
        return Errno.None;
    }

    private static IEnumerable<DeviceCounter> Counters(LaggMemberStatus member) =>
    [
        new($"{member.Name}.sent", member.Sent),
        new($"{member.Name}.refusals", member.Refusals),
        new($"{member.Name}.received", member.Received),
        new($"{member.Name}.not_collected", member.NotCollected),
        .. member.Lacp is { } lacp ? Counters($"{member.Name}.lacp", lacp.Counters) : [],
    ];

    private static DeviceCounter[] Counters(string name, in LacpCounters counters) =>
    [
        new($"{name}.sent", counters.Sent),
        new($"{name}.received", counters.Received),
        new($"{name}.looped", counters.Looped),
        new($"{name}.markers", counters.Markers),
        new($"{name}.marker_responses", counters.MarkerResponses),
        new($"{name}.markers_dropped", counters.MarkersDropped),
        new($"{name}.stray_responses", counters.StrayResponses),
        new($"{name}.unknown", counters.Unknown),
        new($"{name}.illegal", counters.Illegal),
        new($"{name}.no_buffer", counters.NoBuffer),
    ];

    /// <summary>No member carries: why. L</summary>
    private string WhyNoLink() => "no member carries: " + string.Join("; ", _members.Select(static m => $"{m.Ifp.Name} {WhyNot(m)}"));

    private static string WhyNot(LaggMember member) => member switch
    {
        { Failure: { } failure } => failure,
        { HasLink: false } => "has no link",
        { Lacp: { } lacp } when lacp.Partner.System.IsZero => "hears no partner: is LACP on at the other end?",
        { Lacp: { } lacp } => $"is {lacp.Mux.ToString().ToLowerInvariant()}, partner {lacp.Partner.System}",
        _ => "is being set up",
    };
}
