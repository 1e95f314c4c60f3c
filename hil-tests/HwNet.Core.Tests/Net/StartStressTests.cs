using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class StartStressTests
{
    private const int Senders = 4;
    private const int Rounds = 120;
    private const int PacketsPerRound = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [Trait("Spec", "IF-32")]
    [Trait("Spec", "IF-34")]
    [Trait("Spec", "IF-35")]
    public void Every_packet_accepted_is_sent_with_one_if_start_at_a_time_and_no_stall(int seed, bool turnKnobs)
    {
        using var stack = new NetStack(new NetStackOptions { CpuCount = 2, MbufCount = 1024 });
        var driver = new RingDriver(ringSize: 2);
        Assert.Equal(Errno.None, stack.Interfaces.Attach(
            "ring", driver, TestStack.Options(queueLength: 8) with { Operations = new LingeringLock(seed).Operations }, out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        using var others = new Crew();
        var completions = new Random(seed);
        others.Repeat("completion", () => CompleteSometimes(driver, completions));
        if (turnKnobs)
        {
            var turns = new Random(-seed);
            others.Repeat("knobs", () => Turn(stack, ifp, turns));
        }

        var stalls = 0;
        var refused = SendInBursts(stack, ifp, seed, () =>
        {
            var stalled = false;
            others.Await(() => IsAtRest(stack, ifp, driver, ref stalled), $"seed {seed}: the queue does not empty");
            stalls += stalled ? 1 : 0;
        });
        others.Stop();
        others.Join();
        stack.Ports.Sync();

        Assert.True(stalls == 0, $"seed {seed}: {stalls} times packets in the queue, an empty ring and no start pending");
        Assert.Equal((0, 0, 0, false), (driver.Overlaps, ifp.SendQueue.Length, driver.InRing, ifp.SendQueue.IsStarted));
        AssertBalanced(ifp.Counters.Snapshot(), refused);
        Assert.Empty(stack.Mbufs.Ledger());
    }

    private static void AssertBalanced(IfData data, int refused)
    {
        Assert.Equal(Senders * Rounds * PacketsPerRound, data.OutAccepted + refused);
        Assert.Equal(refused, data.OutDropsBy[OutputDrop.QueueFull]);
        Assert.Equal(data.OutAccepted, data.OutPackets + data.OutDropsBy[OutputDrop.Purged] + data.OutDropsBy[OutputDrop.DriverError]);
        Assert.True(data.OutPackets > 0);
    }

    /// <summary>Bursts of all senders at once. A stall shows when nobody sends any more: the next sender would cover it up.</summary>
    /// <returns>Packets that were refused.</returns>
    private static int SendInBursts(NetStack stack, IfNet ifp, int seed, Action afterEach)
    {
        using var senders = new Crew();
        using var barrier = new Barrier(Senders + 1);
        var refused = 0;
        for (var i = 0; i < Senders; i++)
        {
            var random = new Random((seed * 100) + i);
            senders.Run($"sender {i}", () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    Assert.True(barrier.SignalAndWait(Limit));
                    _ = Interlocked.Add(ref refused, Send(stack, ifp, random));
                    Assert.True(barrier.SignalAndWait(Limit));
                }
            });
        }

        for (var round = 0; round < Rounds; round++)
        {
            Assert.True(barrier.SignalAndWait(Limit) && barrier.SignalAndWait(Limit), $"seed {seed}: a sender is missing");
            afterEach();
        }

        senders.Join();
        return refused;
    }

    private static int Send(NetStack stack, IfNet ifp, Random random)
    {
        var refused = 0;
        for (var n = 0; n < PacketsPerRound; n++)
        {
            Assert.True(stack.Mbufs.TryGet(out var m));
            m.Append(60).Clear();
            var error = ifp.Transmit(m);
            Assert.True(error is Errno.None or Errno.ENOBUFS, error.ToString());
            refused += error == Errno.ENOBUFS ? 1 : 0;
            if (error == Errno.ENOBUFS || random.Next(4) == 0)
            {
                _ = Thread.Yield();
            }
        }

        return refused;
    }

    private static void CompleteSometimes(RingDriver driver, Random random)
    {
        Thread.SpinWait(random.Next(200));
        if (driver.Complete(random.Next(1, 3), inContext: random.Next(3) != 0) == 0)
        {
            _ = Thread.Yield();
        }
    }

    private static void Turn(NetStack stack, IfNet ifp, Random random)
    {
        var bits = random.Next(64);
        stack.Knobs.IfqDispatchSchedOnly = (bits & 1) != 0;
        stack.Knobs.IfqDispatchSchedNoChk = (bits & 2) != 0;
        stack.Knobs.IfDevstartSchedOnly = (bits & 4) != 0;
        stack.Knobs.IfDevstartSchedNoChk = (bits & 8) != 0;
        stack.Knobs.IfStartOnCpuSched = (bits & 16) != 0;
        ifp.CpuId = bits >> 5;
        Thread.SpinWait(random.Next(2000));
        _ = Thread.Yield();
    }

    /// <summary>Nobody sends any more: all is sent, or it never will be.</summary>
    private static bool IsAtRest(NetStack stack, IfNet ifp, RingDriver driver, ref bool stalled)
    {
        ifp.Serializer.Enter();

        // Asked first: a completion that begins after this waits for the serializer, and one before has been reported.
        var reported = !driver.IsCompleting;
        var ring = driver.InRing;
        var queued = ifp.SendQueue.Length;
        stalled = reported && ring == 0 && queued > 0 && !ifp.SendQueue.IsStarted;
        ifp.Serializer.Exit();
        stack.Ports.Sync();
        return stalled || (ring == 0 && queued == 0);
    }

    /// <summary>A serializer after whose release a thread now and then takes its time: the window in which a wake-up could be lost.</summary>
    private sealed class LingeringLock
    {
        private readonly Lock _lock = new();
        private uint _turn;

        internal LingeringLock(int seed)
        {
            _turn = (uint)seed;
            Operations = new SerializerOperations(_lock.Enter, _lock.TryEnter, Exit, () => _lock.IsHeldByCurrentThread);
        }

        internal SerializerOperations Operations { get; }

        private void Exit()
        {
            var turn = (_turn = (_turn * 1664525) + 1013904223) >> 24;
            _lock.Exit();
            Thread.SpinWait((turn & 3) == 0 ? 20 * (int)turn : 0);
            if ((turn & 15) == 1)
            {
                _ = Thread.Yield();
            }
        }
    }
}
