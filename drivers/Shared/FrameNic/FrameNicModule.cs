using HwNet.Net;

namespace HwNet.Drivers.Shared.FrameNic;

/// <summary>A module over the frame devices of one bus: it takes them all, and drives each with <see cref="FrameNicDriver"/>.</summary>
/// <param name="bus">The bus; the driver has its name.</param>
/// <param name="what">What such a device is: "libpcap interface".</param>
public abstract class FrameNicModule(string bus, string what) : DriverModule
{
    /// <inheritdoc/>
    public sealed override string Name => bus;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<BusMatch> Matches { get; } = [new(bus, "*", 0, what)];

    /// <inheritdoc/>
    public sealed override NetDriver Create(IBusDevice device, BusMatch match) => new FrameNicDriver((IFrameBusDevice)device);

    /// <inheritdoc/>
    public sealed override IfAttachOptions Describe(IBusDevice device, BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(match);
        var info = ((IFrameBusDevice)device).Info;
        return new IfAttachOptions
        {
            Lladdr = HasOwnLladdr && info.Lladdr.IsStation ? info.Lladdr : MadeUpLladdr.Of(HasOwnLladdr ? info.Name : $"{bus}:{info.Name}"),
            Mtu = info.Mtu,
            MaxMtu = info.Mtu,
            SendQueueLength = 1024,
            Capabilities = IfCapabilities.VlanMtu | IfCapabilities.LinkState,
            Location = info.Name,
            Description = info.Description.Length > 0 ? info.Description : $"{match.Description} {info.Name}",
        };
    }

    /// <summary>Whether our interface has the device's address; false where the device is a cable, whose other end has it.</summary>
    protected virtual bool HasOwnLladdr => true;
}
