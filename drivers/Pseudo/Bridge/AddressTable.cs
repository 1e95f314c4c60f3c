using System.Security.Cryptography;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>bridge_rtnode: which address is behind which member; bounded, in storage of fixed size, with eight places for each hash value.</summary>
/// <remarks>
/// Lock: own, a leaf, for what is new, moves or goes. A look-up and a known address that is seen again take none: address, member and kind
/// are one word. Time is in seconds; an address that has aged is not found, and its place is used again.
/// </remarks>
internal sealed class AddressTable
{
    internal const int MaxLimit = Rows * Ways;

    private const int Rows = 1024;
    private const int Ways = 8;
    private const ulong Static = 1;

    private readonly Lock _lock = new();
    private readonly ulong[] _entries = new ulong[MaxLimit];
    private readonly int[] _seen = new int[MaxLimit];

    /// <summary>Who chooses the addresses can not choose the rows they share.</summary>
    private readonly ulong _key = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    private int _count;
    private int _swept = -1;

    /// <summary>IFBRT_MAX: addresses learned at most.</summary>
    internal int Limit { get; set; } = 2000;

    /// <summary>Seconds until an address is forgotten; IEEE 802.1D table 7-5.</summary>
    internal int Timeout { get; set; } = 300;

    /// <summary>bridge_rtlookup. n</summary>
    /// <returns>The member's number; -1: not known.</returns>
    internal int Find(LinkAddress address, int now)
    {
        var place = PlaceOf(address.ToUInt64());
        return place < 0 || HasAged(place, now) ? -1 : NumberOf(Volatile.Read(ref _entries[place]));
    }

    /// <summary>bridge_rtupdate: a frame from the address came in by a member. n</summary>
    /// <returns>What it was: null when it was known there.</returns>
    internal BridgeEvent? Learn(LinkAddress address, int number, int now)
    {
        var key = address.ToUInt64();
        var place = PlaceOf(key);
        if (place >= 0)
        {
            var entry = Volatile.Read(ref _entries[place]);
            if ((entry & Static) != 0 || NumberOf(entry) == number)
            {
                // Written only when it changes: others read the same line all the time.
                if (Volatile.Read(ref _seen[place]) != now)
                {
                    Volatile.Write(ref _seen[place], now);
                }

                return null;
            }
        }

        lock (_lock)
        {
            return Put(key, Pack(key, number, isStatic: false), now);
        }
    }

    /// <summary>Enters a static address, whatever was known of it. n</summary>
    /// <returns>False: no place.</returns>
    internal bool TrySet(LinkAddress address, int number, int now)
    {
        var key = address.ToUInt64();
        lock (_lock)
        {
            return Put(key, Pack(key, number, isStatic: true), now) != BridgeEvent.NotLearned;
        }
    }

    /// <summary>Forgets an address. n</summary>
    /// <returns>False: it was not known.</returns>
    internal bool Remove(LinkAddress address, int now)
    {
        lock (_lock)
        {
            var place = PlaceOf(address.ToUInt64());
            if (place < 0)
            {
                return false;
            }

            var known = !HasAged(place, now);
            Clear(place);
            return known;
        }
    }

    /// <summary>bridge_rtflush, bridge_rtdelete: forgets what is behind a member (-1: all), static addresses too if told. n</summary>
    internal void Flush(int number, bool staticToo)
    {
        lock (_lock)
        {
            for (var place = 0; place < _entries.Length; place++)
            {
                var entry = _entries[place];
                if (entry != 0 && (number < 0 || NumberOf(entry) == number) && (staticToo || (entry & Static) == 0))
                {
                    Clear(place);
                }
            }
        }
    }

    /// <summary>All that is known. n</summary>
    internal List<(LinkAddress Address, int Number, bool IsStatic)> List(int now)
    {
        var list = new List<(LinkAddress, int, bool)>();
        lock (_lock)
        {
            for (var place = 0; place < _entries.Length; place++)
            {
                if (_entries[place] is var entry and not 0 && !HasAged(place, now))
                {
                    list.Add((LinkAddress.FromUInt64(entry >> 16), NumberOf(entry), (entry & Static) != 0));
                }
            }
        }

        return list;
    }

    private static ulong Pack(ulong key, int number, bool isStatic) => (key << 16) | ((ulong)number << 1) | (isStatic ? Static : 0);

    private static int NumberOf(ulong entry) => (int)((entry & 0xffff) >> 1);

    private int RowOf(ulong key) => (int)((key * _key) >> 54) * Ways;

    private int PlaceOf(ulong key)
    {
        var row = RowOf(key);
        for (var place = row; place < row + Ways; place++)
        {
            if (Volatile.Read(ref _entries[place]) >> 16 == key)
            {
                return place;
            }
        }

        return -1;
    }

    private bool HasAged(int place, int now) => (Volatile.Read(ref _entries[place]) & Static) == 0 && now - Volatile.Read(ref _seen[place]) >= Timeout;

    /// <summary>Lock held.</summary>
    private BridgeEvent? Put(ulong key, ulong entry, int now)
    {
        var place = PlaceOf(key);
        var isNew = place < 0 || HasAged(place, now);
        if (place < 0 && !TryTake(RowOf(key), now, out place))
        {
            return BridgeEvent.NotLearned;
        }

        // A static address stays where it was put; two threads may have seen the new one at once.
        if (!isNew && (_entries[place] == entry || ((_entries[place] & Static) != 0 && (entry & Static) == 0)))
        {
            return null;
        }

        Volatile.Write(ref _seen[place], now);
        Volatile.Write(ref _entries[place], entry);
        return isNew ? BridgeEvent.Learned : BridgeEvent.Moved;
    }

    /// <summary>A free place of the row, or one whose address has aged. Lock held.</summary>
    private bool TryTake(int row, int now, out int place)
    {
        // Once a second: who invents addresses must not make every frame of his cost a walk through the table.
        if (_count >= Limit && _swept != now)
        {
            _swept = now;
            DropAged(now);
        }

        for (place = row; place < row + Ways && _count < Limit; place++)
        {
            if (_entries[place] != 0 && HasAged(place, now))
            {
                Clear(place);
            }

            if (_entries[place] == 0)
            {
                _count++;
                return true;
            }
        }

        return false;
    }

    private void DropAged(int now)
    {
        for (var place = 0; place < _entries.Length; place++)
        {
            if (_entries[place] != 0 && HasAged(place, now))
            {
                Clear(place);
            }
        }
    }

    private void Clear(int place)
    {
        Volatile.Write(ref _entries[place], 0);
        _count--;
    }
}
