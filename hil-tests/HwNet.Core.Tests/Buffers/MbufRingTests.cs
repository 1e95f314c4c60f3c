using HwNet.Buffers;
using HwNet.Core.Tests.Net;
using HwNet.Tests;

namespace HwNet.Core.Tests.Buffers;

public sealed class MbufRingTests
{
    [Theory]
    [Trait("Spec", "IF-42")]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(1000, 1024)]
    public void A_ring_holds_what_was_asked_for_and_refuses_one_more_with_ENOBUFS(int asked, int capacity)
    {
        using var pool = new MbufPool(capacity + 1);
        var ring = new MbufRing(asked);
        Assert.Equal(capacity, ring.Capacity);

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < capacity; i++)
            {
                Assert.Equal(i, ring.Count);
                Assert.Equal(Errno.None, ring.Enqueue(Get(pool, i)));
            }

            var refused = Get(pool, -1);
            Assert.Equal(Errno.ENOBUFS, ring.Enqueue(refused));
            refused.Free();
            for (var i = 0; i < capacity; i++)
            {
                Assert.True(ring.TryDequeue(out var m));
                Assert.Equal(i, m.Timestamp);
                m.Free();
            }

            Assert.False(ring.TryDequeue(out _));
        }

        Assert.Equal((3, 0, 0), (ring.Drops, ring.Count, pool.Outstanding));
    }

    [Fact]
    [Trait("Spec", "IF-42")]
    public void A_batch_goes_in_as_far_as_it_fits_and_comes_out_up_to_the_limit()
    {
        using var pool = new MbufPool(32);
        var ring = new MbufRing(8);
        var first = Batch(pool, 0, 5);
        Assert.Equal(Errno.None, ring.Enqueue(ref first));
        var second = Batch(pool, 5, 5);

        Assert.Equal(Errno.ENOBUFS, ring.Enqueue(ref second));

        Assert.Equal((2, 8L, 2), (second.Count, second.First!.Timestamp, (int)ring.Drops));
        MbufBatch drained = default;
        Assert.Equal(3, ring.Drain(ref drained, 3));
        Assert.Equal(5, ring.Drain(ref drained));
        Assert.Equal(0, ring.Drain(ref drained));
        Assert.Equal(Enumerable.Range(0, 8).Select(static i => (long)i), Stamps(drained));
        Assert.Equal(Errno.None, ring.Enqueue(ref second));
        Assert.Equal(Errno.None, ring.Enqueue(ref second));
        Assert.Equal(2, ring.Drain(ref drained));
        Assert.Equal(10, drained.FreeAll());
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [Trait("Spec", "IF-42")]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_ring_of_no_size_is_a_mistake(int capacity) => Assert.Throws<ArgumentOutOfRangeException>(() => new MbufRing(capacity));

    [Fact]
    [Trait("Spec", "IF-42")]
    public void A_ring_agrees_with_a_queue_whatever_is_done_to_it()
    {
        const int Seed = 42;
        var random = new Random(Seed);
        using var pool = new MbufPool(64);
        var ring = new MbufRing(16);
        var model = new Queue<long>();
        long next = 0;
        for (var step = 0; step < 20000; step++)
        {
            if (random.Next(2) == 0)
            {
                var offered = Batch(pool, (int)next, random.Next(1, 7));
                var expected = Math.Min(offered.Count, 16 - model.Count);
                var error = offered.Count == 1 ? EnqueueOne(ring, ref offered) : ring.Enqueue(ref offered);
                Assert.True(error == (offered.IsEmpty ? Errno.None : Errno.ENOBUFS), $"seed {Seed}, step {step}");
                _ = offered.FreeAll();
                for (var i = 0; i < expected; i++)
                {
                    model.Enqueue(next++);
                }
            }
            else
            {
                MbufBatch drained = default;
                var limit = random.Next(1, 9);
                var expected = Math.Min(limit, model.Count);
                Assert.True(ring.Drain(ref drained, limit) == expected, $"seed {Seed}, step {step}");
                Assert.Equal(Enumerable.Range(0, expected).Select(_ => model.Dequeue()), Stamps(drained));
                _ = drained.FreeAll();
            }

            Assert.Equal(model.Count, ring.Count);
        }
    }

    /// <summary>Producers on all cores, twice as many as there are, and a ring they fill all the time.</summary>
    [Theory]
    [Trait("Spec", "IF-42")]
    [InlineData(1, 16, 10000)]
    [InlineData(2, 2, 1000)]
    [InlineData(3, 256, 20000)]
    public void Under_contention_each_producers_order_holds_and_nothing_is_lost_or_doubled(int seed, int capacity, int each)
    {
        var producers = 2 * Math.Max(2, Environment.ProcessorCount);
        using var pool = new MbufPool(4096);
        var ring = new MbufRing(capacity);
        using var crew = new Crew();
        var running = producers;
        long refused = 0;
        for (var p = 0; p < producers; p++)
        {
            var (id, random) = (p, new Random((seed * 100) + p));
            crew.Run($"producer {p}", () =>
            {
                Interlocked.Add(ref refused, Produce(ring, pool, id, each, random));
                Interlocked.Decrement(ref running);
            });
        }

        var next = new long[producers];
        var consumed = 0;
        var taking = new Random(seed);
        while (Volatile.Read(ref running) > 0 || ring.Count > 0)
        {
            Assert.False(crew.IsStopped, $"seed {seed}: a producer failed");
            consumed += Consume(ring, taking.Next(1, 2 * capacity), next, seed);
        }

        crew.Join();
        Assert.Equal(producers * each, consumed);
        Assert.All(next, n => Assert.Equal(each, n));
        Assert.Equal(refused, ring.Drops);
        Assert.Empty(pool.Ledger());
    }

    [Fact]
    [Trait("Spec", "IF-42")]
    public void A_ring_allocates_nothing_for_a_packet()
    {
        using var pool = new MbufPool(128);
        var ring = new MbufRing(64);

        var least = Allocations.Least(500, () =>
        {
            MbufBatch batch = default;
            _ = pool.Get(ref batch, 32);
            _ = ring.Enqueue(ref batch);
            _ = ring.Drain(ref batch);
            _ = batch.FreeAll();
        });

        Assert.Equal(0, least);
    }

    /// <summary>Drains once, and checks that each producer's packets come in their order.</summary>
    private static int Consume(MbufRing ring, int limit, long[] next, int seed)
    {
        MbufBatch batch = default;
        if (ring.Drain(ref batch, limit) == 0)
        {
            Thread.Yield();
        }

        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            var (id, number) = ((int)(m.Timestamp >> 32), m.Timestamp & uint.MaxValue);
            Assert.True(next[id]++ == number, $"seed {seed}: producer {id}: {number} after {next[id] - 2}");
        }

        return batch.FreeAll();
    }

    /// <returns>Packets that were refused, once for each attempt.</returns>
    private static long Produce(MbufRing ring, MbufPool pool, int id, int count, Random random)
    {
        long refused = 0;
        var spin = new SpinWait();
        for (var number = 0; number < count;)
        {
            MbufBatch batch = default;
            var wanted = Math.Min(count - number, random.Next(1, 6));
            for (var i = 0; i < wanted; i++)
            {
                var m = Get(pool, ((long)id << 32) | (uint)number++);
                batch.Append(m);
            }

            while (!batch.IsEmpty)
            {
                if ((batch.Count == 1 ? EnqueueOne(ring, ref batch) : ring.Enqueue(ref batch)) != Errno.None)
                {
                    refused += batch.Count;
                    spin.SpinOnce(sleep1Threshold: -1);
                }
            }
        }

        return refused;
    }

    private static Errno EnqueueOne(MbufRing ring, ref MbufBatch batch)
    {
        Assert.True(batch.TryRemoveFirst(out var m));
        var error = ring.Enqueue(m);
        if (error != Errno.None)
        {
            batch.Append(m);
        }

        return error;
    }

    private static Mbuf Get(MbufPool pool, long stamp)
    {
        Assert.True(pool.TryGet(out var m));
        m.Timestamp = stamp;
        return m;
    }

    private static MbufBatch Batch(MbufPool pool, int first, int count)
    {
        MbufBatch batch = default;
        for (var i = 0; i < count; i++)
        {
            batch.Append(Get(pool, first + i));
        }

        return batch;
    }

    private static List<long> Stamps(MbufBatch batch)
    {
        var stamps = new List<long>();
        for (var m = batch.First; m is not null; m = MbufBatch.After(m))
        {
            stamps.Add(m.Timestamp);
        }

        return stamps;
    }
}
