using HwNet.Cloning;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>if_lagg: several Ethernet interfaces as one: lagg:PROTO:A+B.</summary>
public sealed class LaggModule : DriverModule
{
    /// <inheritdoc/>
    public override string Name => "lagg";

    /// <inheritdoc/>
    public override string Description => "several Ethernet interfaces as one: failover, load balancing, LACP";

    /// <inheritdoc/>
    public override IReadOnlyList<BusMatch> Matches => [];

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: there is no such device, its cloner makes it.</exception>
    public override NetDriver Create(IBusDevice device, BusMatch match) => throw new NotSupportedException("an aggregate is made by its cloner");

    /// <inheritdoc/>
    public override IfAttachOptions Describe(IBusDevice device, BusMatch match) => new();

    /// <inheritdoc/>
    public override IfCloner CreateCloner() => new LaggCloner();

    /// <inheritdoc/>
    public override IfCloneParameters? Compose(string option, IReadOnlyList<IfNet> lower, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(option);
        var words = option.Split(',');
        if (!TryParse(words[0], out var protocol))
        {
            failure = $"'{words[0]}' is no protocol: write failover, loadbalance, roundrobin, etherchannel or lacp";
            return null;
        }

        var parameters = new LaggParameters { Protocol = protocol, Members = lower };
        failure = null;
        foreach (var word in words.AsSpan(1))
        {
            if (protocol != LaggProtocol.Lacp || !TryApply(word, ref parameters))
            {
                failure = $"'{word}' means nothing here: behind lacp there may be fast, slow, active, passive";
                return null;
            }
        }

        return parameters;
    }

    private static bool TryParse(string word, out LaggProtocol protocol) =>
        Enum.TryParse(word, ignoreCase: true, out protocol) && !char.IsAsciiDigit(word[0]) && word[0] is not ('-' or '+');

    private static bool TryApply(string word, ref LaggParameters parameters)
    {
        var lacp = word switch
        {
            "fast" => parameters.Lacp with { Fast = true },
            "slow" => parameters.Lacp with { Fast = false },
            "active" => parameters.Lacp with { Active = true },
            "passive" => parameters.Lacp with { Active = false },
            _ => null,
        };
        parameters = parameters with { Lacp = lacp ?? parameters.Lacp };
        return lacp is not null;
    }
}
