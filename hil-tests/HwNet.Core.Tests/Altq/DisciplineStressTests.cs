using HwNet.Altq;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Altq;

public sealed class DisciplineStressTests
{
    /// <summary>Disciplines come and go, the rate changes, the hardware is full now and then; when nobody sends any more, everything accepted must leave.</summary>
    [Theory]
    [Trait("Spec", "IF-40")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_changes_while_packets_flow_none_is_lost_and_none_is_left_behind(int seed)
    {
        const int Each = 400;
        using var stack = new NetStack(new NetStackOptions { CpuCount = 2, MbufCount = 1024 });
        var driver = new RingDriver(ringSize: 2);
        Assert.Equal(Errno.None, stack.Interfaces.Attach("ring", driver, TestStack.Options(queueLength: 64), out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        using var chip = new Crew();
        var completions = new Random(seed);
        chip.Repeat("completion", () => _ = driver.Complete(completions.Next(1, 4), inContext: completions.Next(2) == 0));
        using var senders = new Crew();
        for (var i = 0; i < 3; i++)
        {
            var random = new Random((100 * seed) + i);
            senders.Run($"sender {i}", () => Send(stack, ifp, random, Each));
        }

        var changes = new Random(-seed);
        for (var round = 0; round < 60; round++)
        {
            Change(ifp, changes);
        }

        senders.Join();
        chip.Await(
            () => ifp.SendQueue.Length == 0 && driver.InRing == 0 && !ifp.SendQueue.IsStarted,
            $"seed {seed}: {ifp.SendQueue.Status()} does not empty");
        chip.Stop();
        chip.Join();
        var data = ifp.Counters.Snapshot();
        Assert.Equal(0, driver.Overlaps);
        Assert.Equal(3 * Each, data.OutAccepted + data.OutDropsBy[OutputDrop.QueueFull]);
        Assert.Equal(data.OutAccepted, data.OutPackets + data.OutDropsBy[OutputDrop.Evicted]);
        Assert.Empty(stack.Mbufs.Ledger());
    }

    private static void Change(IfNet ifp, Random random)
    {
        IfRequest request = random.Next(6) switch
        {
            0 => new AttachDiscipline(new FairDiscipline(32, queues: 8, seed: 1)),
            1 => new AttachDiscipline(new PriorityDiscipline(8, 16, Classifiers.Priority)),
            2 => new DetachDiscipline(),
            3 => new SetDiscipline(random.Next(3) > 0),
            4 => new SetRegulator(0, 0),
            _ => new SetRegulator(random.NextInt64(1_000_000, 100_000_000), random.Next(1, 20_000)),
        };
        Assert.Contains(ifp.Ioctl(request), (Errno[])[Errno.None, Errno.ENXIO, Errno.EBUSY]);
        Thread.Yield();
    }

    private static void Send(NetStack stack, IfNet ifp, Random random, int count)
    {
        while (count > 0)
        {
            HwNet.Buffers.MbufBatch batch = default;
            for (var n = Math.Min(count, random.Next(1, 5)); n > 0; n--, count--)
            {
                Assert.True(stack.Mbufs.TryGet(out var m));
                var frame = m.Append(60);
                frame.Clear();
                (frame[12], frame[14], frame[15], frame[29]) = (8, 0x45, (byte)(random.Next(8) << 5), (byte)random.Next(20));
                batch.Append(m);
            }

            _ = ifp.Transmit(ref batch);
            Thread.Yield();
        }
    }
}
