using HwNet.Buffers;

namespace HwNet.Core.Tests.Buffers;

public sealed class MbufTests
{
    [Fact]
    public void A_new_mbuf_is_empty_with_the_usual_headroom()
    {
        using var pool = new MbufPool(4);
        var m = Get(pool);

        Assert.Equal((0, MbufPool.DefaultHeadroom, pool.MaxPacketLength), (m.Length, m.Headroom, m.Tailroom));
        m.Free();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Prepend_append_and_trim_move_the_ends_of_the_packet()
    {
        using var pool = new MbufPool(4);
        var m = Get(pool);

        m.Append(3).Fill(2);
        m.Prepend(2).Fill(1);
        m.Append(1).Fill(3);
        Assert.Equal(new byte[] { 1, 1, 2, 2, 2, 3 }, m.Data.ToArray());
        m.TrimFront(1);
        m.TrimBack(2);

        Assert.Equal(new byte[] { 1, 2, 2 }, m.Data.ToArray());
        Assert.Equal(m.Data.ToArray(), m.Memory.ToArray());
        Assert.Equal(m.Capacity, m.Headroom + m.Length + m.Tailroom);
        m.Free();
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public void Beyond_its_bounds_a_packet_neither_grows_nor_shrinks(int beyond)
    {
        using var pool = new MbufPool(4);
        var m = Get(pool);
        m.Append(10).Fill(7);

        Refused(() => m.Prepend(Past(m.Headroom, beyond)));
        Refused(() => m.Append(Past(m.Tailroom, beyond)));
        Refused(() => m.TrimFront(Past(m.Length, beyond)));
        Refused(() => m.TrimBack(Past(m.Length, beyond)));

        Assert.Equal((10, MbufPool.DefaultHeadroom), (m.Length, m.Headroom));
        m.Prepend(m.Headroom).Clear();
        m.Append(m.Tailroom).Clear();
        Assert.Equal(m.Capacity, m.Length);
        m.Free();
        Assert.Equal(0, pool.Outstanding);

        static int Past(int room, int beyond) => beyond == 1 ? room + 1 : beyond;
        static void Refused(Action action) => Assert.Throws<ArgumentOutOfRangeException>(action);
    }

    [Fact]
    public void Neighbours_in_the_pool_do_not_overlap()
    {
        using var pool = new MbufPool(3, 256);
        var all = new[] { Get(pool), Get(pool), Get(pool) };
        foreach (var m in all)
        {
            m.Prepend(m.Headroom);
            m.Append(m.Tailroom);
            m.Data.Fill((byte)Array.IndexOf(all, m));
        }

        foreach (var m in all)
        {
            Assert.Equal(256, m.Data.Length);
            Assert.False(m.Data.ContainsAnyExcept((byte)Array.IndexOf(all, m)));
            m.Free();
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_copy_has_the_same_bytes_and_metadata_and_its_own_storage()
    {
        using var pool = new MbufPool(2);
        var m = Get(pool);
        m.Append(5).Fill(9);
        (m.Flags, m.Timestamp, m.VlanTag, m.WireLength) = (MbufFlags.Bcast, 77, 10, 1600);

        Assert.True(m.TryCopy(out var copy));
        Assert.False(m.TryCopy(out _));
        m.Data.Clear();

        Assert.Equal(new byte[] { 9, 9, 9, 9, 9 }, copy.Data.ToArray());
        Assert.Equal((MbufFlags.Bcast, 77L, (ushort?)10, 1600), (copy.Flags, copy.Timestamp, copy.VlanTag, copy.WireLength));
        m.Free();
        copy.Free();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_packet_grown_into_its_headroom_may_be_too_long_to_copy()
    {
        using var pool = new MbufPool(2);
        var m = Get(pool);
        m.Append(m.Tailroom);
        m.Prepend(1);

        Assert.False(m.TryCopy(out var copy));

        Assert.Null(copy);
        m.Free();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Metadata_do_not_survive_the_pool()
    {
        using var pool = new MbufPool(1);
        var m = Get(pool);
        (m.Flags, m.Timestamp, m.VlanTag, m.WireLength) = (MbufFlags.Promisc, 77, 10, 1600);
        m.Append(100);
        m.Free();

        var again = Get(pool);

        Assert.Same(m, again);
        Assert.Equal((MbufFlags.None, 0L, (ushort?)null, 0), (again.Flags, again.Timestamp, again.VlanTag, again.WireLength));
        Assert.Null(again.ReceivedOn);
        Assert.Equal((0, MbufPool.DefaultHeadroom), (again.Length, again.Headroom));
        again.Free();
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    public void A_double_free_throws_and_leaves_the_pool_as_it_was(int count)
    {
        using var pool = new MbufPool(count);
        var m = Get(pool);
        m.Free();

        Assert.Throws<InvalidOperationException>(m.Free);

        var got = default(MbufBatch);
        Assert.Equal(count, pool.Get(ref got, count + 1));
        Assert.Equal(count, got.FreeAll());
        Assert.Equal(0, pool.Outstanding);
    }

#if DEBUG
    [Fact]
    public void Use_after_free_throws_and_names_the_last_owner()
    {
        using var pool = new MbufPool(1);
        var m = Get(pool);
        m.SetOwner("axe0 receive ring");
        m.Free();

        Action[] uses =
        [
            () => _ = m.Data.Length, () => _ = m.Memory, () => m.Prepend(0), () => m.Append(0), () => m.TrimFront(0), () => m.TrimBack(0),
            () => m.TryCopy(out _), m.Free,
        ];

        Assert.All(uses, use => Assert.Contains("axe0 receive ring", Assert.Throws<InvalidOperationException>(use).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Freed_bytes_are_poisoned()
    {
        using var pool = new MbufPool(1);
        var m = Get(pool);
        var bytes = m.Memory;
        m.Append(64).Clear();
        bytes = m.Memory;

        m.Free();

        Assert.False(bytes.Span.ContainsAnyExcept((byte)0xde));
    }
#endif

    internal static Mbuf Get(MbufPool pool)
    {
        Assert.True(pool.TryGet(out var m), "the pool is empty");
        return m;
    }
}
