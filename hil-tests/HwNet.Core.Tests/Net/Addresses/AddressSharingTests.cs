using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Net.Addresses;
using HwNet.Tests;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net.Addresses;

public sealed class AddressSharingTests
{
    [Fact]
    [Trait("Spec", "IF-72")]
    [Trait("Spec", "IF-70")]
    public void Random_addresses_are_found_as_a_walk_over_all_of_them_finds_them()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        using var bench = new AddressBench();
        IfNet[] interfaces = [bench.Ifp, bench.Attach(), bench.Attach()];
        for (var step = 0; step < 400; step++)
        {
            var ifp = interfaces[random.Next(interfaces.Length)];
            var address = Ipv4Address.FromUInt32(0x0a00_0000 | (uint)random.Next(1, 0x400));
            Errno[] possible = [Errno.None, Errno.EEXIST, Errno.EADDRNOTAVAIL];
            Assert.Contains(ifp.Ioctl(random.Next(3) > 0 ? new AddAddress(address, random.Next(8, 33)) : new DeleteAddress(address)), possible);
            var all = interfaces.SelectMany(static i => i.Addresses).OfType<InetIfAddress>().ToArray();
            var wanted = 0x0a00_0000 | (uint)random.Next(1, 0x400);

            var network = bench.Stack.Addresses.WithNetwork(SockAddr.Inet(Ipv4Address.FromUInt32(wanted))) as InetIfAddress;
            Assert.True(AddressModel.MostSpecific(all, wanted) == (network?.PrefixLength ?? -1), $"seed {Seed}, step {step}");
            Assert.True(network is null || AddressModel.OnNetwork(network, wanted), $"seed {Seed}, step {step}");
            var equal = all.Any(a => a.Address.ToUInt32() == wanted || a.Broadcast?.ToUInt32() == wanted);
            Assert.True(equal == (bench.Stack.Addresses.WithAddress(SockAddr.Inet(Ipv4Address.FromUInt32(wanted))) is not null), $"seed {Seed}, step {step}");
            var own = ifp.Addresses.OfType<InetIfAddress>().ToArray();
            var best = IfAddressTable.BestOf(ifp, SockAddr.Inet(Ipv4Address.FromUInt32(wanted))) as InetIfAddress;
            var specific = AddressModel.MostSpecific(own, wanted);
            Assert.True(specific < 0 ? best == own.FirstOrDefault() : best!.PrefixLength == specific, $"seed {Seed}, step {step}");
        }
    }

    [Fact]
    [Trait("Spec", "IF-74")]
    public void Readers_on_other_threads_see_every_address_that_stays_while_others_come_and_go()
    {
        using var bench = new AddressBench();
        var stays = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        using var begun = new CountdownEvent(3);
        var stop = false;
        var faults = 0;
        var readers = Enumerable.Range(0, 3).Select(reader => new Thread(() =>
        {
            var announced = false;
            do
            {
                var found = bench.Stack.Addresses.WithAddress(stays.Sa) == stays
                    && bench.Stack.Addresses.WithNetwork(AddressBench.Inet("10.9.0.200")) is InetIfAddress { PrefixLength: >= 24 }
                    && bench.Ifp.Addresses.Contains(stays);
                _ = Interlocked.Add(ref faults, found ? 0 : 1);
                if (!announced)
                {
                    _ = begun.Signal();
                    announced = true;
                }
            }
            while (!Volatile.Read(ref stop));
        })).ToArray();
        Array.ForEach(readers, static t => t.Start());
        begun.Wait();

        for (var round = 0; round < 300; round++)
        {
            var address = Ipv4Address.FromUInt32(0x0a09_0080 + ((uint)round % 100));
            Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(address, 25 + (round % 8))));
            Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(address)));
        }

        Volatile.Write(ref stop, true);
        Array.ForEach(readers, static t => t.Join());
        Assert.Equal(0, faults);
    }

    [Fact]
    [Trait("Spec", "IF-74")]
    public void A_reader_that_stands_still_in_the_middle_keeps_nobody_out_and_its_addresses_live()
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        _ = AddressBench.Add(bench.Ifp, "10.8.0.1/24");
        var list = bench.Ifp.Addresses;
        using var reader = list.GetEnumerator();
        Assert.True(reader.MoveNext());
        var held = bench.Stack.Addresses.WithAddress(AddressBench.Inet("10.9.0.1"))!;

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(Ipv4Address.Parse("10.9.0.1"))));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.True(reader.MoveNext());
        Assert.Equal("10.9.0.1 sim0", AddressBench.Text(reader.Current));
        Assert.True(reader.MoveNext());
        Assert.Equal("10.8.0.1 sim0", AddressBench.Text(reader.Current));
        Assert.Equal(("10.9.0.1 sim0", 24), (AddressBench.Text(held), held.NetworkBits));
        Assert.Null(bench.Stack.Addresses.WithAddress(AddressBench.Inet("10.9.0.1")));
        Assert.Null(bench.Stack.Addresses.WithAddress(AddressBench.Inet("10.8.0.1")));
    }

    [Fact]
    [Trait("Spec", "IF-74")]
    public void A_look_up_allocates_nothing()
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        _ = AddressBench.Add(bench.Attach(), "10.8.0.1/16");
        var (wanted, own) = (AddressBench.Inet("10.8.7.7"), AddressBench.Inet("10.9.0.1"));

        Assert.Equal(0, Allocations.Least(100, () =>
        {
            _ = bench.Stack.Addresses.WithNetwork(wanted);
            _ = bench.Stack.Addresses.WithAddress(own);
            _ = bench.Stack.Addresses.WithDestination(wanted);
            _ = IfAddressTable.BestOf(bench.Ifp, wanted);
        }));
    }

    [Fact]
    [Trait("Spec", "IF-76")]
    public void A_purge_runs_each_protocols_own_removal_and_leaves_the_link_address()
    {
        using var bench = new TestStack();
        var domain = new IoctlDomain();
        bench.Stack.AddDomain(domain);
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        _ = AddressBench.Add(bench.Ifp, "10.8.0.1/24");
        Assert.NotEmpty(bench.Stack.Inet.GroupsOf(bench.Ifp));
        domain.Notes.Clear();

        bench.Ifp.PurgeAddresses();

        Assert.Equal(["removed 10.9.0.1", "removed 10.8.0.1"], domain.Notes);
        Assert.Equal([AddressFamily.Link], bench.Ifp.Addresses.Select(static a => a.Family));
        Assert.Empty(bench.Stack.Inet.GroupsOf(bench.Ifp));
        Assert.Empty(bench.Stack.Routes.Entries(AddressFamily.Inet));
        Assert.Null(bench.Stack.Addresses.WithNetwork(AddressBench.Inet("10.9.0.2")));
    }
}
