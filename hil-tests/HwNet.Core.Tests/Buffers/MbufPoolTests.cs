using System.Collections.Concurrent;
using HwNet.Buffers;
using HwNet.Tests;

namespace HwNet.Core.Tests.Buffers;

public sealed class MbufPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    public void An_exhausted_pool_refuses_and_counts(int count)
    {
        using var pool = new MbufPool(count);
        var all = default(MbufBatch);

        Assert.Equal(count, pool.Get(ref all, count));
        Assert.False(pool.TryGet(out _));
        Assert.Equal(0, pool.Get(ref all, 5));

        Assert.Equal((6L, count), (pool.Denied, pool.Outstanding));
        Assert.Equal(count, all.FreeAll());
        MbufBatchTests.AssertWhole(pool);
        Assert.Equal(6L, pool.Denied);
    }

    [Fact]
    public void A_batch_gets_what_is_left_and_the_rest_is_counted_as_denied()
    {
        using var pool = new MbufPool(100);
        var all = default(MbufBatch);

        Assert.Equal(100, pool.Get(ref all, 130));

        Assert.Equal(30L, pool.Denied);
        Assert.Equal(100, all.FreeAll());
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void The_ledger_names_the_owner_of_every_outstanding_packet()
    {
        using var pool = new MbufPool(8);
        var ring = new[] { MbufTests.Get(pool), MbufTests.Get(pool) };
        var lone = MbufTests.Get(pool);
        Array.ForEach(ring, m => m.SetOwner("axe0 ring"));

#if DEBUG
        Assert.Equal([new("axe0 ring", 2), new KeyValuePair<string, int>("unnamed", 1)], pool.Ledger());
#else
        Assert.Equal([new KeyValuePair<string, int>("unnamed", 3)], pool.Ledger());
#endif

        Array.ForEach(ring, m => m.Free());
        lone.Free();
        Assert.Empty(pool.Ledger());
    }

    [Fact]
    public void A_small_pool_leaves_nothing_in_the_caches_of_living_threads()
    {
        using var pool = new MbufPool(63);
        using var freed = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var other = new Thread(() =>
        {
            var all = default(MbufBatch);
            _ = pool.Get(ref all, pool.Count);
            _ = all.FreeAll();
            freed.Set();
            done.Wait();
        });
        other.Start();
        freed.Wait();

        MbufBatchTests.AssertWhole(pool);

        done.Set();
        other.Join();
    }

    [Fact]
    public void What_an_ended_thread_left_in_its_cache_is_taken_back()
    {
        using var pool = new MbufPool(64 * 32);
        for (var i = 0; i < 8; i++)
        {
            var other = new Thread(() => MbufTests.Get(pool).Free());
            other.Start();
            other.Join();
        }

        MbufBatchTests.AssertWhole(pool);
    }

    [Fact]
    public void A_packet_out_at_disposal_may_be_freed_afterwards()
    {
        var pool = new MbufPool(128);
        var m = MbufTests.Get(pool);
        pool.Dispose();
        using (var next = new MbufPool(128))
        {
            MbufTests.Get(next).Free();
        }

        m.Free();

        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(4096)]
    public void Getting_and_freeing_allocates_nothing_in_steady_state(int count)
    {
        using var pool = new MbufPool(count);

        Assert.Equal(0, Allocations.Least(20_000, () => Cycle(pool)));
        Assert.Equal(0, pool.Outstanding);

        static void Cycle(MbufPool pool)
        {
            var batch = default(MbufBatch);
            _ = pool.Get(ref batch, 3);
            _ = batch.FreeAll();
            if (pool.TryGet(out var m))
            {
                m.Free();
            }
        }
    }

    [Theory]
    [InlineData(48, 1)]
    [InlineData(64, 2)]
    [InlineData(512, 3)]
    [InlineData(4096, 4)]
    public void Threads_that_pass_packets_on_end_balanced(int count, int seed)
    {
        using var pool = new MbufPool(count);
        var queue = new ConcurrentQueue<Mbuf>();
        var failures = new ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, 4).Select(i => new Thread(() => Work(pool, queue, new Random((100 * seed) + i), i, failures))).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        while (queue.TryDequeue(out var m))
        {
            m.Free();
        }

        Assert.True(failures.IsEmpty, $"seed {seed}: {failures.FirstOrDefault()}");
        Assert.Equal(0, pool.Outstanding);
        MbufBatchTests.AssertWhole(pool);
    }

    private static void Work(MbufPool pool, ConcurrentQueue<Mbuf> queue, Random random, int number, ConcurrentQueue<Exception> failures)
    {
        try
        {
            for (var round = 0; round < 5000; round++)
            {
                var batch = default(MbufBatch);
                _ = pool.Get(ref batch, random.Next(1, 9));
                Send(ref batch, queue, (byte)number, random);
                Receive(queue, random.Next(1, 9));
                _ = batch.FreeAll();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or IndexOutOfRangeException or ArgumentException)
        {
            failures.Enqueue(e);
        }
    }

    private static void Send(ref MbufBatch batch, ConcurrentQueue<Mbuf> queue, byte number, Random random)
    {
        while (random.Next(8) != 0 && batch.TryRemoveFirst(out var m))
        {
            m.Append(16).Fill(number);
            queue.Enqueue(m);
        }
    }

    private static void Receive(ConcurrentQueue<Mbuf> queue, int count)
    {
        var got = default(MbufBatch);
        while (count-- > 0 && queue.TryDequeue(out var m))
        {
            if (m.Length != 16 || m.Data.ContainsAnyExcept(m.Data[0]))
            {
                throw new InvalidDataException("two threads wrote to one packet");
            }

            got.Append(m);
        }

        _ = got.FreeAll();
    }
}
