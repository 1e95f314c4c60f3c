using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HwNet.Bench;
using HwNet.Cli.Common.Interfaces;
using HwNet.Net;
using HwNet.Protocols.Dhcp;

namespace HwNet.Cli.Verbs.Dhcp;

/// <summary>Drives a client through what was wished, and writes down what happens.</summary>
/// <param name="ifp">The interface, up.</param>
/// <param name="wishes">What to do.</param>
/// <param name="seen">Is told of each step.</param>
/// <param name="granted">Is told of the lease.</param>
[SuppressMessage("Design", "CA1001", Justification = "No wait handle is ever made of it: there is nothing to give back, and others may still signal it.")]
internal sealed class DhcpSession(IfNet ifp, DhcpWishes wishes, Action<DhcpStep> seen, Action<DhcpLeaseReport> granted)
{
    /// <summary>A renewal or a release takes one round trip.</summary>
    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<(TimeSpan At, DhcpProgress Progress)> _queue = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly List<DhcpStep> _steps = [];
    private long _began;

    private TimeSpan Elapsed => ifp.Stack.Clock.GetElapsedTime(_began);

    /// <summary>Does it all.</summary>
    /// <exception cref="BenchException">There can be no client on this interface.</exception>
    internal DhcpReport Run(string target, CancellationToken stop)
    {
        _began = ifp.Stack.Clock.GetTimestamp();
        using var client = Open();
        _ = client.Start();
        var problem = Await(DhcpProgressKind.Bound, wishes.Timeout, stop) ? null : NoLease(client, target);
        var lease = client.Lease is { } first ? DhcpLeaseReport.Of(first) : null;
        if (lease is not null)
        {
            granted(lease);
        }

        bool? renewed = wishes.RenewCheck && lease is not null ? client.Renew() == Errno.None && Await(DhcpProgressKind.Renewed, Limit, stop) : null;
        problem ??= renewed == false ? DhcpFailure.NotRenewed(lease, Limit) : null;
        if (wishes.Stay && problem is null)
        {
            _ = Await(null, Timeout.InfiniteTimeSpan, stop);
        }

        lease = client.Lease is { } last ? DhcpLeaseReport.Of(last) : lease;
        bool? released = wishes.Release && lease is not null ? client.Release() == Errno.None && Await(DhcpProgressKind.Released, ShortLimit, default) : null;
        return new DhcpReport(
            target, ifp.Name, ifp.Lladdr.ToString(), problem is null, lease, renewed, released, problem?.Cause, problem?.Cure, Counters(), _steps);
    }

    private TimeSpan Limit => wishes.Timeout < ShortLimit ? wishes.Timeout : ShortLimit;

    private DhcpClient Open()
    {
        var error = ifp.Stack.Inet.Dhcp.Open(ifp, out var client, new DhcpClientOptions
        {
            Previous = wishes.Previous,
            AlwaysBroadcast = wishes.Broadcast,
            Probes = wishes.Probe ? 3 : 0,
            Progress = Note,
        });
        return error switch
        {
            Errno.None => client!,
            Errno.EOPNOTSUPP => throw new BenchException(new($"{ifp.Name} is no Ethernet interface", "DHCP needs one that broadcasts: see 'hwnet list'")),
            _ => throw new BenchException(new($"no DHCP client on {ifp.Name} ({error})", "is the interface still there?")),
        };
    }

    private BenchProblem NoLease(DhcpClient client, string target) =>
        DhcpFailure.NoLease(ifp, target, client.State, ifp.Stack.Inet.Dhcp.Counters, _steps, Elapsed);

    /// <summary>Called inside the client: only writes it down.</summary>
    private void Note(DhcpProgress progress)
    {
        _queue.Enqueue((Elapsed, progress));
        _ = _arrived.Release();
    }

    /// <summary>Tells of steps until one of a kind comes, or the time is over, or the user has had enough.</summary>
    private bool Await(DhcpProgressKind? kind, TimeSpan limit, CancellationToken stop)
    {
        var end = limit == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : Elapsed + limit;
        while (TryWait(end, stop))
        {
            if (!_queue.TryDequeue(out var next))
            {
                continue;
            }

            var step = DhcpStep.Of(next.At, next.Progress);
            _steps.Add(step);
            seen(step);
            if (next.Progress.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryWait(TimeSpan end, CancellationToken stop)
    {
        try
        {
            var left = end == TimeSpan.MaxValue ? TimeSpan.FromHours(1) : end - Elapsed;
            return left > TimeSpan.Zero && (_arrived.Wait(left, stop) || end == TimeSpan.MaxValue);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Dictionary<string, long> Counters()
    {
        var c = ifp.Stack.Inet.Dhcp.Counters;
        var counts = new Dictionary<string, long>
        {
            ["received"] = c.Received,
            ["handled"] = c.Handled,
            ["sent"] = c.Sent,
            ["send_failures"] = c.SendFailures,
            ["retransmitted"] = c.Retransmitted,
            ["options_ignored"] = c.OptionsIgnored,
            ["routes_refused"] = c.RoutesRefused,
            ["declines"] = c.Declines,
            ["naks"] = c.Naks,
        };
        foreach (var (cause, count) in c.DropsBy.Where(static d => d.Value > 0))
        {
            counts[$"drops.{SnakeCase.Lower(cause.ToString())}"] = count;
        }

        return counts;
    }
}
