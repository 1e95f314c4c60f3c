using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>What there is to say of an interface: ifconfig's part.</summary>
internal sealed record InterfaceReport
{
    /// <summary>"epair0a".</summary>
    public required string Name { get; init; }

    /// <summary>"v0", or the path of a capture.</summary>
    public required string Location { get; init; }

    public required string Description { get; init; }

    public required string Driver { get; init; }

    public required int FlagBits { get; init; }

    public required IReadOnlyList<string> Flags { get; init; }

    public required int CapabilityBits { get; init; }

    public required IReadOnlyList<string> Capabilities { get; init; }

    public required int EnabledBits { get; init; }

    /// <summary>What of the capabilities is switched on.</summary>
    public required IReadOnlyList<string> Enabled { get; init; }

    public required int Metric { get; init; }

    public required int Mtu { get; init; }

    /// <summary>Null for an interface without, as the loopback interface.</summary>
    public required string? Lladdr { get; init; }

    public required IReadOnlyList<InetReport> Inet { get; init; }

    /// <summary>In the order it joined them.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Multicast groups, of the network and the link layer.</summary>
    public required IReadOnlyList<MembershipReport> Memberships { get; init; }

    public required QueueReport Queue { get; init; }

    /// <summary>Null when the driver does not know.</summary>
    public required MediaReport? Media { get; init; }

    /// <summary>"active", "no carrier", "unknown" or "down".</summary>
    public required string Status { get; init; }

    /// <summary>The driver's own words; empty when it has nothing to say.</summary>
    public required string DriverStatus { get; init; }

    public required CounterReport Counters { get; init; }

    /// <summary>What the device and its driver count, by name; null when they count nothing, or the device is not open.</summary>
    public required IReadOnlyDictionary<string, long>? Device { get; init; }

    /// <summary>The interface at this moment; of one that is detached what is still known. The device is left alone: the end of a run is no part of it.</summary>
    internal static InterfaceReport Of(IfNet ifp) => Of(ifp, askDevice: false);

    /// <summary>The same, and what the device itself has counted.</summary>
    internal static InterfaceReport WithDevice(IfNet ifp) => Of(ifp, askDevice: true);

    private static InterfaceReport Of(IfNet ifp, bool askDevice)
    {
        var (available, enabled) = Ask(ifp, new GetCapabilities());
        var media = new GetMedia();
        var hasMedia = ifp.Ioctl(media) == Errno.None && media.Reply is not null;
        return new InterfaceReport
        {
            Name = ifp.Name,
            Location = ifp.Location,
            Description = ifp.Description,
            Driver = ifp.DriverName,
            FlagBits = (int)ifp.Flags,
            Flags = [.. Names(ifp.Flags)],
            CapabilityBits = (int)available,
            Capabilities = [.. Names(available)],
            EnabledBits = (int)enabled,
            Enabled = [.. Names(enabled)],
            Metric = Ask(ifp, new GetMetric()),
            Mtu = ifp.Mtu,
            Lladdr = ifp.AddressLength == 0 ? null : ifp.Lladdr.ToString(),
            Inet = [.. ifp.Addresses.OfType<InetIfAddress>().Select(InetReport.Of)],
            Groups = ifp.Groups,
            Memberships = [.. ifp.Memberships.Select(static m => new MembershipReport(m.Key.ToString(), m.Value)).OrderBy(static m => m.Group, StringComparer.Ordinal)],
            Queue = QueueReport.Of(ifp),
            Media = hasMedia ? new MediaReport(media.Reply!.Current, media.Reply.Active, media.Reply.Available) : null,
            Status = StatusOf(ifp),
            DriverStatus = Ask(ifp, new GetStatus()) ?? "",
            Counters = CounterReport.Of(ifp.Counters.Snapshot()),
            Device = Ask(ifp, new GetDeviceCounters(askDevice))?.ToDictionary(static c => c.Name, static c => c.Value),
        };
    }

    private static TReply? Ask<TReply>(IfNet ifp, IfRequest<TReply> request) => ifp.Ioctl(request) == Errno.None ? request.Reply : default;

    private static string StatusOf(IfNet ifp) => ifp switch
    {
        _ when (ifp.Flags & IfFlags.Up) == 0 => "down",
        { Link: LinkState.Up } => "active",
        { Link: LinkState.Down } => "no carrier",
        _ => "unknown",
    };

    /// <summary>The single bits by their BSD names: "VlanMtu" is VLAN_MTU.</summary>
    private static IEnumerable<string> Names<TFlags>(TFlags flags)
        where TFlags : struct, Enum
    {
        foreach (var flag in Enum.GetValues<TFlags>())
        {
            var bits = Convert.ToInt64(flag, System.Globalization.CultureInfo.InvariantCulture);
            if (System.Numerics.BitOperations.PopCount((ulong)bits) == 1 && flags.HasFlag(flag))
            {
                yield return SnakeCase.Upper(flag.ToString());
            }
        }
    }
}
