using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>Events as words, so that a test can compare a whole sequence.</summary>
internal static class EventText
{
    internal static string Of(IfEvent happened) => happened switch
    {
        IfEvent.Attached => "attach event " + happened.Name,
        IfEvent.Detached => "detach event " + happened.Name,
        IfEvent.DeviceNotify notify => $"notify {notify.Type} {happened.Name}",
        IfEvent.Announced announced => $"{(announced.Arrival ? "ARRIVAL" : "DEPARTURE")} {happened.Name}",
        IfEvent.InfoChanged => "ifmsg " + happened.Name,
        IfEvent.AddressChanged changed => $"address {(changed.Added ? "added" : "removed")} {happened.Name}",
        IfEvent.MulticastChanged changed => $"group {(changed.Added ? "joined" : "left")} {happened.Name}",
        _ => happened.GetType().Name,
    };
}
