using HwNet.Core.Tests.Net;
using HwNet.Groups;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Raw;

namespace HwNet.Core.Tests.Raw;

public sealed class DrainTests
{
    [Fact]
    [Trait("Spec", "IF-96")]
    public void Frames_that_no_protocol_wanted_go_to_the_listener_of_their_port()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        using var low = Open(bench, 0x1000, 0x1fff);
        using var high = Open(bench, 0x2000, 0x2000);

        bench.Ifp.Input(bench.Frame(etherType: 0x1fff, fill: 1));
        bench.Ifp.Input(bench.Frame(etherType: 0x2000, fill: 2));
        bench.Ifp.Input(bench.Frame(etherType: 0x2001, fill: 3));
        bench.Ifp.Input(bench.Frame(etherType: 0x88b5, fill: 4));
        _ = bench.Stack.RunUntilIdle();

        Assert.True(low.TryReceive(out var m, out var header));
        Assert.Equal((1, 60, null), (m.Data[14], m.Length, m.ReceivedOn));
        Assert.Equal(("sim0", 1, 0L, 0L, false), (header.Interface, header.Index, header.Sequence, header.Drops, header.Outgoing));
        m.Free();
        Assert.True(high.TryReceive(out m, out _));
        Assert.Equal(2, m.Data[14]);
        m.Free();
        Assert.Equal((0, 0), (low.Count, high.Count));
        Assert.Equal([4], local.FirstBytes);
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((4, 240, 3, 1), (data.InPackets, data.InBytes, data.InDelivered, data.InNoProto));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Theory]
    [Trait("Spec", "IF-96")]
    [InlineData(0x0000, true)]
    [InlineData(0x0026, true)]
    [InlineData(0x05ff, true)]
    [InlineData(0x0600, false)]
    public void Frames_with_a_length_share_one_port(ushort type, bool expected)
    {
        using var bench = new TestStack();
        using var llc = Open(bench, DrainListener.LlcPort, DrainListener.LlcPort);

        bench.Ifp.Input(bench.Frame(etherType: type));

        Assert.Equal(expected ? 1 : 0, llc.Count);
    }

    [Fact]
    [Trait("Spec", "IF-96")]
    public void What_the_full_queue_does_not_take_is_freed_and_counted_for_both()
    {
        using var bench = new TestStack();
        using var drain = Open(bench, 0x1234, 0x1234, capacity: 2);
        for (byte i = 0; i < 5; i++)
        {
            bench.Ifp.Input(bench.Frame(etherType: 0x1234, fill: i));
        }

        Assert.Equal((5, 3, 2), (drain.Matched, drain.Drops, drain.Count));
        Assert.Equal(2, bench.Stack.Mbufs.Outstanding);
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((5, 2, 3), (data.InPackets, data.InDelivered, data.InNoProto));

        while (drain.TryReceive(out var m, out _))
        {
            m.Free();
        }

        bench.Ifp.Input(bench.Frame(etherType: 0x1234));
        Assert.True(drain.TryReceive(out var last, out var header));
        last.Free();
        Assert.Equal((5, 3), (header.Sequence, header.Drops));
    }

    [Fact]
    [Trait("Spec", "IF-96")]
    public void Foreign_frames_and_those_of_a_protocol_or_access_point_are_not_drained()
    {
        using var bench = new TestStack();
        _ = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var point = new RecordingPoint();
        Assert.Equal(Errno.None, bench.Stack.Raw.Register(SapAddress.EtherType(0x1234), point));
        using var drain = Open(bench, 0, ushort.MaxValue);

        bench.Ifp.Input(bench.Frame(etherType: 0x1235, destination: TestStack.Other));
        bench.Ifp.Input(bench.Frame(etherType: 0x88b5));
        bench.Ifp.Input(bench.Frame(etherType: 0x1234));
        Assert.Equal(0, drain.Count);

        point.Declines = true;
        bench.Ifp.Input(bench.Frame(etherType: 0x1234));
        Assert.Equal(1, drain.Count);
        _ = bench.Stack.RunUntilIdle();
    }

    [Fact]
    [Trait("Spec", "IF-96")]
    public void A_port_has_one_listener_on_an_interface_until_it_is_closed()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("other", new ScriptedDriver(), TestStack.Options(), out _));
        var sim = Pattern("sim");
        var raw = bench.Stack.Raw;
        Assert.Equal(Errno.None, raw.OpenDrain(sim, 0x1000, 0x2000, out var first));

        Assert.Equal(Errno.EADDRINUSE, raw.OpenDrain(IfPattern.All, 0x2000, 0x3000, out var none));
        Assert.Null(none);
        Assert.Equal(Errno.EADDRINUSE, raw.OpenDrain(Pattern("sim0"), 0x1800, 0x1800, out none));
        Assert.Equal(Errno.None, raw.OpenDrain(sim, 0x2001, 0x3000, out var beside));
        Assert.Equal(Errno.None, raw.OpenDrain(Pattern("other"), 0x1000, 0x2000, out var elsewhere));

        first!.Dispose();
        Assert.Equal(Errno.None, raw.OpenDrain(sim, 0x1000, 0x2000, out var again));
        bench.Ifp.Input(bench.Frame(etherType: 0x1800));
        Assert.Equal((0, 0, 0, 1), (first.Count, beside!.Count, elsewhere!.Count, again!.Count));
        foreach (var drain in new[] { beside, elsewhere, again })
        {
            drain.Dispose();
        }
    }

    [Fact]
    [Trait("Spec", "IF-96")]
    public void After_it_is_closed_frames_are_freed_and_counted_again()
    {
        using var bench = new TestStack();
        var drain = Open(bench, 0x1234, 0x1234);
        bench.Ifp.Input(bench.Frame(etherType: 0x1234));

        drain.Dispose();
        bench.Ifp.Input(bench.Frame(etherType: 0x1234));

        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Equal(1, bench.Ifp.Counters.Snapshot().InNoProto);
        Assert.Equal(Errno.EINTR, drain.Receive(TimeSpan.Zero, out _, out _));
    }

    [Fact]
    [Trait("Spec", "IF-96")]
    public void Draining_needs_privilege_a_range_and_a_queue()
    {
        using var bench = new TestStack();
        var raw = bench.Stack.Raw;

        Assert.Equal(Errno.EPERM, raw.OpenDrain(IfPattern.All, 0, 1, out var none, credential: Credential.User));
        Assert.Equal(Errno.EINVAL, raw.OpenDrain(IfPattern.All, 2, 1, out none));
        Assert.Equal(Errno.EINVAL, raw.OpenDrain(IfPattern.All, 0, 1, out none, capacity: 0));
        Assert.Null(none);
    }

    private static IfPattern Pattern(string text)
    {
        Assert.Equal(Errno.None, IfPattern.Parse(text, out var pattern));
        return pattern!;
    }

    private static DrainListener Open(TestStack bench, ushort first, ushort last, int capacity = DrainListener.DefaultCapacity)
    {
        Assert.Equal(Errno.None, bench.Stack.Raw.OpenDrain(IfPattern.All, first, last, out var listener, capacity));
        return listener!;
    }
}
