using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo;

public sealed class LoopbackTests
{
    [Fact]
    [Trait("Spec", "IF-120")]
    public void The_loopback_interface_has_no_link_header_and_no_broadcast()
    {
        using var stack = new DriverStack();

        var lo = stack.Clone("lo")[0];

        Assert.Equal("lo0", lo.Name);
        Assert.Equal(IfType.Loop, lo.Type);
        Assert.Equal(0, lo.HeaderLength);
        Assert.True(lo.Flags.HasFlag(IfFlags.Loopback));
        Assert.False(lo.Flags.HasFlag(IfFlags.Broadcast));
    }

    [Fact]
    [Trait("Spec", "IF-120")]
    public void What_is_sent_is_received_once_and_in_order()
    {
        using var stack = new DriverStack();
        var lo = stack.Clone("lo")[0];
        DriverStack.Up(lo);
        var tap = new RecordingTap();
        using var subscription = lo.Tap(tap);

        for (var i = 0; i < 3; i++)
        {
            Assert.True(stack.Stack.Mbufs.TryGet(out var m));
            var data = m.Append(20);
            data.Clear();
            data[0] = 0x45;
            data[19] = (byte)i;
            Assert.Equal(Errno.None, lo.Output(m, SockAddr.Of(AddressFamily.Inet)));
        }

        _ = stack.Stack.RunUntilIdle();
        Assert.Equal([0, 1, 2], tap.Incoming.Select(f => f[19]));
        Assert.Equal([0, 1, 2], tap.Outgoing.Select(f => f[19]));
        Assert.Equal(3, lo.Counters.Snapshot().InPackets);
    }

    [Fact]
    public void The_mtu_is_what_a_buffer_holds()
    {
        using var stack = new DriverStack();
        var lo = stack.Clone("lo")[0];

        Assert.Equal(Math.Min(16384, stack.Stack.Mbufs.MaxPacketLength), lo.Mtu);
        Assert.Equal(Errno.EINVAL, lo.Ioctl(new SetMtu(lo.Mtu + 1)));
        Assert.Equal(Errno.None, lo.Ioctl(new SetMtu(lo.Mtu)));
    }
}
