using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Protocols.Inet6;

[Trait("Spec", "IF-113")]
public sealed class DadRaceTests
{
    [Fact]
    public void An_address_that_is_removed_while_its_probe_runs_out_does_not_come_back()
    {
        using var bench = new Inet6Bench(addresses: false);
        var removed = new Inet6IfAddress(bench.Ifp, Inet6Bench.Own, 64);
        bench.Add(Inet6Bench.Own);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteInet6Address(Inet6Bench.Own)));

        bench.Inet6.PutInForce(removed);

        Assert.Null(bench.Stack.Addresses.WithAddress(removed.Sa));
        Assert.Empty(bench.Stack.Routes.Entries(AddressFamily.Inet6));
        Assert.Null(bench.Inet6.StateOf(bench.Ifp, Inet6Bench.Own));
    }

    [Fact]
    public void Addresses_come_and_go_while_the_timer_runs_and_nothing_is_left()
    {
        using var bench = new Inet6Bench(addresses: false);
        bench.Bench.Driver.OnSent = null;
        using var begun = new SemaphoreSlim(0);
        var stop = false;
        var timer = new Thread(() =>
        {
            _ = begun.Release();
            while (!Volatile.Read(ref stop))
            {
                bench.Clock.AdvanceSeconds(1);
                bench.Inet6.Nd.Tick();
            }
        });
        timer.Start();
        begun.Wait();

        for (var round = 0; round < 500; round++)
        {
            bench.Add(Inet6Bench.Own);
            Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteInet6Address(Inet6Bench.Own)));
        }

        Volatile.Write(ref stop, true);
        timer.Join();
        Assert.Null(bench.Stack.Addresses.WithAddress(SockAddr.Inet6(Inet6Bench.Own)));
        Assert.Empty(bench.Stack.Routes.Entries(AddressFamily.Inet6));
        Assert.Empty(bench.Inet6.GroupsOf(bench.Ifp));
    }
}
