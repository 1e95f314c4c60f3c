using HwNet.Altq;
using HwNet.Buffers;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Tests;

namespace HwNet.Core.Tests.Altq;

public sealed class QueueDisciplineTests
{
    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_priority_discipline_sends_the_highest_class_first_and_each_in_order()
    {
        using var bench = Blocked(out var sent);
        Enable(bench, new PriorityDiscipline(8, 16, Classifiers.Priority));

        foreach (var (tos, number) in new (byte, byte)[] { (0, 1), (0xe0, 2), (0x20, 3), (0, 4), (0xe0, 5), (0x20, 6) })
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, number, tos)));
        }

        Release(bench);

        Assert.Equal([2, 5, 3, 6, 1, 4], sent);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_full_class_refuses_with_ENOBUFS_and_keeps_no_room_from_the_others()
    {
        using var bench = Blocked(out var sent);
        Enable(bench, new PriorityDiscipline(2, 2, static (frame, _) => frame[^1] >= 100 ? 99 : -5));
        Errno[] results = [.. new byte[] { 1, 2, 3, 100, 101, 102 }.Select(n => bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, n)))];
        MbufBatch batch = default;
        batch.Append(Frames.Udp(bench, 1, 1, 4));

        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Transmit(ref batch));

        Assert.Equal([Errno.None, Errno.None, Errno.ENOBUFS, Errno.None, Errno.None, Errno.ENOBUFS], results);
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((4, 3), (data.OutAccepted, data.OutDropsBy[OutputDrop.QueueFull]));
        Release(bench);
        Assert.Equal([100, 101, 1, 2], sent);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_batch_keeps_what_fits_even_behind_what_does_not()
    {
        using var bench = Blocked(out var sent);
        Enable(bench, new PriorityDiscipline(2, 1, static (frame, _) => frame[^1] >> 7));
        MbufBatch batch = default;
        foreach (var number in new byte[] { 1, 2, 200, 3 })
        {
            batch.Append(Frames.Udp(bench, 1, 1, number));
        }

        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Transmit(ref batch));

        Assert.Equal((2, 2), (bench.Ifp.SendQueue.Length, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.QueueFull]));
        Release(bench);
        Assert.Equal([200, 1], sent);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void Flows_share_the_line_by_bytes_however_much_one_of_them_sends()
    {
        using var bench = Blocked(out var sent);
        Enable(bench, new FairDiscipline(100, seed: 7));
        for (byte i = 0; i < 40; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, 1, length: 1500)));
        }

        for (byte i = 0; i < 10; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 2, 1, 2, length: 1500)));
        }

        Release(bench);

        Assert.Equal(50, sent.Count);
        Assert.InRange(sent.Take(20).Count(static n => n == 2), 9, 10);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void Small_packets_of_one_flow_and_large_of_another_get_the_same_bytes()
    {
        using var bench = Blocked(out var sent, queueLength: 400);
        Enable(bench, new FairDiscipline(400, seed: 7));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, 1, length: 1500)));
        }

        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 2, 1, 2, length: 100)));
        }

        Release(bench);

        var bytes = new int[3];
        foreach (var number in sent)
        {
            bytes[number] += number == 1 ? 1500 : 100;
            Assert.True(bytes[1] == 30000 || bytes[2] == 30000 || Math.Abs(bytes[1] - bytes[2]) <= 2 * 1514, $"{bytes[1]} and {bytes[2]} bytes");
        }

        Assert.Equal((30000, 30000), (bytes[1], bytes[2]));
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void When_all_is_full_the_longest_flow_gives_up_its_oldest_packet()
    {
        using var bench = Blocked(out var sent);
        Enable(bench, new FairDiscipline(4, seed: 7));
        for (byte i = 1; i <= 4; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, i)));
        }

        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, 5)));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 2, 1, 11)));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 2, 1, 12)));
        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Transmit(Frames.Udp(bench, 2, 1, 13)));

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((6, 2, 2), (data.OutAccepted, data.OutDropsBy[OutputDrop.Evicted], data.OutDropsBy[OutputDrop.QueueFull]));
        Release(bench);
        sent.Sort();
        Assert.Equal([3, 4, 11, 12], sent);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void Packets_of_one_flow_keep_their_order()
    {
        const int Seed = 40;
        var random = new Random(Seed);
        using var bench = Blocked(out _, queueLength: 500);
        var got = new Dictionary<byte, List<byte>>();
        bench.Driver.OnSent = m => (got.TryGetValue(m.Data[29], out var list) ? list : got[m.Data[29]] = []).Add(Frames.NumberOf(m));
        Enable(bench, new FairDiscipline(500, queues: 3, seed: Seed));
        var next = new byte[5];
        for (var i = 0; i < 400; i++)
        {
            var flow = (byte)random.Next(5);
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, flow, 9, next[flow]++, length: random.Next(60, 1500))));
        }

        Release(bench);

        for (byte flow = 0; flow < 5; flow++)
        {
            Assert.Equal(Enumerable.Range(0, next[flow]).Select(static i => (byte)i), got[flow]);
        }
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void What_waits_goes_over_when_a_discipline_is_enabled_and_back_when_it_is_disabled()
    {
        using var bench = Blocked(out var sent);
        for (byte i = 1; i <= 3; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, i, tos: (byte)(i << 5))));
        }

        Enable(bench, new PriorityDiscipline(8, 16, Classifiers.Priority));
        Assert.Equal(3, bench.Ifp.SendQueue.Length);
        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, 4, tos: 0xe0)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetDiscipline(false)));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, 5, tos: 0xe0)));
        Release(bench);

        Assert.Equal([4, 3, 2, 1, 5], sent);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void Attach_enable_disable_and_detach_follow_each_other()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var other));
        var (fair, second) = (new FairDiscipline(8), new FairDiscipline(8));
        var ifp = bench.Ifp;

        Assert.Equal(Errno.ENXIO, ifp.Ioctl(new SetDiscipline(true)));
        Assert.Equal(Errno.ENXIO, ifp.Ioctl(new SetDiscipline(false)));
        Assert.Equal(Errno.ENXIO, ifp.Ioctl(new DetachDiscipline()));
        Assert.Equal(Errno.None, ifp.Ioctl(new AttachDiscipline(fair)));
        Assert.Equal(Errno.EBUSY, ifp.Ioctl(new AttachDiscipline(second)));
        Assert.Equal(Errno.EBUSY, other!.Ioctl(new AttachDiscipline(fair)));
        Assert.Equal(new IfQueueStatus(0, fair, false, 0, 0), Status(ifp));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetDiscipline(true)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetDiscipline(true)));
        Assert.Equal(Errno.EBUSY, ifp.Ioctl(new DetachDiscipline()));
        Assert.Equal(new IfQueueStatus(0, fair, true, 0, 0), Status(ifp));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetDiscipline(false)));
        Assert.Equal(Errno.None, ifp.Ioctl(new DetachDiscipline()));
        Assert.Equal(Errno.None, other.Ioctl(new AttachDiscipline(fair)));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(other));
        Assert.Equal(Errno.None, ifp.Ioctl(new AttachDiscipline(fair)));
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void Down_and_detach_purge_the_discipline_and_detach_takes_it_off()
    {
        using var bench = Blocked(out _);
        var fair = new FairDiscipline(8);
        Enable(bench, fair);
        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        Assert.Equal((0, 1), (bench.Stack.Mbufs.Outstanding, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Purged]));
        Assert.True(Status(bench.Ifp).Enabled);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        bench.Ifp.SendQueue.OutputActive = true;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1)));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Null(bench.Ifp.SendQueue.Status().Discipline);
        Assert.Equal(0, fair.Length);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_packet_that_the_driver_polled_stays_the_next_whatever_comes_meanwhile()
    {
        using var bench = Blocked(out var sent);
        Enable(bench, new PriorityDiscipline(8, 16, Classifiers.Priority));
        var queue = bench.Ifp.SendQueue;
        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, 1)));
        Assert.True(queue.TryPoll(out var polled));

        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, 2, tos: 0xe0)));
        Assert.True(queue.TryPoll(out var again));
        Assert.Same(polled, again);
        Assert.Equal(2, queue.Length);
        queue.Remove(polled);
        polled.Free();
        Release(bench);

        Assert.Equal([2], sent);
        Assert.False(queue.TryPoll(out _));
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void A_polled_packet_is_not_lost_when_the_discipline_goes()
    {
        using var bench = Blocked(out var sent);
        Enable(bench, new PriorityDiscipline(8, 16, Classifiers.Priority));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, 1)));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(Frames.Udp(bench, 1, 1, 2, tos: 0xe0)));
        Assert.True(bench.Ifp.SendQueue.TryPoll(out _));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetDiscipline(false)));
        Release(bench);

        Assert.Equal([2, 1], sent);
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void Disciplines_allocate_nothing_for_a_packet()
    {
        using var bench = new TestStack(ringSize: 64);
        Enable(bench, new FairDiscipline(64, seed: 1));

        var least = Allocations.Least(200, () =>
        {
            MbufBatch batch = default;
            for (byte i = 0; i < 16; i++)
            {
                batch.Append(Frames.Udp(bench, i, i));
            }

            _ = bench.Ifp.Transmit(ref batch);
            _ = bench.Ifp.Transmit(Frames.Udp(bench, 1, 2));
        });

        Assert.Equal(0, least);
        Assert.Equal(0, bench.Ifp.SendQueue.Length);
    }

    [Theory]
    [Trait("Spec", "IF-40")]
    [InlineData("0800", "45e0", null, 7)]
    [InlineData("0800", "4520", null, 1)]
    [InlineData("86dd", "6b00", null, 5)]
    [InlineData("8100", "a00a0800", null, 5)]
    [InlineData("0800", "45e0", 0x4001, 2)]
    [InlineData("0800", "45", null, 0)]
    [InlineData("8100", "a00a", null, 0)]
    [InlineData("0806", "ffff", null, 0)]
    [InlineData("", "", null, 0)]
    public void The_class_is_in_the_tag_or_the_IP_header(string type, string packet, int? tag, int expected)
    {
        byte[] frame = type.Length == 0 ? [1, 2, 3] : [.. new byte[12], .. Convert.FromHexString(type), .. Convert.FromHexString(packet)];

        Assert.Equal(expected, Classifiers.Priority(frame, (ushort?)tag));
    }

    [Fact]
    [Trait("Spec", "IF-40")]
    public void The_flow_is_in_addresses_protocol_and_ports_and_all_fragments_are_one()
    {
        using var bench = new TestStack();
        var seen = new HashSet<uint>();
        uint Hash(Action<byte[]> change, int length = 60, uint seed = 5)
        {
            using var holder = new Disposer(Frames.Udp(bench, 1, 7, length: length));
            var frame = holder.Packet.Data.ToArray();
            change(frame);
            return Classifiers.FlowHash(frame, seed);
        }

        var plain = Hash(static _ => { });
        Assert.Equal(plain, Hash(static f => f[15] = 0xe0));
        Assert.Equal(plain, Hash(static f => f[59] = 1));
        foreach (var at in new[] { 23, 26, 29, 30, 33, 34, 37 })
        {
            Assert.NotEqual(plain, Hash(f => f[at] ^= 1));
        }

        Assert.NotEqual(plain, Hash(static _ => { }, seed: 6));
        var fragment = Hash(static f => f[20] = 0x20);
        Assert.Equal(fragment, Hash(static f => (f[20], f[21], f[34]) = (0, 9, 99)));
        for (var length = 0; length < 60; length++)
        {
            _ = seen.Add(Classifiers.FlowHash(new byte[length], 1));
        }

        Assert.NotEmpty(seen);
    }

    private static TestStack Blocked(out List<byte> sent, int queueLength = 64)
    {
        var bench = new TestStack(ringSize: 1000, queueLength: queueLength);
        var numbers = new List<byte>();
        bench.Driver.OnSent = m => numbers.Add(Frames.NumberOf(m));
        bench.Ifp.SendQueue.OutputActive = true;
        sent = numbers;
        return bench;
    }

    /// <summary>The hardware has room.</summary>
    private static void Release(TestStack bench)
    {
        bench.Ifp.ScheduleTransmitComplete();
        _ = bench.Stack.RunUntilIdle();
    }

    private static void Enable(TestStack bench, QueueDiscipline discipline)
    {
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AttachDiscipline(discipline)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetDiscipline(true)));
    }

    private static IfQueueStatus Status(IfNet ifp)
    {
        var request = new GetQueue();
        Assert.Equal(Errno.None, ifp.Ioctl(request, Credential.User));
        return request.Reply!;
    }

    private sealed record Disposer(Mbuf Packet) : IDisposable
    {
        public void Dispose() => Packet.Free();
    }
}
