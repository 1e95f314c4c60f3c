using System.Reflection;
using HwNet.Net;

namespace HwNet.Core.Tests.Sysctl;

/// <summary>Whoever adds a knob and forgets its node is found here.</summary>
[Trait("Spec", "IF-38")]
public sealed class SysctlCoverageTests
{
    [Fact]
    public void Every_public_knob_of_a_stack_shows_in_exactly_one_node()
    {
        using var stack = new NetStack(new NetStackOptions { Threaded = false, MbufCount = 16 });
        var found = Knobs(stack, [typeof(NetStack)]).ToList();

        Assert.All(found, knob => Assert.True(Shown(stack, knob) == 1, $"{knob.Owner.GetType().Name}.{knob.Property.Name}: {Shown(stack, knob)} nodes show it"));
        Assert.True(found.Count >= 20, $"only {found.Count} knobs were found: the walk misses some");
    }

    [Fact]
    public void The_walk_finds_knobs_wherever_they_are()
    {
        using var stack = new NetStack(new NetStackOptions { Threaded = false, MbufCount = 16 });

        var names = Knobs(stack, [typeof(NetStack)]).Select(knob => knob.Property.Name).ToList();

        Assert.Contains("MaxAge", names);
        Assert.Contains("IfStartOnCpuSched", names);
        Assert.Contains("DefaultTimeToLive", names);
        Assert.Contains("MaxLength", names);
        Assert.Contains("Burst", names);
        Assert.Contains("ErrorsPerSecond", names);
    }

    /// <summary>Changes the knob and puts it back.</summary>
    /// <returns>How many nodes changed with it.</returns>
    private static int Shown(NetStack stack, (object Owner, PropertyInfo Property) knob)
    {
        var old = knob.Property.GetValue(knob.Owner);
        var before = stack.Sysctls.All.ToDictionary(node => node.Name, node => node.Value);
        knob.Property.SetValue(knob.Owner, Other(old!));
        var changed = stack.Sysctls.All.Count(node => node.Value != before[node.Name]);
        knob.Property.SetValue(knob.Owner, old);
        return changed;
    }

    private static object Other(object value) => value switch
    {
        bool v => !v,
        byte v => (byte)(v + 1),
        ushort v => (ushort)(v + 1),
        int v => v + 1,
        long v => v + 1,
        double v => v + 1,
        TimeSpan v => v + TimeSpan.FromMicroseconds(500),
        NetisrDispatch.Deferred => NetisrDispatch.Hybrid,
        string v => v + "x",
        _ => throw new InvalidOperationException($"a knob of type {value.GetType()}: teach this test to change it"),
    };

    /// <summary>What is said once and never changes (the counters of a snapshot) is no knob.</summary>
    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    /// <summary>Public properties with a public setter and a scalar value, of everything of core that can be reached by public properties.</summary>
    private static IEnumerable<(object Owner, PropertyInfo Property)> Knobs(object owner, HashSet<Type> seen)
    {
        foreach (var property in owner.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
        {
            var type = property.PropertyType;
            if (property.SetMethod is { IsPublic: true } set && !IsInit(set) && (type.IsValueType || type == typeof(string)))
            {
                yield return (owner, property);
            }
            else if (type is { IsClass: true, IsArray: false } && type.Assembly == typeof(NetStack).Assembly && seen.Add(type) && property.GetValue(owner) is { } part)
            {
                foreach (var knob in Knobs(part, seen))
                {
                    yield return knob;
                }
            }
        }
    }
}
