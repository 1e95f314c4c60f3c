using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class IndexTests
{
    [Fact]
    [Trait("Spec", "IF-04")]
    public void The_index_table_grows_and_finds_nothing_past_it_or_where_an_interface_was()
    {
        using var bench = new TestStack(up: false);
        var all = new List<IfNet> { bench.Ifp };
        for (var i = 1; i < 100; i++)
        {
            Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var ifp));
            all.Add(ifp!);
        }

        Assert.Equal(Enumerable.Range(1, 100), all.Select(static ifp => ifp.Index));
        Assert.All(all, ifp => Assert.Same(ifp, bench.Stack.Interfaces.ByIndex(ifp.Index)));
        Assert.All((int[])[0, -1, 101, 127, 128, 1000, int.MaxValue, int.MinValue], i => Assert.Null(bench.Stack.Interfaces.ByIndex(i)));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(all[41]));
        Assert.Null(bench.Stack.Interfaces.ByIndex(42));
        Assert.Null(bench.Stack.Interfaces.AddressByIndex(42));
        Assert.Equal(100, bench.Stack.Interfaces.HighestIndex);
    }

    [Fact]
    [Trait("Spec", "IF-04")]
    public void The_highest_index_falls_back_over_every_hole_below_it()
    {
        using var bench = new TestStack(up: false);
        var registry = bench.Stack.Interfaces;
        for (var i = 2; i <= 5; i++)
        {
            Assert.Equal(Errno.None, registry.Attach("sim", new ScriptedDriver(), TestStack.Options(), out _));
        }

        Assert.Equal(Errno.None, registry.Detach(registry.ByIndex(3)!));
        Assert.Equal(Errno.None, registry.Detach(registry.ByIndex(4)!));
        Assert.Equal(5, registry.HighestIndex);
        Assert.Equal(Errno.None, registry.Detach(registry.ByIndex(5)!));
        Assert.Equal(2, registry.HighestIndex);
        Assert.Equal(Errno.None, registry.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var next));
        Assert.Equal(3, next!.Index);

        foreach (var ifp in registry.All)
        {
            Assert.Equal(Errno.None, registry.Detach(ifp));
        }

        Assert.Equal(0, registry.HighestIndex);
        Assert.Empty(registry.All);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20240229)]
    [Trait("Spec", "IF-04")]
    public void Lookups_are_safe_while_interfaces_come_and_go(int seed)
    {
        using var bench = new TestStack(up: false, threaded: true);
        using var crew = new Crew();
        var registry = bench.Stack.Interfaces;
        var failures = 0;
        for (var i = 0; i < 2; i++)
        {
            crew.Repeat($"lookup {i}", () => failures += CountWrong(registry) > 0 ? 1 : 0);
        }

        using var changers = new Crew();
        for (var i = 0; i < 3; i++)
        {
            var random = new Random(seed + i);
            changers.Run($"change {i}", () => ComeAndGo(registry, random));
        }

        changers.Join();
        crew.Stop();
        crew.Join();

        Assert.True(failures == 0, $"seed {seed}: {failures} wrong answers");
        Assert.Equal([bench.Ifp], registry.All);
        Assert.Equal(1, registry.HighestIndex);
        Assert.All(Enumerable.Range(2, 100), i => Assert.Null(registry.ByIndex(i)));
    }

    private static void ComeAndGo(IfRegistry registry, Random random)
    {
        for (var round = 0; round < 25; round++)
        {
            var mine = new List<IfNet>();
            for (var count = random.Next(1, 12); count > 0; count--)
            {
                Assert.Equal(Errno.None, registry.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var ifp));
                Assert.Same(ifp, registry.ByIndex(ifp!.Index));
                Assert.True(registry.HighestIndex >= ifp.Index);
                mine.Add(ifp);
            }

            Assert.Equal(mine.Count, mine.Select(static ifp => ifp.Name).Distinct().Count());
            while (mine.Count > 0)
            {
                var ifp = mine[random.Next(mine.Count)];
                Assert.Equal(Errno.None, registry.Detach(ifp));
                Assert.NotSame(ifp, registry.ByIndex(ifp.Index));
                Assert.DoesNotContain(ifp, registry.All);
                _ = mine.Remove(ifp);
            }
        }
    }

    private static int CountWrong(IfRegistry registry)
    {
        var wrong = 0;
        for (var index = 0; index < registry.HighestIndex + 4; index++)
        {
            wrong += registry.ByIndex(index) is { } ifp && ifp.Index != index ? 1 : 0;
        }

        foreach (var ifp in registry.All)
        {
            wrong += registry.TryFind(ifp.Name, out var found) && found.Name != ifp.Name ? 1 : 0;
        }

        return wrong;
    }
}
