using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class CounterTests
{
    private const int QueueLength = 12;
    private static readonly LinkAddress Joined = LinkAddress.Parse("01:00:5e:00:00:fb");

    [Theory]
    [Trait("Spec", "IF-98")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Received_is_delivered_plus_dropped_by_cause_and_no_counter_goes_backwards(int seed)
    {
        using var bench = new TestStack();
        using var reader = new CounterReader(bench.Ifp.Counters);
        bench.Stack.Netisr.MaxLength = QueueLength;
        _ = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        _ = new NetisrRecorder(bench.Stack, NetisrProtocol.Local2);
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Joined)));
        var model = new CounterModel(QueueLength);
        var random = new Random(seed);

        for (var round = 0; round < 1500; round++)
        {
            ChangeMode(bench, model, random);
            ReceiveSome(bench, model, random);
            if (random.Next(3) == 0)
            {
                _ = bench.Stack.RunUntilIdle();
                model.Drained();
            }
        }

        var data = bench.Ifp.Counters.Snapshot();
        Assert.True(data.InPackets == data.InDelivered + data.InDropsBy.Values.Sum(), $"seed {seed}: {data}");
        Assert.True(model.Packets == data.InPackets, $"seed {seed}: {data.InPackets} packets, not {model.Packets}");
        Assert.True(model.Bytes == data.InBytes, $"seed {seed}: {data.InBytes} bytes, not {model.Bytes}");
        Assert.True(model.Multicasts == data.InMulticasts, $"seed {seed}: {data.InMulticasts} multicasts, not {model.Multicasts}");
        Assert.True(model.Delivered == data.InDelivered, $"seed {seed}: {data.InDelivered} delivered, not {model.Delivered}");
        Assert.True(model.Errors == data.InErrors, $"seed {seed}: {data.InErrors} errors, not {model.Errors}");
        foreach (var (cause, count) in data.InDropsBy)
        {
            Assert.True(model.Drops.GetValueOrDefault(cause) == count, $"seed {seed}: {count} {cause}, not {model.Drops.GetValueOrDefault(cause)}");
        }

        Assert.Equal((data.InDropsBy[InputDrop.QueueFull], data.InDropsBy[InputDrop.NoProtocol]), (data.InQueueDrops, data.InNoProto));
        Assert.True(model.Drops.Count == 7, $"seed {seed}: not every cause occurred");
        Assert.True(reader.Stop() is null, $"seed {seed}: {reader.Stop()}");
    }

    [Fact]
    [Trait("Spec", "IF-98")]
    public void Accepted_packets_are_sent_or_dropped_behind_the_queue_and_refused_ones_are_counted_by_cause()
    {
        using var bench = new TestStack(ringSize: 4, queueLength: 16);
        using var reader = new CounterReader(bench.Ifp.Counters);
        bench.Driver.SendsAtOnce = false;
        for (var i = 0; i < 30; i++)
        {
            var expected = i < 20 ? Errno.None : Errno.ENOBUFS;
            Assert.Equal(expected, bench.Ifp.Transmit(bench.Frame(100, i % 2 == 0 ? TestStack.Other : LinkAddress.Broadcast)));
        }

        Assert.Equal(Errno.EMSGSIZE, bench.Ifp.Transmit(bench.Frame(1515)));
        Assert.Equal(Errno.EINVAL, bench.Ifp.Transmit(bench.Frame(13)));
        Assert.Equal(7, Complete(bench, 7));
        bench.Ifp.Counters.CountCollisions(3);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        Assert.Equal(Errno.ENETDOWN, bench.Ifp.Transmit(bench.Frame()));

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((20, 2000, 10), (data.OutAccepted, data.OutBytes, data.OutMulticasts));
        Assert.Equal((7, 3), (data.OutPackets, data.Collisions));
        Assert.Equal((4, 9), (data.OutDropsBy[OutputDrop.DriverError], data.OutDropsBy[OutputDrop.Purged]));
        Assert.Equal(10, data.OutDropsBy[OutputDrop.QueueFull]);
        Assert.Equal((1, 1, 1), (data.OutDropsBy[OutputDrop.TooLong], data.OutDropsBy[OutputDrop.Malformed], data.OutDropsBy[OutputDrop.Down]));
        Assert.Equal(4 + 1, data.OutErrors);
        Assert.Equal(data.OutAccepted, data.OutPackets + data.OutDropsBy[OutputDrop.DriverError] + data.OutDropsBy[OutputDrop.Purged]);
        Assert.Equal(26, data.OutDrops);
        Assert.Null(reader.Stop());
    }

    [Theory]
    [Trait("Spec", "IF-98")]
    [InlineData(InputDrop.NoBuffer)]
    [InlineData(InputDrop.Damaged)]
    public void What_a_driver_can_not_hand_up_counts_as_received_and_as_an_error(InputDrop cause)
    {
        using var bench = new TestStack();

        bench.Ifp.Counters.CountInputErrors(cause, 3);

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((3, 3, 3, 0), (data.InPackets, data.InErrors, data.InDropsBy[cause], data.InDelivered));
    }

    private static int Complete(TestStack bench, int count)
    {
        var sent = 0;
        while (sent < count)
        {
            sent += bench.Driver.Complete(1);
        }

        return sent;
    }

    private static void ChangeMode(TestStack bench, CounterModel model, Random random)
    {
        switch (random.Next(30))
        {
            case 0 when model.Up:
                Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
                model.Drained();
                model.Up = false;
                break;
            case <= 6 when !model.Up:
                Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
                model.Up = true;
                break;
            case 7:
                Assert.Equal(Errno.None, bench.Ifp.SetAllMulti(!model.AllMulti));
                model.AllMulti = !model.AllMulti;
                break;
            case 8 when model.Up:
                Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(!bench.Ifp.Flags.HasFlag(IfFlags.Promisc)));
                break;
            default:
                break;
        }
    }

    private static void ReceiveSome(TestStack bench, CounterModel model, Random random)
    {
        MbufBatch frames = default;
        for (var n = random.Next(1, 10); n > 0; n--)
        {
            var destination = random.Next(6) switch
            {
                0 => TestStack.Other,
                1 => LinkAddress.Broadcast,
                2 => Joined,
                3 => LinkAddress.Parse("01:00:5e:00:00:fc"),
                _ => TestStack.Own,
            };
            var length = random.Next(12) switch
            {
                0 => random.Next(14),
                1 => random.Next(1515, 1900),
                _ => random.Next(14, 1515),
            };
            var etherType = (ushort)(random.Next(6) switch { 0 => 0x1234, 1 => 0x88b6, _ => 0x88b5 });
            frames.Append(bench.Frame(length, destination, etherType));
            model.Receive(length, destination, etherType, joined: destination == Joined);
        }

        bench.Ifp.Input(ref frames);
    }
}
