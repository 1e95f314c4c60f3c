using HwNet.Core.Tests.Net;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Model;

/// <summary>Random operations from many threads against a reference model: what each thread owns is known exactly, what they share keeps its rules.</summary>
public sealed class IfnetModelTests
{
    private const int Operations = 100_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_operations_of_eight_threads_agree_with_the_model(int seed)
    {
        using var world = new ModelWorld();
        using var crew = new Crew();
        for (var i = 0; i < ModelWorld.Workers; i++)
        {
            var worker = new ModelWorker(world, i, (seed * 1000) + i);
            crew.Run($"worker {i}, seed {seed}", () =>
            {
                try
                {
                    worker.Run(Operations / ModelWorld.Workers);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
                }
            });
        }

        crew.Join();
        var shared = world.Shared.Ifp;
        Assert.False(shared.Flags.HasFlag(IfFlags.Promisc), $"seed {seed}");
        Assert.DoesNotContain(SockAddr.Inet(Ipv4Address.Parse("239.1.2.3")), shared.Memberships.Keys);
        Assert.Equal([[shared.Name], []], world.Stacks.Select(static s => s.Interfaces.All.Select(static i => i.Name)));
        Assert.Equal(Errno.None, world.Stacks[0].Interfaces.Detach(shared));
        Assert.All([world.Shared, .. world.Retired], live => Assert.True(live.Audit() is null, $"seed {seed}: {live.Audit()}"));
        Assert.All(world.Stacks, stack => Assert.True(stack.Mbufs.Ledger().Count == 0, $"seed {seed}: {string.Join(", ", stack.Mbufs.Ledger())}"));
        Assert.All(world.Stacks, static stack => Assert.Empty(stack.Groups.Names));
        Assert.All(world.Stacks, static stack => Assert.Empty(stack.Routes.Entries(AddressFamily.Inet)));
        Assert.True(world.Retired.Count > 100, $"seed {seed}: only {world.Retired.Count} lives");
    }
}
