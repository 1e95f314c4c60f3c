namespace HwNet.Net;

/// <content>What goes along when the interface moves to another stack.</content>
public sealed partial class IfNet
{
    /// <summary>What the driver said of its hardware, with what was changed since.</summary>
    internal IfAttachOptions OptionsToMove(NetStack target) => _options with
    {
        Lladdr = Lladdr,
        Mtu = Math.Min(Mtu, target.Mbufs.MaxPacketLength - HeaderLength - EtherLink.VlanTag),
        Flags = Flags & ~(IfFlags.Promisc | IfFlags.PPromisc | IfFlags.AllMulti | IfFlags.Polling),
        Physical = _physical ?? _options.Physical,
        CpuId = _options.CpuId is { } cpu && cpu < target.Ports.CpuCount ? cpu : null,
    };

    /// <summary>Settings that the device has kept, and its user would miss.</summary>
    internal void TakeOver(IfNet old)
    {
        _capEnabled = old._capEnabled;
        _metric = old._metric;
    }
}
