using HwNet.Routing;

namespace HwNet.Net.Addresses;

/// <summary>The addresses of one family, of a stack or of one interface, by all that they are looked up by.</summary>
/// <remarks>
/// Readers need no lock and never wait for writers; what they have found stays as it is. Look-ups cost O(W), the bits of an address, plus the
/// few addresses that share a prefix; so do changes, however many there are. Lock: a (own), a leaf, for writers.
/// </remarks>
internal sealed class FamilyAddresses(AddressFamily family)
{
    private readonly Lock _lock = new();
    private readonly int _width = PrefixKey.WidthOf(family);
    private readonly LinkedList<IfAddress> _inOrder = new();
    private readonly Dictionary<IfAddress, LinkedListNode<IfAddress>> _places = [];
    private readonly AddressBuckets _equal = new();
    private readonly AddressBuckets _broadcast = new();
    private readonly AddressBuckets _destination = new();
    private readonly AddressBuckets _network = new();
    private volatile IfAddress[] _claimants = [];
    private volatile IfAddress? _first;

    /// <summary>The one that has been there longest, or null.</summary>
    internal IfAddress? First => _first;

    /// <summary>The addresses that claim others by a predicate of their own, in the order in which they came.</summary>
    internal IfAddress[] Claimants => _claimants;

    /// <returns>False when it is there already.</returns>
    internal bool Add(IfAddress address)
    {
        lock (_lock)
        {
            if (Contains(address))
            {
                return false;
            }

            _places.Add(address, _inOrder.AddLast(address));
            _equal.Add(address.Sa, _width, address);
            if (address.BroadcastSa is { } broadcast)
            {
                _broadcast.Add(broadcast, _width, address);
            }

            if (address.DestinationSa is { } destination)
            {
                _destination.Add(destination, _width, address);
            }

            if (address.Claim is not null)
            {
                _claimants = [.. _claimants, address];
            }
            else if (address.NetworkBits >= 0)
            {
                _network.Add(address.Sa, address.NetworkBits, address);
            }

            _first = _inOrder.First!.Value;
            return true;
        }
    }

    internal void Remove(IfAddress address)
    {
        lock (_lock)
        {
            if (!_places.Remove(address, out var place))
            {
                return;
            }

            _inOrder.Remove(place);
            _equal.Remove(address.Sa, _width, address);
            if (address.BroadcastSa is { } broadcast)
            {
                _broadcast.Remove(broadcast, _width, address);
            }

            if (address.DestinationSa is { } destination)
            {
                _destination.Remove(destination, _width, address);
            }

            if (address.Claim is not null)
            {
                _claimants = Array.FindAll(_claimants, a => a != address);
            }
            else if (address.NetworkBits >= 0)
            {
                _network.Remove(address.Sa, address.NetworkBits, address);
            }

            _first = _inOrder.First?.Value;
        }
    }

    internal bool Contains(IfAddress address) => Array.IndexOf(Equal(PrefixKey.Of(address.Sa)), address) >= 0;

    /// <summary>True for this very object, not for one that came in its place.</summary>
    internal bool ContainsSame(IfAddress address) => Array.Exists(Equal(PrefixKey.Of(address.Sa)), a => ReferenceEquals(a, address));

    /// <summary>Those equal to an address.</summary>
    internal IfAddress[] Equal(in PrefixKey key) => _equal.Of(key, _width);

    /// <summary>Those that have this broadcast address.</summary>
    internal IfAddress[] WithBroadcast(in PrefixKey key) => _broadcast.Of(key, _width);

    /// <summary>Those whose far end this is.</summary>
    internal IfAddress[] WithDestination(in PrefixKey key) => _destination.Of(key, _width);

    /// <summary>Those on just this network.</summary>
    internal IfAddress[] OnNetwork(in PrefixKey key, int bits) => _network.Of(key, bits);

    /// <summary>Those on whose network this is, by network, the least specific first.</summary>
    internal PrefixTrie<IfAddress[]>.Walk Covering(in PrefixKey key) => _network.Covering(key);
}
