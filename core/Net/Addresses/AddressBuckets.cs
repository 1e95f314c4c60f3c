using HwNet.Routing;

namespace HwNet.Net.Addresses;

/// <summary>Interface addresses by a prefix that several may share, in the order in which they came.</summary>
/// <remarks>Readers need no lock: a bucket is replaced, never changed. A change costs O(W + k) for k addresses of the same prefix.</remarks>
internal sealed class AddressBuckets
{
    private readonly PrefixTrie<IfAddress[]> _trie = new();

    /// <summary>The addresses of just this prefix; empty without.</summary>
    internal IfAddress[] Of(in PrefixKey key, int length) => _trie.Find(key, length) ?? [];

    /// <summary>The addresses of every prefix that covers the key, the shortest prefix first.</summary>
    internal PrefixTrie<IfAddress[]>.Walk Covering(in PrefixKey key) => _trie.Covering(key);

    /// <summary>One writer at a time.</summary>
    internal void Add(in SockAddr prefix, int length, IfAddress address)
    {
        var key = PrefixKey.Of(prefix);
        _trie.Set(key, length, [.. Of(key, length), address]);
    }

    /// <summary>One writer at a time.</summary>
    internal void Remove(in SockAddr prefix, int length, IfAddress address)
    {
        var key = PrefixKey.Of(prefix);
        var left = Array.FindAll(Of(key, length), a => a != address);
        _trie.Set(key, length, left.Length == 0 ? null : left);
    }
}
