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
