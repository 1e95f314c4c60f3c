using HwNet.Net;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>if_data with its drops by cause.</summary>
internal sealed record CounterReport(
    long InPackets,
    long InBytes,
    long InMulticasts,
    long InErrors,
    long InDelivered,
    long OutPackets,
    long OutBytes,
    long OutMulticasts,
    long OutErrors,
    long OutAccepted,
    long OutDrops,
    long Collisions,
    long StrayInterrupts,
    long Watchdogs,
    IReadOnlyDictionary<string, long> InDropsBy,
    IReadOnlyDictionary<string, long> OutDropsBy)
{
    internal static CounterReport Of(IfData data) => new(
        data.InPackets,
        data.InBytes,
        data.InMulticasts,
        data.InErrors,
        data.InDelivered,
        data.OutPackets,
        data.OutBytes,
        data.OutMulticasts,
        data.OutErrors,
        data.OutAccepted,
        data.OutDrops,
        data.Collisions,
        data.StrayInterrupts,
        data.Watchdogs,
        ByName(data.InDropsBy),
        ByName(data.OutDropsBy));

    /// <summary>Names and values, in the order of "ethtool -S".</summary>
    internal IEnumerable<(string Name, long Value)> Lines()
    {
        yield return ("in_packets", InPackets);
        yield return ("in_bytes", InBytes);
        yield return ("in_multicasts", InMulticasts);
        yield return ("in_errors", InErrors);
        yield return ("in_delivered", InDelivered);
        foreach (var (cause, count) in InDropsBy)
        {
            yield return ($"in_drops.{cause}", count);
        }

        yield return ("out_packets", OutPackets);
        yield return ("out_bytes", OutBytes);
        yield return ("out_multicasts", OutMulticasts);
        yield return ("out_errors", OutErrors);
        yield return ("out_accepted", OutAccepted);
        yield return ("out_drops", OutDrops);
        foreach (var (cause, count) in OutDropsBy)
        {
            yield return ($"out_drops.{cause}", count);
        }

        yield return ("collisions", Collisions);
        yield return ("stray_interrupts", StrayInterrupts);
        yield return ("watchdogs", Watchdogs);
    }

    private static Dictionary<string, long> ByName<TCause>(IReadOnlyDictionary<TCause, long> counts)
        where TCause : struct, Enum =>
        counts.ToDictionary(pair => SnakeCase.Lower(pair.Key.ToString()), pair => pair.Value);
}
