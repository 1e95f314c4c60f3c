using HwNet.Routing;
using HwNet.Tests;

namespace HwNet.Core.Tests.Routing;

[Trait("Spec", "IF-110")]
public sealed class PrefixTrieTests
{
    [Theory]
    [InlineData(32, 1)]
    [InlineData(128, 2)]
    public void Random_changes_leave_what_a_plain_list_of_prefixes_holds(int width, int seed)
    {
        var random = new Random(seed);
        var trie = new PrefixTrie<string>();
        var model = new Dictionary<(PrefixKey Key, int Length), string>();
        for (var step = 0; step < 2000; step++)
        {
            var length = random.Next(width + 1);
            var key = Sparse(random, width).Truncate(length);
            if (random.Next(5) > 1)
            {
                trie.Set(key, length, $"{step}");
                model[(key, length)] = $"{step}";
            }
            else
            {
                trie.Set(key, length, null);
                _ = model.Remove((key, length));
            }

            var wanted = Sparse(random, width);
            var covering = model.Where(e => wanted.Truncate(e.Key.Length) == e.Key.Key).OrderBy(static e => e.Key.Length).Select(static e => e.Value).ToArray();
            var walked = new List<string>();
            foreach (var value in trie.Covering(wanted))
            {
                walked.Add(value);
            }

            Assert.True(covering.SequenceEqual(walked), $"seed {seed}, step {step}");
            Assert.True(covering.LastOrDefault() == trie.Longest(wanted), $"seed {seed}, step {step}");
            Assert.True(model.Count == trie.Count && model.GetValueOrDefault((key, length)) == trie.Find(key, length), $"seed {seed}, step {step}");
        }

        Assert.Equal(model.Values.Order(), trie.ToList().Order());
        foreach (var (key, length) in model.Keys)
        {
            trie.Set(key, length, null);
        }

        Assert.Equal((0, null), (trie.Count, trie.Longest(default)));
    }

    [Fact]
    public void A_hundred_thousand_prefixes_are_each_found_by_an_address_in_them_and_nothing_is_allocated()
    {
        var trie = new PrefixTrie<string>();
        for (var network = 0; network < 100_000; network++)
        {
            trie.Set(Network(network), 24, $"{network}");
        }

        for (var network = 0; network < 100_000; network += 97)
        {
            Assert.Equal($"{network}", trie.Longest(Network(network) with { High = Network(network).High | 0x7f_0000_0000 }));
        }

        Assert.Equal(100_000, trie.Count);
        Assert.Null(trie.Longest(new PrefixKey(0xf000_0000_0000_0000, 0)));
        Assert.Equal(0, Allocations.Least(10, () => _ = trie.Longest(Network(77))));
    }

    [Fact]
    public void A_walk_that_has_begun_sees_the_moment_in_which_it_began()
    {
        var trie = new PrefixTrie<string>();
        trie.Set(default, 0, "default");
        trie.Set(default, 8, "eight");

        var walk = trie.Covering(default);
        Assert.True(walk.MoveNext());
        trie.Set(default, 8, null);
        trie.Set(default, 0, null);

        Assert.True(walk.MoveNext());
        Assert.Equal("eight", walk.Current);
        Assert.False(walk.MoveNext());
    }

    /// <summary>x.y.z.0, in an order that is not that of the numbers.</summary>
    private static PrefixKey Network(int number) => new((ulong)(uint)(number * 3 % 0x40_0000) << 40, 0);

    /// <summary>Keys with few different bits, so that prefixes meet.</summary>
    private static PrefixKey Sparse(Random random, int width)
    {
        var bits = ((ulong)(uint)random.Next(8) << 61) | ((ulong)(uint)random.Next(4) << 40) | ((ulong)(uint)random.Next(4) << 32);
        return width == 32 ? new PrefixKey(bits, 0) : new PrefixKey(bits | (ulong)(uint)random.Next(3), ((ulong)(uint)random.Next(4) << 62) | (uint)random.Next(3));
    }
}
