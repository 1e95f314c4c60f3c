using System.Globalization;
using HwNet.Cloning;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>if_vlan: 802.1Q and 802.1ad VLANs upon another interface: vlan0, vlan1.</summary>
public sealed class VlanModule : DriverModule
{
    /// <inheritdoc/>
    public override string Name => "vlan";

    /// <inheritdoc/>
    public override string Description => "802.1Q and 802.1ad VLANs on another interface";

    /// <summary>None: made on request only.</summary>
    public override IReadOnlyList<BusMatch> Matches { get; } = [];

    /// <inheritdoc/>
    public override NetDriver Create(IBusDevice device, BusMatch match) => new VlanDriver();

    /// <inheritdoc/>
    public override IfAttachOptions Describe(IBusDevice device, BusMatch match) => VlanCloner.Options(null);

    /// <inheritdoc/>
    public override IfCloner CreateCloner() => new VlanCloner();

    /// <summary>"5", "5q" (802.1Q, as without), "5ad" (802.1ad), and with a priority "5@3", "5ad@3".</summary>
    public override IfCloneParameters? Compose(string option, IReadOnlyList<IfNet> lower, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(option);
        ArgumentNullException.ThrowIfNull(lower);
        var at = option.Split('@');
        var (number, protocol) = at[0] switch
        {
            [.. var digits, 'a', 'd'] => (digits, VlanProtocol.Dot1Ad),
            [.. var digits, 'q'] => (digits, VlanProtocol.Dot1Q),
            var digits => (digits, VlanProtocol.Dot1Q),
        };
        var priority = 0;
        var isNumber = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && at.Length <= 2 && (at.Length == 1 || int.TryParse(at[1], NumberStyles.None, CultureInfo.InvariantCulture, out priority));
        var settings = isNumber && lower.Count == 1 ? new VlanSettings(lower[0], id, protocol, priority) : null;
        failure = settings is not { IsValid: true } ? $"'{option}' is no VLAN: write a number from 1 to 4094, with 'ad' behind it for 802.1ad, '@0' to '@7' for a priority"
            : lower[0].HeaderLength != VlanCloner.EtherHeader ? $"{lower[0].Name} is no Ethernet: take another parent"
            : null;
        return failure is null ? new VlanCloneParameters(settings!) : null;
    }
}
