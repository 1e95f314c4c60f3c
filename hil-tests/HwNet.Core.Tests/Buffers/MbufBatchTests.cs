using HwNet.Buffers;

namespace HwNet.Core.Tests.Buffers;

public sealed class MbufBatchTests
{
    [Fact]
    public void Packets_leave_a_batch_in_the_order_of_the_list()
    {
        using var pool = new MbufPool(8);
        var batch = new MbufBatch(Marked(pool, 2));
        batch.Append(Marked(pool, 3));
        batch.Prepend(Marked(pool, 1));

        Assert.Equal((3, 6L), (batch.Count, batch.ByteCount()));
        Assert.Equal([1, 2, 3], Lengths(batch));
        Assert.True(batch.TryRemoveFirst(out var first));
        Assert.Equal(1, first.Length);

        first.Free();
        Assert.Equal(2, batch.FreeAll());
        Assert.True(batch.IsEmpty);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void An_empty_batch_has_nothing_to_give()
    {
        var batch = default(MbufBatch);
        var other = default(MbufBatch);

        batch.AppendAll(ref other);

        Assert.False(batch.TryRemoveFirst(out _));
        Assert.Equal((0, 0, 0L), (batch.FreeAll(), batch.MoveTo(ref other, 3), batch.ByteCount()));
    }

    [Fact]
    public void Batches_are_joined_and_the_other_one_is_empty_then()
    {
        using var pool = new MbufPool(8);
        var batch = default(MbufBatch);
        var other = new MbufBatch(Marked(pool, 1));
        batch.AppendAll(ref other);
        other = new MbufBatch(Marked(pool, 2));
        other.Append(Marked(pool, 3));
        batch.AppendAll(ref other);
        batch.Append(Marked(pool, 4));

        Assert.True(other.IsEmpty);
        Assert.Equal([1, 2, 3, 4], Lengths(batch));
        Assert.Equal(4, batch.FreeAll());
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(9, 3)]
    public void At_most_as_many_as_asked_are_moved_from_the_front(int count, int moved)
    {
        using var pool = new MbufPool(8);
        var from = new MbufBatch(Marked(pool, 1));
        from.Append(Marked(pool, 2));
        from.Append(Marked(pool, 3));
        var into = new MbufBatch(Marked(pool, 9));

        Assert.Equal(moved, from.MoveTo(ref into, count));

        Assert.Equal([9, .. Enumerable.Range(1, moved)], Lengths(into));
        Assert.Equal(Enumerable.Range(moved + 1, 3 - moved), Lengths(from));
        Assert.Equal(4, into.FreeAll() + from.FreeAll());
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Packets_of_several_pools_return_to_their_own()
    {
        using var large = new MbufPool(256);
        using var small = new MbufPool(4);
        using var middle = new MbufPool(128);
        var batch = default(MbufBatch);
        for (var i = 0; i < 4; i++)
        {
            batch.Append(MbufTests.Get(large));
            batch.Append(MbufTests.Get(small));
            batch.Append(MbufTests.Get(middle));
        }

        Assert.Equal(12, batch.FreeAll());

        Assert.Equal((0, 0, 0), (large.Outstanding, small.Outstanding, middle.Outstanding));
        Assert.All([large, small, middle], AssertWhole);
    }

    internal static void AssertWhole(MbufPool pool)
    {
        var all = default(MbufBatch);
        Assert.Equal(pool.Count, pool.Get(ref all, pool.Count));
        var distinct = new HashSet<Mbuf>();
        for (var m = all.First; m is not null; m = MbufBatch.After(m))
        {
            Assert.Same(pool, m.Pool);
            Assert.True(distinct.Add(m));
        }

        Assert.Equal(pool.Count, all.FreeAll());
        Assert.Equal(0, pool.Outstanding);
    }

    private static Mbuf Marked(MbufPool pool, int length)
    {
        var m = MbufTests.Get(pool);
        m.Append(length);
        return m;
    }

    private static List<int> Lengths(MbufBatch batch)
    {
        var lengths = new List<int>();
        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            lengths.Add(m.Length);
        }

        return lengths;
    }
}
