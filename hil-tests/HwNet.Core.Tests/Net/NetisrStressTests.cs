using System.Buffers.Binary;
using System.Collections.Concurrent;
using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class NetisrStressTests
{
    private const int Interfaces = 4;
    private const int Rounds = 1500;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);
    private static readonly NetisrProtocol[] Protocols = [NetisrProtocol.Local1, NetisrProtocol.Local2];

    [Theory]
    [Trait("Spec", "IF-92")]
    [Trait("Spec", "IF-93")]
    [InlineData(1, NetisrDispatch.Deferred)]
    [InlineData(2, NetisrDispatch.Deferred)]
    [InlineData(3, NetisrDispatch.Hybrid)]
    [InlineData(4, NetisrDispatch.Hybrid)]
    public void Frames_of_each_interface_and_protocol_arrive_in_order_whatever_the_threads_do(int seed, NetisrDispatch dispatch)
    {
        using var bench = new TestStack(threaded: true, cpus: 3, up: false);
        bench.Stack.Netisr.Dispatch = dispatch;
        using var credits = new SemaphoreSlim(300);
        var failures = new ConcurrentQueue<string>();
        var next = new int[Protocols.Length][];
        for (var i = 0; i < Protocols.Length; i++)
        {
            next[i] = new int[Interfaces + 2];
            Register(bench.Stack, Protocols[i], next[i], credits, failures);
        }

        var interfaces = Enumerable.Range(0, Interfaces).Select(i => Attach(bench.Stack, i)).ToList();
        var sent = new int[Interfaces];
        var feeders = interfaces.Select((ifp, i) => new Thread(() => sent[i] = Feed(bench, ifp, new Random((seed * 100) + i), credits))).ToList();

        feeders.ForEach(static feeder => feeder.Start());
        feeders.ForEach(feeder => Assert.True(feeder.Join(Long), $"seed {seed}: a feeder hangs"));
        bench.Stack.Netisr.Sync();

        Assert.True(failures.IsEmpty, $"seed {seed}: {failures.FirstOrDefault()}");
        for (var i = 0; i < Interfaces; i++)
        {
            var data = interfaces[i].Counters.Snapshot();
            Assert.True(sent[i] == next.Sum(n => n[interfaces[i].Index]), $"seed {seed}: {interfaces[i]} lost frames");
            Assert.True((sent[i], sent[i]) == (data.InPackets, data.InDelivered), $"seed {seed}: {interfaces[i]} counted {data}");
        }

        Assert.True(bench.Stack.Netisr.WakeUps < sent.Sum(), $"seed {seed}: {bench.Stack.Netisr.WakeUps} wake-ups for {sent.Sum()} packets");
        Assert.True(bench.Stack.Mbufs.Outstanding == 0, $"seed {seed}: {bench.Stack.Mbufs.Outstanding} packets leaked");
    }

    private static void Register(NetStack stack, NetisrProtocol protocol, int[] next, SemaphoreSlim credits, ConcurrentQueue<string> failures) =>
        stack.Netisr.Register(protocol, (ref MbufBatch packets) =>
        {
            for (var m = packets.First; m is not null; m = MbufBatch.After(m))
            {
                var expected = next[m.ReceivedOn!.Index]++;
                if (BinaryPrimitives.ReadInt32BigEndian(m.Data) is var number && number != expected)
                {
                    failures.Enqueue($"{m.ReceivedOn} {protocol}: {number} instead of {expected}");
                }
            }

            _ = credits.Release(packets.FreeAll());
        });

    private static IfNet Attach(NetStack stack, int number)
    {
        var options = TestStack.Options() with { CpuId = number % stack.Ports.CpuCount };
        Assert.Equal(Errno.None, stack.Interfaces.Attach("feed", new ScriptedDriver(), options, out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        return ifp;
    }

    private static int Feed(TestStack bench, IfNet ifp, Random random, SemaphoreSlim credits)
    {
        var numbers = new int[Protocols.Length];
        for (var round = 0; round < Rounds; round++)
        {
            MbufBatch frames = default;
            for (var n = random.Next(1, 17); n > 0; n--)
            {
                if (!credits.Wait(Long))
                {
                    _ = frames.FreeAll();
                    return numbers.Sum();
                }

                var protocol = random.Next(Protocols.Length);
                var m = bench.Frame(etherType: (ushort)(0x88b5 + protocol));
                BinaryPrimitives.WriteInt32BigEndian(m.Data[14..], numbers[protocol]++);
                frames.Append(m);
            }

            // Some of it may come with locks held, as far as the stack knows: that is queued whatever the policy.
            if (random.Next(3) == 0)
            {
                ifp.Input(ref frames);
            }
            else
            {
                ifp.Receive(ref frames);
            }
        }

        return numbers.Sum();
    }
}
