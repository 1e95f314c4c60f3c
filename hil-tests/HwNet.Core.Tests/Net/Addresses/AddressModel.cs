using HwNet.Net;

namespace HwNet.Core.Tests.Net.Addresses;

/// <summary>The look-ups as BSD walks them: every address of every interface, bit by bit.</summary>
internal static class AddressModel
{
    internal static bool OnNetwork(InetIfAddress address, uint wanted)
    {
        for (var bit = 0; bit < address.PrefixLength; bit++)
        {
            if (((address.Address.ToUInt32() ^ wanted) & (0x8000_0000u >> bit)) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The prefix length of the most specific network; -1 without.</summary>
    internal static int MostSpecific(IEnumerable<InetIfAddress> all, uint wanted) =>
        all.Where(a => OnNetwork(a, wanted)).Select(static a => a.PrefixLength).DefaultIfEmpty(-1).Max();
}
