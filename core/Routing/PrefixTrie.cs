namespace HwNet.Routing;

/// <summary>rn_radix: values by prefix, found by the longest that matches: a path-compressed binary trie.</summary>
/// <remarks>
/// Nodes never change: a writer copies the path from the root and publishes a new root, so readers need no lock and see one moment.
/// A look-up costs O(W) at most, W being the bits of an address, and O(log n) for n prefixes that are spread; it allocates nothing.
/// A change costs and allocates the same. Lock: that of its owner, for writers.
/// </remarks>
internal sealed class PrefixTrie<TValue>
    where TValue : class
{
    private volatile Node? _root;
    private int _count;

    /// <summary>Prefixes that have a value.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>The value of just this prefix, or null.</summary>
    internal TValue? Find(in PrefixKey key, int length)
    {
        var node = _root;
        while (node is not null && node.Length < length)
        {
            node = node.Next(key);
        }

        return node is not null && node.Length == length && node.Covers(key) ? node.Value : null;
    }

    /// <summary>rn_match: the value of the longest prefix that covers the key, or null.</summary>
    internal TValue? Longest(in PrefixKey key)
    {
        TValue? best = null;
        for (var node = _root; node is not null; node = node.Next(key))
        {
            // A branch without value need not be compared: behind a wrong one the first value is wrong, too, and so is all behind that.
            if (node.Value is { } value)
            {
                if (!node.Covers(key))
                {
                    break;
                }

                best = value;
            }
        }

        return best;
    }

    /// <summary>The values of all prefixes that cover the key, the shortest first.</summary>
    internal Walk Covering(in PrefixKey key) => new(_root, key);

    /// <summary>Sets or, with null, removes the value of a prefix. One writer at a time.</summary>
    internal void Set(in PrefixKey key, int length, TValue? value)
    {
        var change = value is null ? -1 : 1;
        if ((Find(key, length) is null) == (value is null))
        {
            change = 0;
        }

        if (value is not null)
        {
            _root = Insert(_root, key.Truncate(length), length, value);
        }
        else if (change != 0)
        {
            _root = Remove(_root, key, length);
        }

        Volatile.Write(ref _count, _count + change);
    }

    /// <summary>All values of one moment, in order of prefix. O(n)</summary>
    internal List<TValue> ToList()
    {
        var values = new List<TValue>();
        var waiting = new Stack<Node?>([_root]);
        while (waiting.TryPop(out var node))
        {
            if (node is null)
            {
                continue;
            }

            if (node.Value is not null)
            {
                values.Add(node.Value);
            }

            waiting.Push(node.One);
            waiting.Push(node.Zero);
        }

        return values;
    }

    private static Node Insert(Node? node, in PrefixKey key, int length, TValue value)
    {
        if (node is null)
        {
            return new Node(key, length, value, null, null);
        }

        var common = Math.Min(node.Key.CommonBits(key), Math.Min(node.Length, length));
        if (common == node.Length)
        {
            if (length == node.Length)
            {
                return new Node(key, length, value, node.Zero, node.One);
            }

            return key.Bit(node.Length)
                ? new Node(node.Key, node.Length, node.Value, node.Zero, Insert(node.One, key, length, value))
                : new Node(node.Key, node.Length, node.Value, Insert(node.Zero, key, length, value), node.One);
        }

        if (common == length)
        {
            return node.Key.Bit(length) ? new Node(key, length, value, null, node) : new Node(key, length, value, node, null);
        }

        var leaf = new Node(key, length, value, null, null);
        return key.Bit(common)
            ? new Node(key.Truncate(common), common, null, node, leaf)
            : new Node(key.Truncate(common), common, null, leaf, node);
    }

    /// <remarks>The prefix is there.</remarks>
    private static Node? Remove(Node? node, in PrefixKey key, int length)
    {
        if (node is null)
        {
            return null;
        }

        if (node.Length == length)
        {
            return Join(node, null, node.Zero, node.One);
        }

        return key.Bit(node.Length)
            ? Join(node, node.Value, node.Zero, Remove(node.One, key, length))
            : Join(node, node.Value, Remove(node.Zero, key, length), node.One);
    }

    /// <summary>A node without value must part two ways; else it is not needed.</summary>
    private static Node? Join(Node old, TValue? value, Node? zero, Node? one) =>
        value is null && (zero is null || one is null) ? zero ?? one : new Node(old.Key, old.Length, value, zero, one);

    /// <summary>rnh_walk along one key. A struct: nothing is allocated.</summary>
    internal struct Walk(Node? root, PrefixKey key)
    {
        private Node? _next = root;

        public TValue Current { get; private set; } = null!;

        public readonly Walk GetEnumerator() => this;

        public bool MoveNext()
        {
            // As above: branches without value are not compared.
            while (_next is { } node)
            {
                if (node.Value is not { } value)
                {
                    _next = node.Next(key);
                    continue;
                }

                var covers = node.Covers(key);
                _next = covers ? node.Next(key) : null;
                Current = value;
                return covers;
            }

            return false;
        }
    }

    /// <summary>radix_node: a prefix, and what begins with it and goes on with 0 or with 1.</summary>
    internal sealed class Node(PrefixKey key, int length, TValue? value, Node? zero, Node? one)
    {
        internal PrefixKey Key { get; } = key;

        internal int Length { get; } = length;

        internal TValue? Value { get; } = value;

        internal Node? Zero { get; } = zero;

        internal Node? One { get; } = one;

        internal bool Covers(in PrefixKey key) => Key.CommonBits(key) >= Length;

        /// <remarks>A node of full length has nothing behind it.</remarks>
        internal Node? Next(in PrefixKey key) => Length < 128 && key.Bit(Length) ? One : Zero;
    }
}
