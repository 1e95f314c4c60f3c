using System.Reflection;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Statistics;

/// <summary>All counters of a snapshot by name ("InPackets", "InDropsBy.NotForUs"), so that no check can forget one.</summary>
internal static class CounterList
{
    private static readonly PropertyInfo[] Numbers =
        [.. typeof(IfData).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.PropertyType == typeof(long))];

    /// <summary>Names and values.</summary>
    internal static IReadOnlyList<KeyValuePair<string, long>> Of(IfData data) =>
    [
        .. Numbers.Select(number => KeyValuePair.Create(number.Name, (long)number.GetValue(data)!)),
        .. data.InDropsBy.Select(static drop => KeyValuePair.Create($"{nameof(IfData.InDropsBy)}.{drop.Key}", drop.Value)),
        .. data.OutDropsBy.Select(static drop => KeyValuePair.Create($"{nameof(IfData.OutDropsBy)}.{drop.Key}", drop.Value)),
    ];

    /// <summary>FAIL when a counter is less than it was, or has grown as only a wrapped or torn one does.</summary>
    /// <param name="context">The check.</param>
    /// <param name="before">Read earlier.</param>
    /// <param name="after">Read later, by the same thread.</param>
    /// <param name="when">What happened between.</param>
    internal static void Grew(CheckContext context, IfData before, IfData after, string when)
    {
        var old = Of(before);
        var now = Of(after);
        for (var i = 0; i < old.Count; i++)
        {
            var growth = now[i].Value - old[i].Value;
            context.True(growth >= 0, $"{now[i].Key} fell from {old[i].Value} to {now[i].Value} {when}");
            context.True(growth < 1L << 31, $"{now[i].Key} jumped from {old[i].Value} to {now[i].Value} {when}");
        }
    }
}
