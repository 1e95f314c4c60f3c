using HwNet.Net;

namespace HwNet.Drivers;

/// <summary>A device without hardware: what a clone request names ("lo", "epair").</summary>
/// <param name="kind">The driver it asks for.</param>
public sealed class PseudoDevice(string kind) : IBusDevice
{
    /// <summary>The name of the bus that pseudo-devices are on.</summary>
    public const string BusName = "pseudo";

    /// <inheritdoc/>
    public string Bus => BusName;

    /// <inheritdoc/>
    public string Location => BusName;

    /// <inheritdoc/>
    public string Description => $"{kind} pseudo-interface";

    /// <inheritdoc/>
    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Id == kind;
    }
}
