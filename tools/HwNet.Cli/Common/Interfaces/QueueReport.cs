using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>The send queue of an interface.</summary>
/// <param name="Discipline">"classic", or the discipline that is enabled.</param>
/// <param name="Length">Packets in it.</param>
/// <param name="MaxLength">Packets it takes.</param>
/// <param name="BitsPerSecond">What the regulator lets through; 0 for all.</param>
internal sealed record QueueReport(string Discipline, int Length, int MaxLength, long BitsPerSecond)
{
    internal static QueueReport Of(IfNet ifp)
    {
        var request = new GetQueue();
        var status = ifp.Ioctl(request) == Errno.None ? request.Reply : null;
        return new QueueReport(
            status is { Enabled: true, Discipline: { } discipline } ? SnakeCase.Lower(discipline.GetType().Name.Replace("Discipline", "", StringComparison.Ordinal)) : "classic",
            status?.Length ?? 0,
            ifp.SendQueue.MaxLength,
            status?.BitsPerSecond ?? 0);
    }
}
