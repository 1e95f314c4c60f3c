using HwNet.Buffers;
using HwNet.Neighbours;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Neighbours;

/// <summary>A link-layer table of IPv6 without a protocol: at most four neighbours, two of them unresolved.</summary>
internal sealed class PlainTable(IfNet ifp) : LinkTable<Ipv6Address, PlainEntry>(ifp, TimeProvider.System)
{
    protected override int MaxEntries => 4;

    protected override int MaxUnresolved => 2;

    internal Errno Add(string address, LinkAddress? lladdr = null, Mbuf? held = null)
    {
        var entry = new PlainEntry(Ipv6Address.Parse(address), lladdr is not null) { Lladdr = lladdr ?? default, Held = held };
        lock (Sync)
        {
            return Enter(entry);
        }
    }

    /// <summary>Runs code inside the table's lock.</summary>
    internal void Inside(Action action)
    {
        lock (Sync)
        {
            action();
        }
    }
}
