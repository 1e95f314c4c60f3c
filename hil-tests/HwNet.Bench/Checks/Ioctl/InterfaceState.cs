using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Ioctl;

/// <summary>ifconfig up, down, and what can be read of an interface's settings; for checks of every family.</summary>
internal static class InterfaceState
{
    /// <summary>How long hardware may take to be ready, or a cable to give carrier, after the interface came up.</summary>
    internal static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(5);

    private const IfFlags UpRunning = IfFlags.Up | IfFlags.Running;

    /// <summary>SIOCSIFFLAGS with UP or without; the other flags stay.</summary>
    internal static Errno SetUp(IfNet ifp, bool up) => ifp.Ioctl(new SetFlags(up ? ifp.Flags | IfFlags.Up : ifp.Flags & ~IfFlags.Up));

    /// <summary>Brings the interface up or down unless it is so already; FAIL when that is refused.</summary>
    internal static void Ensure(CheckContext context, IfNet ifp, bool up)
    {
        if (((ifp.Flags & IfFlags.Up) != 0) != up)
        {
            context.Succeeded(SetUp(ifp, up), up ? "ifconfig up" : "ifconfig down");
        }

        if (up)
        {
            context.Within(ReadyLimit, "RUNNING after ifconfig up", () => (ifp.Flags & UpRunning) == UpRunning);
        }
    }

    /// <summary>Waits until the interface can send and receive: up, running, and with carrier at both ends.</summary>
    internal static void AwaitTraffic(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        Ensure(context, ifp, up: true);
        context.Within(ReadyLimit, "carrier", () => ifp.Link != LinkState.Down);
    }

    /// <summary>Down, then up again with carrier.</summary>
    internal static void DownUp(CheckContext context)
    {
        Ensure(context, context.Bench.Ifp, up: false);
        AwaitTraffic(context);
    }

    /// <summary>Resets the device as its watchdog would, and waits until it is back.</summary>
    internal static void Reset(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        ifp.Serializer.Enter();
        var error = ifp.Reset();
        ifp.Serializer.Exit();
        context.Succeeded(error, "reset of the device");
        AwaitTraffic(context);
    }

    /// <summary>Everything that a set request can change, as text by name.</summary>
    internal static IReadOnlyDictionary<string, string> Settings(IfNet ifp)
    {
        var capabilities = new GetCapabilities();
        var metric = new GetMetric();
        var physical = new GetPhysical();
        var media = new GetMedia();
        _ = ifp.Ioctl(capabilities);
        _ = ifp.Ioctl(metric);
        _ = ifp.Ioctl(physical);
        _ = ifp.Ioctl(media);
        return new Dictionary<string, string>
        {
            ["name"] = ifp.Name,
            ["flags"] = (ifp.Flags & ~IfFlags.OActive).ToString(),
            ["mtu"] = $"{ifp.Mtu}",
            ["link address"] = $"{ifp.Lladdr}",
            ["capabilities"] = $"{capabilities.Reply.Enabled}",
            ["metric"] = $"{metric.Reply}",
            ["physical medium"] = $"{physical.Reply}",
            ["medium"] = media.Reply?.Current ?? "none",
            ["addresses"] = string.Join(", ", ifp.Addresses),
            ["groups"] = string.Join(", ", ifp.Memberships.Select(static e => $"{e.Key} x {e.Value}").Order(StringComparer.Ordinal)),
        };
    }
}
