using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Cli.Verbs.Ping;
using HwNet.Drivers;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Bringup;

/// <summary>Takes an adapter from its port to the first answered ping, step by step, and says where it stops and what to do.</summary>
/// <param name="catalog">The drivers.</param>
/// <param name="options">The bench to open.</param>
/// <param name="destination">Whom to ping; null for the bench's far end.</param>
/// <param name="seen">Is told of each step as it ends.</param>
internal sealed class BringupSession(DriverCatalog catalog, TargetBenchOptions options, Ipv4Address? destination, Action<BringupStep> seen)
{
    private const int Pings = 3;

    private static readonly string[] Names = ["device", "driver", "up", "link"];

    private readonly List<BringupStep> _steps = [];
    private long _began;

    /// <summary>The steps up to the first that fails.</summary>
    internal BringupReport Run(CancellationToken stop)
    {
        _began = TimeProvider.System.GetTimestamp();
        try
        {
            using var bench = TargetBenches.Open(catalog, options with { Step = Step });
            Exchange(bench, stop);
            Judge(bench);
        }
        catch (BenchException e)
        {
            var at = _steps.Count + (options.Target.IsUsb ? 0 : 1);
            End(Names[Math.Min(at, Names.Length - 1)], false, e.Problem.Cause, e.Problem.Cure);
        }

        return new BringupReport(options.Target.ToString(), _steps.TrueForAll(static s => s.Good != false), _steps);
    }

    private void Step(BenchStep step, IBench bench)
    {
        switch (step)
        {
            case BenchStep.Found:
                var device = bench.Usb!.Device;
                var problems = device.Descriptors.Configurations.Sum(static c => c.Problems.Count);
                End("device", true, $"{device.Descriptors.Device.Id} {device.Description} at {device.Location}, {device.Info.Speed} speed, "
                    + $"{device.Descriptors.Configurations.Count} configurations{(problems == 0 ? "" : $", {problems} oddities in its descriptors ('hwnet usb show' tells)")}");
                break;
            case BenchStep.Attached:
                var madeUp = bench.Ifp.Driver is UsbEther { AddressIsMadeUp: true } ? " (made up: the device tells none)" : "";
                End("driver", true, $"{bench.Ifp.DriverName} took it as {bench.Ifp.Name}, address {bench.Ifp.Lladdr}{madeUp}, MTU {bench.Ifp.Mtu}");
                break;
            case BenchStep.Up:
                End("up", true, bench.Address is { } address ? $"RUNNING, {address}" : "RUNNING");
                break;
            default:
                Link(bench);
                break;
        }
    }

    private void Link(IBench bench)
    {
        var ifp = bench.Ifp;
        var speed = ifp.Baudrate > 0 ? $", {ifp.Baudrate / 1e6:0.#} Mbit/s" : "";
        var up = Carrier.Await([ifp], TimeSpan.FromSeconds(bench.Partner is null ? 5 : 0), CancellationToken.None);
        End("link", up, $"{ifp.Link}{speed}", up ? null : "plug the cable in at both ends; is the far end switched on?");
    }

    /// <summary>The first frames out and in, and the first answer.</summary>
    private void Exchange(IBench bench, CancellationToken stop)
    {
        if (_steps[^1].Good == false)
        {
            return;
        }

        if ((destination ?? bench.PeerAddress) is not { } peer || bench.Address is not { } own)
        {
            End("ping", null, "not tried", "give an address of ours and one to ping: --address 10.9.0.1/24 --ping 10.9.0.2");
            return;
        }

        var before = bench.Ifp.Counters.Snapshot();
        var report = Ping(bench, own, peer, stop);
        var after = bench.Ifp.Counters.Snapshot();
        if (After("first frame out", after.OutPackets - before.OutPackets, "the device takes no frame: 'hwnet usb record' shows its transfers")
            && After("first frame in", after.InPackets - before.InPackets, "nothing comes in: look with 'hwnet dump' at the far end whether ours arrive"))
        {
            var answered = report?.Received ?? 0;
            End("ping", answered > 0, $"{answered} of {Pings} answered by {peer}{(report?.RttMs is { } r ? $", {r.Avg:0.###} ms on average" : "")}",
                answered > 0 ? null : $"frames pass, but {peer} does not answer: is it the address of the far end, and is {own} in its network?");
        }
    }

    /// <summary>A simulated device knows what its host must not do.</summary>
    private void Judge(IBench bench)
    {
        if (bench.Usb is { Sim: not null } rig)
        {
            var broken = rig.BrokenRules();
            End("device's rules", broken.Count == 0, broken.Count == 0 ? "none broken" : string.Join("; ", broken),
                broken.Count == 0 ? null : "--trace-registers, and ',trace' behind the target's name, show both sides");
        }
    }

    private bool After(string name, long frames, string hint)
    {
        End(name, frames > 0, $"{frames} frames", frames > 0 ? null : hint);
        return frames > 0;
    }

    private static PingReport? Ping(IBench bench, Ipv4Prefix own, Ipv4Address peer, CancellationToken stop)
    {
        if (bench.Stack.Inet.Icmp.OpenEcho(out var socket) != Errno.None)
        {
            return null;
        }

        using var echo = new InetEcho(socket!, bench.Ifp, peer);
        using var closing = stop.Register(echo.Close);
        var ping = new PingOptions(peer.ToString(), Pings, 56, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2));
        return new PingSession(bench.Ifp, echo, ping, static _ => { }).Run(bench.Target, own.ToString(), stop);
    }

    private void End(string name, bool? good, string detail, string? hint = null)
    {
        var now = TimeProvider.System.GetTimestamp();
        var step = new BringupStep(name, good, TimeProvider.System.GetElapsedTime(_began, now).TotalMilliseconds, detail, hint);
        _began = now;
        _steps.Add(step);
        seen(step);
    }
}
