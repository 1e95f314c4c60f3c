using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Sysctl;

namespace HwNet.Core.Tests.Sysctl;

[Trait("Spec", "IF-38")]
public sealed class SysctlTreeTests : IDisposable
{
    private const string MaxAge = "net.link.ether.inet.max_age";

    private readonly NetStack _stack = new(new NetStackOptions { Threaded = false, CpuCount = 2, MbufCount = 64, FibCount = 3 });

    private SysctlTree Tree => _stack.Sysctls;

    [Fact]
    public void A_value_is_read_and_set_by_text_and_is_in_force_at_once()
    {
        Assert.Equal("1200", Read(MaxAge));

        Assert.Equal(Errno.None, Tree.Write(MaxAge, "5m", null, out var failure));

        Assert.Null(failure);
        Assert.Equal("300", Read(MaxAge));
        Assert.Equal(TimeSpan.FromMinutes(5), _stack.Inet.Arp.Knobs.MaxAge);
        _stack.Inet.Arp.Knobs.MaxAge = TimeSpan.FromSeconds(1.5);
        Assert.Equal("1.5", Read(MaxAge));
    }

    [Theory]
    [InlineData("ifq_dispatch_schedonly")]
    [InlineData("ifq_dispatch_schednochk")]
    [InlineData("if_devstart_schedonly")]
    [InlineData("if_devstart_schednochk")]
    [InlineData("if_start_oncpu_sched")]
    public void The_five_knobs_of_the_start_path_are_nodes(string knob)
    {
        Assert.Equal("0", Read($"net.link.generic.{knob}"));
        Assert.Equal(Errno.None, Tree.Write($"net.link.generic.{knob}", "1", null, out _));
        Assert.Equal("1", Read($"net.link.generic.{knob}"));
    }

    [Theory]
    [InlineData(MaxAge, "0.5", Errno.ERANGE, "out of range")]
    [InlineData(MaxAge, "8d", Errno.ERANGE, "from 1 to 604800 s")]
    [InlineData(MaxAge, "soon", Errno.EINVAL, "500ms, 20s, 5m, 1h, 1d")]
    [InlineData(MaxAge, "5 m", Errno.EINVAL, "500ms, 20s, 5m, 1h, 1d")]
    [InlineData(MaxAge, "1e400", Errno.EINVAL, "500ms, 20s, 5m, 1h, 1d")]
    [InlineData("net.link.ether.inet.maxtries", "0", Errno.ERANGE, "from 1 to 100 requests")]
    [InlineData("net.link.ether.inet.maxtries", "5.5", Errno.EINVAL, "a whole number")]
    [InlineData("net.link.ether.inet.maxtries", "99999999999", Errno.EINVAL, "a whole number")]
    [InlineData("net.link.ether.inet.maxtries", "", Errno.EINVAL, "a whole number")]
    [InlineData("net.isr.dispatch", "sometimes", Errno.EINVAL, "it stays deferred")]
    [InlineData("net.isr.spin", "1001", Errno.ERANGE, "from 0 to 1000 us")]
    [InlineData("net.inet.ip.ttl", "256", Errno.ERANGE, "from 1 to 255 hops")]
    [InlineData("net.link.generic.if_start_oncpu_sched", "2", Errno.EINVAL, "0 or 1")]
    [InlineData("net.inet.ip.forwarding", "1", Errno.EPERM, "read-only")]
    [InlineData("net.fibs", "4", Errno.EPERM, "said when the stack is made")]
    [InlineData("net.inet.ip.default_interface", "eth7", Errno.ENXIO, "it stays")]
    public void A_wrong_value_is_refused_with_cause_and_cure_and_leaves_the_old_one(string name, string value, Errno error, string words)
    {
        var before = Read(name);

        Assert.Equal(error, Tree.Write(name, value, null, out var failure));

        Assert.StartsWith(name, failure, StringComparison.Ordinal);
        Assert.Contains(words, failure, StringComparison.Ordinal);
        Assert.Equal(before, Read(name));
    }

    [Fact]
    public void Only_who_has_privilege_changes_a_value_and_everybody_reads()
    {
        foreach (var credential in new[] { Credential.User, Credential.Confined() })
        {
            Assert.Equal(Errno.EPERM, Tree.Write(MaxAge, "60", credential, out var failure));
            Assert.Contains("privilege", failure, StringComparison.Ordinal);
        }

        Assert.Equal("1200", Read(MaxAge));
        Assert.Equal(Errno.None, Tree.Write(MaxAge, "60", Credential.Root, out _));
    }

    [Fact]
    public void An_unknown_name_tells_names_like_it()
    {
        Assert.Equal(Errno.ENOENT, Tree.Read("net.inet.max_age", out _, out var failure));
        Assert.Contains(MaxAge, failure, StringComparison.Ordinal);
        Assert.Equal(Errno.ENOENT, Tree.Write("net.nothing.like.zzz", "1", null, out failure));
        Assert.Contains("lists all names", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_node_says_what_it_is_and_keeps_its_default_within_its_bounds()
    {
        var nodes = Tree.All;

        Assert.Equal(nodes.Select(n => n.Name).Order(StringComparer.Ordinal), nodes.Select(n => n.Name));
        Assert.All(nodes, node =>
        {
            Assert.Matches("^[a-z0-9_]+([.][a-z0-9_]+)+$", node.Name);
            Assert.Matches("^[A-Z].*[^.]$|^if.*[^.]$", node.Description);
            Assert.Equal(node.Value, node.Default);
            if (node.IsWritable)
            {
                Assert.Equal(Errno.None, Tree.Write(node.Name, node.Default!, null, out _));
                Assert.True(node.Type == SysctlType.String || (node.Least is not null && node.Most is not null), node.Name);
            }
        });
    }

    [Fact]
    public void Both_bounds_of_every_node_may_be_set_and_are_read_back()
    {
        foreach (var node in Tree.All.Where(n => n is { IsWritable: true, Least: not null, Most: not null }))
        {
            foreach (var bound in new[] { node.Least!, node.Most! })
            {
                Assert.Equal(Errno.None, Tree.Write(node.Name, bound, null, out var failure));
                Assert.Null(failure);
                Assert.Equal(bound, node.Value);
            }
        }
    }

    [Fact]
    public void A_part_of_a_name_stands_for_all_below_it()
    {
        Assert.Equal(5, Tree.Under("net.link.generic").Count);
        Assert.Equal(MaxAge, Assert.Single(Tree.Under(MaxAge)).Name);
        Assert.Empty(Tree.Under("net.link.gen"));
    }

    [Fact]
    public void What_a_stack_was_made_with_is_listed_read_only()
    {
        Assert.Equal("2", Read("net.isr.numthreads"));
        Assert.Equal("3", Read("net.fibs"));
        Assert.Equal("64", Read("kern.ipc.nmbufs"));
        Assert.Equal("1000", Read("kern.polling.pollhz"));
    }

    [Fact]
    public void Two_stacks_have_values_of_their_own()
    {
        using var other = new NetStack(new NetStackOptions { Threaded = false, MbufCount = 16 });

        Assert.Equal(Errno.None, other.Sysctls.Write(MaxAge, "60", null, out _));

        Assert.Equal("1200", Read(MaxAge));
    }

    public void Dispose() => _stack.Dispose();

    private string Read(string name)
    {
        Assert.Equal(Errno.None, Tree.Read(name, out var value, out _));
        return value;
    }
}
