using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class SendQueueTests
{
    [Fact]
    [Trait("Spec", "IF-30")]
    public void A_full_send_queue_refuses_the_new_packet_with_ENOBUFS_frees_and_counts_it()
    {
        using var bench = new TestStack(ringSize: 1, queueLength: 3);
        bench.Driver.SendsAtOnce = false;
        var sent = new List<byte>();
        bench.Driver.OnSent = m => sent.Add(m.Data[20]);
        for (byte i = 0; i < 4; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(fill: i)));
        }

        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Transmit(bench.Frame(fill: 4)));
        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Transmit(bench.Frame(fill: 5)));

        Assert.Equal((3, 4), (bench.Ifp.SendQueue.Length, bench.Stack.Mbufs.Outstanding));
        while (bench.Driver.Complete(1) > 0)
        {
        }

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal([0, 1, 2, 3], sent);
        Assert.Equal((4L, 4L, 2L, 2L), (data.OutAccepted, data.OutPackets, data.OutDropsBy[OutputDrop.QueueFull], data.OutDrops));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-30")]
    public void A_batch_that_does_not_fit_is_taken_as_far_as_it_goes()
    {
        using var bench = new TestStack(ringSize: 1, queueLength: 3);
        bench.Driver.SendsAtOnce = false;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        MbufBatch batch = default;
        for (var i = 0; i < 5; i++)
        {
            batch.Append(bench.Frame());
        }

        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Transmit(ref batch));

        Assert.True(batch.IsEmpty);
        Assert.Equal((3, 4), (bench.Ifp.SendQueue.Length, bench.Stack.Mbufs.Outstanding));
        Assert.Equal((4L, 2L), (bench.Ifp.Counters.Snapshot().OutAccepted, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.QueueFull]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [Trait("Spec", "IF-30")]
    public void A_driver_that_names_no_length_gets_the_default_and_a_warning(int length)
    {
        TestLog.Start();
        using var bench = new TestStack();
        var name = $"unsized{-length}";
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach(
            name, new ScriptedDriver(), TestStack.Options(length) with { NoUnit = true }, out var ifp));

        Assert.Equal(IfSendQueue.DefaultMaxLength, ifp!.SendQueue.MaxLength);
        Assert.Contains("length of the send queue", Assert.Single(TestLog.LinesOf(name)), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "IF-31")]
    public void Poll_shows_the_head_and_remove_returns_the_packet_polled()
    {
        using var bench = new TestStack(up: false);
        var queue = bench.Ifp.SendQueue;
        var (first, second) = (bench.Frame(), bench.Frame());
        Assert.False(queue.TryPoll(out _));
        Assert.Equal(Errno.None, queue.Enqueue(first, out _));
        Assert.Equal(Errno.None, queue.Enqueue(second, out _));

        Assert.True(queue.TryPoll(out var polled));
        Assert.Same(first, polled);
        Assert.True(queue.TryPoll(out polled));
        Assert.Same(first, polled);
        Assert.Equal(2, queue.Length);
        queue.Remove(polled);
        Assert.Equal(1, queue.Length);
        Assert.True(queue.TryPoll(out polled));
        Assert.Same(second, polled);

        first.Free();
        Assert.Equal(1, queue.Purge());
    }

    [Fact]
    [Trait("Spec", "IF-31")]
    public void Remove_of_another_packet_throws_and_takes_nothing_out()
    {
        using var bench = new TestStack(up: false);
        var queue = bench.Ifp.SendQueue;
        var (first, second) = (bench.Frame(), bench.Frame());
        Assert.Throws<InvalidOperationException>(() => queue.Remove(second));
        Assert.Equal(Errno.None, queue.Enqueue(first, out _));
        Assert.Equal(Errno.None, queue.Enqueue(second, out _));

        Assert.Throws<InvalidOperationException>(() => queue.Remove(second));

        Assert.Equal(2, queue.Length);
        Assert.Equal(2, queue.Purge());
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-31")]
    public void Packets_put_back_are_the_head_again_and_purge_frees_and_counts_all()
    {
        using var bench = new TestStack(up: false);
        var queue = bench.Ifp.SendQueue;
        var frames = new List<Mbuf>();
        for (var i = 0; i < 5; i++)
        {
            frames.Add(bench.Frame());
            Assert.Equal(Errno.None, queue.Enqueue(frames[i], out _));
        }

        MbufBatch taken = default;
        Assert.Equal(3, queue.Dequeue(ref taken, 3));
        Assert.True(taken.TryRemoveFirst(out var sent));
        Assert.Same(frames[0], sent);
        queue.PutBack(ref taken);
        Assert.Equal(4, queue.Length);
        Assert.True(queue.TryPoll(out var head));
        Assert.Same(frames[1], head);
        queue.Remove(head);
        Assert.True(queue.TryDequeue(out var next));
        Assert.Same(frames[2], next);

        sent.Free();
        head.Free();
        next.Free();
        Assert.Equal(2, queue.Purge());
        Assert.Equal(0, queue.Purge());
        Assert.Equal((0, 2L), (queue.Length, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Purged]));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }
}
