using HwNet.Buffers;
using HwNet.Core.Tests.Net;
using HwNet.Groups;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Raw;
using HwNet.Tests;

namespace HwNet.Core.Tests.Raw;

public sealed class SnoopTests
{
    private const int Each = 500;

    [Fact]
    [Trait("Spec", "IF-95")]
    public void A_snooper_gets_copies_of_what_is_received_and_sent_each_with_its_header()
    {
        var clock = new FakeClock();
        using var bench = new TestStack(clock: clock);
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        using var snooper = Open(bench);
        var received = bench.Frame(fill: 1);
        received.Timestamp = 1234567890;
        var bytes = received.Data.ToArray();

        bench.Ifp.Input(received);
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(destination: LinkAddress.Broadcast, fill: 2)));
        _ = bench.Stack.RunUntilIdle();

        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var (first, header) = Next(snooper);
        Assert.Equal(bytes, first);
        Assert.Equal(new RawHeader("sim0", 1, 1234567890, 0, 0, false, MbufFlags.None, 60), header);
        (var second, header) = Next(snooper);
        Assert.Equal(2, second[14]);
        Assert.Equal(new RawHeader("sim0", 1, now, 1, 0, true, MbufFlags.Bcast, 60), header);
        Assert.False(snooper.TryReceive(out _, out _));
        Assert.Equal([1], local.FirstBytes);
        Assert.Equal((2, 0), (snooper.Matched, snooper.Drops));
    }

    [Theory]
    [Trait("Spec", "IF-95")]
    [InlineData("", "", true)]
    [InlineData("020000000001", "ffffffffffff", true)]
    [InlineData("020000000002", "ffffffffffff", false)]
    [InlineData("020000000002", "ffffffffff00", true)]
    [InlineData("020000000002", "fffffffffffc", true)]
    [InlineData("020000000002", "fffffffffffe", false)]
    [InlineData("00000000000000000000000088b5", "000000000000000000000000ffff", true)]
    [InlineData("00000000000000000000000088b6", "000000000000000000000000ffff", false)]
    [InlineData("0200000000010200000000020000070707070707", "ffffffffffffffffffffffff0000ffffffffffff", true)]
    [InlineData("0200000000010200000000020000070707070708", "ffffffffffffffffffffffff0000ffffffffffff", false)]
    [InlineData("ff", "00", true)]
    public void Match_and_mask_choose_by_the_bits_of_the_header(string match, string mask, bool expected)
    {
        using var bench = new TestStack();
        using var snooper = Open(bench, new SnoopFilter(Convert.FromHexString(match), Convert.FromHexString(mask)));

        bench.Ifp.Input(bench.Frame(fill: 7));

        Assert.Equal(expected ? 1 : 0, snooper.Count);
        Assert.Equal(expected ? 1 : 0, snooper.Matched);
    }

    /// <summary>Against the definition, bit by bit.</summary>
    [Fact]
    [Trait("Spec", "IF-95")]
    public void A_filter_decides_as_its_definition_does_for_any_bytes()
    {
        const int Seed = 95;
        var random = new Random(Seed);
        var matched = 0;
        for (var round = 0; round < 5000; round++)
        {
            var frame = new byte[random.Next(0, 80)];
            random.NextBytes(frame);
            var mask = new byte[random.Next(0, SnoopFilter.MaxLength + 1)];
            for (var bits = random.Next(0, 12); bits > 0 && mask.Length > 0; bits--)
            {
                mask[random.Next(mask.Length)] |= (byte)(1 << random.Next(8));
            }

            var match = new byte[mask.Length];
            frame.AsSpan(0, Math.Min(frame.Length, match.Length)).CopyTo(match);
            if (match.Length > 0 && random.Next(2) == 0)
            {
                match[random.Next(match.Length)] ^= (byte)(1 << random.Next(8));
            }

            var expected = true;
            for (var i = 0; i < mask.Length; i++)
            {
                expected &= mask[i] == 0 || (i < frame.Length && (frame[i] & mask[i]) == (match[i] & mask[i]));
            }

            matched += expected ? 1 : 0;
            Assert.True(expected == new SnoopFilter(match, mask).Matches(frame), $"seed {Seed}, round {round}");
        }

        Assert.InRange(matched, 500, 4900);
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void A_filter_of_another_length_than_its_mask_or_too_long_is_a_mistake()
    {
        Assert.Throws<ArgumentException>(() => new SnoopFilter([1], []));
        Assert.Throws<ArgumentException>(() => new SnoopFilter(new byte[65], new byte[65]));
        Assert.Equal(64, new SnoopFilter(new byte[64], [.. new byte[63], 1]).Length);
        Assert.Equal(0, SnoopFilter.All.Length);
        Assert.Equal(14, SnoopFilter.OfType(0x0806).Length);
        Assert.Equal(6, SnoopFilter.To(TestStack.Own).Length);
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void A_full_queue_drops_and_the_gap_in_the_numbers_shows_how_many()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        using var narrow = Open(bench, capacity: 2);
        using var wide = Open(bench);
        for (byte i = 0; i < 5; i++)
        {
            bench.Ifp.Input(bench.Frame(fill: i));
        }

        Assert.Equal((5, 3), (narrow.Matched, narrow.Drops));
        Assert.Equal((5, 0), (wide.Matched, wide.Drops));
        Assert.Equal([0L, 1L], [Next(narrow).Header.Sequence, Next(narrow).Header.Sequence]);
        bench.Ifp.Input(bench.Frame(fill: 9));
        var (frame, header) = Next(narrow);
        Assert.Equal(((byte)9, 5L, 3L), (frame[14], header.Sequence, header.Drops));

        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(6, local.Got.Count);
        Assert.Equal(0, bench.Ifp.Counters.Snapshot().InQueueDrops);
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void A_frame_is_copied_up_to_the_snap_length_and_its_length_on_the_wire_is_told()
    {
        using var bench = new TestStack();
        using var snooper = Open(bench, snapLength: 20);

        bench.Ifp.Input(bench.Frame(length: 1000));

        var (frame, header) = Next(snooper);
        Assert.Equal((20, 1000), (frame.Length, header.WireLength));
    }

    [Theory]
    [Trait("Spec", "IF-95")]
    [InlineData(false)]
    [InlineData(true)]
    public void Foreign_frames_that_the_device_lets_through_reach_snoopers_and_nobody_else(bool promiscuous)
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);
        Assert.Equal(Errno.None, promiscuous ? bench.Ifp.SetPromiscuous(true) : Errno.None);
        using var snooper = Open(bench);

        bench.Ifp.Input(bench.Frame(destination: TestStack.Other, fill: 1));
        bench.Ifp.Input(bench.Frame(destination: LinkAddress.Parse("01:00:5e:00:00:fc"), fill: 2));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(MbufFlags.Promisc, Next(snooper).Header.Flags);
        Assert.Equal(MbufFlags.Promisc | MbufFlags.Mcast, Next(snooper).Header.Flags);
        Assert.Equal(0, snooper.Count);
        Assert.Empty(local.Got);
        Assert.Equal(promiscuous ? 2 : 0, tap.Seen.Count);
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((2, 1, 1), (data.InPackets, data.InDropsBy[InputDrop.NotForUs], data.InDropsBy[InputDrop.NotJoined]));
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void A_snooper_follows_interfaces_that_come_go_and_change_groups()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, IfPattern.Parse("lab", out var lab));
        Assert.Equal(Errno.None, bench.Stack.Raw.OpenSnoop(lab!, SnoopFilter.All, out var snooper));
        using var closing = snooper;

        bench.Ifp.Input(bench.Frame(fill: 1));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddGroup("lab")));
        bench.Ifp.Input(bench.Frame(fill: 2));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteGroup("lab")));
        bench.Ifp.Input(bench.Frame(fill: 3));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetName("lab")));
        bench.Ifp.Input(bench.Frame(fill: 4));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("lab", bench.Driver, TestStack.Options() with { NoUnit = true }, out var next));
        Assert.Equal(Errno.None, next!.Ioctl(new SetFlags(IfFlags.Up)));
        next.Input(bench.Frame(fill: 5));

        Assert.Equal([2, 4, 5], new[] { Next(snooper!), Next(snooper!), Next(snooper!) }.Select(static n => n.Frame[14]));
        Assert.Equal(0, snooper!.Count);
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void A_closed_snooper_gets_nothing_frees_what_it_has_and_ends_the_waits()
    {
        using var bench = new TestStack();
        var snooper = Open(bench);
        using var crew = new Crew();
        crew.Run("reader", () =>
        {
            Errno error;
            while ((error = snooper.Receive(TimeSpan.FromSeconds(30), out var m, out _)) == Errno.None)
            {
                m!.Free();
            }

            Assert.Equal(Errno.EINTR, error);
        });
        bench.Ifp.Input(bench.Frame());
        crew.Await(() => snooper.Count == 0, "the reader does not read");

        snooper.Dispose();
        crew.Join();
        bench.Ifp.Input(bench.Frame());
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var next));
        Assert.Equal(Errno.None, next!.Ioctl(new SetFlags(IfFlags.Up)));
        next.Input(bench.Frame());

        Assert.Equal(1, snooper.Matched);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        snooper.Dispose();
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void A_frame_that_waits_refers_to_no_interface_and_outlives_it()
    {
        using var bench = new TestStack();
        using var snooper = Open(bench);
        bench.Ifp.Input(bench.Frame(fill: 3));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.True(snooper.TryReceive(out var m, out var header));
        Assert.Null(m.ReceivedOn);
        Assert.Equal((3, "sim0"), (m.Data[14], header.Interface));
        m.Free();
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void When_the_pool_is_empty_the_copy_is_dropped_and_the_frame_goes_on()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        using var snooper = Open(bench);
        var frame = bench.Frame();
        MbufBatch hoard = default;
        while (bench.Stack.Mbufs.TryGet(out var m))
        {
            hoard.Append(m);
        }

        bench.Ifp.Input(frame);
        _ = bench.Stack.RunUntilIdle();
        _ = hoard.FreeAll();

        Assert.Equal((1, 1, 0), (snooper.Matched, snooper.Drops, snooper.Count));
        Assert.Single(local.Got);
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void Snooping_needs_privilege_and_a_queue()
    {
        using var bench = new TestStack();
        var raw = bench.Stack.Raw;

        Assert.Equal(Errno.EPERM, raw.OpenSnoop(IfPattern.All, SnoopFilter.All, out var none, credential: Credential.User));
        Assert.Null(none);
        Assert.Equal(Errno.EINVAL, raw.OpenSnoop(IfPattern.All, SnoopFilter.All, out none, capacity: 0));
        Assert.Equal(Errno.EINVAL, raw.OpenSnoop(IfPattern.All, SnoopFilter.All, out none, snapLength: 0));
        Assert.Null(none);
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void Snooping_allocates_nothing_for_a_frame()
    {
        using var bench = new TestStack();
        using var snooper = Open(bench, capacity: 64);

        var least = Allocations.Least(200, () =>
        {
            for (var i = 0; i < 8; i++)
            {
                bench.Ifp.Input(bench.Frame(etherType: 0x1234, destination: i % 2 == 0 ? TestStack.Own : TestStack.Other));
                _ = bench.Ifp.Transmit(bench.Frame());
            }

            while (snooper.TryReceive(out var m, out _))
            {
                m.Free();
            }
        });

        Assert.Equal(0, least);
        Assert.Equal(0, snooper.Drops);
    }

    [Fact]
    [Trait("Spec", "IF-95")]
    public void Numbers_follow_each_other_when_many_threads_send_and_receive()
    {
        using var bench = new TestStack(threaded: true);
        using var snooper = Open(bench, capacity: 16);
        using var crew = new Crew();
        for (var i = 0; i < 3; i++)
        {
            RunTraffic(crew, bench, sends: i == 0);
        }

        long next = 0;
        long got = 0;
        void Drain()
        {
            while (snooper.TryReceive(out var m, out var header))
            {
                m.Free();
                Assert.True(header.Sequence >= next, "a number came twice, or late");
                got++;
                Assert.Equal(header.Sequence + 1, got + header.Drops);
                next = header.Sequence + 1;
            }
        }

        crew.Await(() =>
        {
            Drain();
            return bench.Ifp.Counters.Snapshot().InPackets == 2 * Each;
        }, "the traffic does not end");
        crew.Join();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        Drain();
        Assert.Equal(snooper.Matched, got + snooper.Drops);
    }

    /// <summary>A thread that sends, or receives, <see cref="Each"/> packets.</summary>
    private static void RunTraffic(Crew crew, TestStack bench, bool sends) => crew.Run("traffic", () =>
    {
        for (var n = 0; n < Each; n++)
        {
            if (sends)
            {
                _ = bench.Ifp.Transmit(bench.Frame());
            }
            else
            {
                bench.Ifp.Input(bench.Frame(etherType: 0x1234));
            }
        }
    });

    private static SnoopListener Open(TestStack bench, SnoopFilter? filter = null, int capacity = SnoopListener.DefaultCapacity, int snapLength = int.MaxValue)
    {
        Assert.Equal(Errno.None, bench.Stack.Raw.OpenSnoop(IfPattern.All, filter ?? SnoopFilter.All, out var listener, capacity, snapLength));
        return listener!;
    }

    private static (byte[] Frame, RawHeader Header) Next(SnoopListener snooper)
    {
        Assert.True(snooper.TryReceive(out var m, out var header), "nothing snooped");
        var frame = m.Data.ToArray();
        m.Free();
        return (frame, header);
    }
}
