using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Bus.Pcap;
using HwNet.Cli.Common.Interfaces;
using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Forward;

/// <summary>Two targets on one stack, joined.</summary>
internal sealed class ForwardSession : IDisposable
{
    /// <summary>Longest wait at the end for what is under way.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);

    private readonly TargetName[] _targets;
    private readonly IfNet[] _ends;
    private readonly Forwarder[] _ways;
    private readonly FrameBudget _budget;

    private ForwardSession(TargetName[] targets, IfNet[] ends, FrameBudget budget)
    {
        _targets = targets;
        _ends = ends;
        _budget = budget;
        _ways = [new Forwarder(ends[1], budget), new Forwarder(ends[0], budget)];
    }

    internal string Names => $"{_ends[0].Name} ({_targets[0]}) and {_ends[1].Name} ({_targets[1]})";

    /// <summary>Attaches both, joins them, and brings them up, in that order: the first frame already goes over.</summary>
    /// <exception cref="BenchException">One cannot be opened.</exception>
    internal static ForwardSession Open(DriverCatalog catalog, NetStack stack, TargetName[] targets, FrameBudget budget)
    {
        var opener = new TargetOpener(catalog);
        var options = new TargetOptions { Pcap = new PcapOpenOptions { Promiscuous = true } };
        var found = targets.Select(target => opener.Attach(stack, target, options)).ToArray();
        var session = new ForwardSession(targets, [.. found.Select(ifps => ifps[0])], budget);
        session.Join();
        // The first target last: a capture begins to play when it comes up, and the way must be open then.
        foreach (var ifp in found.SelectMany(ifps => ifps.Skip(1)))
        {
            TargetOpener.BringUp(ifp);
        }

        session.BringUp(1);
        session.BringUp(0);
        return session;
    }

    /// <summary>Forwards until told otherwise; when it returns the two are no longer joined.</summary>
    internal ForwardReport Run(VanishWatch watch, TimeSpan limit, CancellationToken interrupted)
    {
        var clock = _ends[0].Stack.Clock;
        var start = clock.GetTimestamp();
        var index = WaitHandle.WaitAny([watch.Token.WaitHandle, _budget.Spent], limit);
        var endedBy = index switch
        {
            0 => interrupted.IsCancellationRequested ? "interrupt" : "interface",
            1 => "count",
            _ => "duration",
        };
        Dispose();
        foreach (var ifp in _ends)
        {
            SendDrain.Await(ifp, DrainLimit, CancellationToken.None);
        }

        return new ForwardReport(
            clock.GetElapsedTime(start).TotalSeconds,
            endedBy,
            [Path(0), Path(1)],
            [.. _ends.Select(InterfaceReport.Of)],
            0);
    }

    public void Dispose()
    {
        for (var i = 0; i < _ends.Length; i++)
        {
            _ends[i].ReleaseInput(_ways[i]);
        }
    }

    private PathReport Path(int from) =>
        new(_targets[from].ToString(), _targets[1 - from].ToString(), _ways[from].Frames, _ways[from].Bytes, _ways[from].Refused);

    private void Join()
    {
        for (var i = 0; i < _ends.Length; i++)
        {
            Must(_ends[i].TakeInput(_ways[i]), i, "its input is taken");
        }
    }

    private void BringUp(int end)
    {
        TargetOpener.BringUp(_ends[end]);
        if (_ends[end].HeaderLength > 0)
        {
            Must(_ends[end].SetPromiscuous(true), end, "it cannot be promiscuous");
        }
    }

    private void Must(Errno error, int end, string what)
    {
        if (error != Errno.None)
        {
            throw new BenchException(new($"{_targets[end]}: {what} ({error})", "choose another target"));
        }
    }
}
