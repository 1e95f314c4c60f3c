using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Model;

/// <summary>One thread of random operations, drawn from its own seed: on its own interfaces, on those of all, and on shared things.</summary>
internal sealed class ModelWorker
{
    internal static readonly string[] GroupNames = ["lab", "uplink"];

    /// <summary>Two network groups share a link-layer group; a link-layer group is also joined by itself.</summary>
    private static readonly SockAddr[] Groups =
    [
        SockAddr.Inet(Ipv4Address.Parse("239.1.2.3")),
        SockAddr.Inet(Ipv4Address.Parse("238.1.2.3")),
        SockAddr.Link(LinkAddress.Parse("01:00:5e:01:02:03")),
        SockAddr.Link(LinkAddress.Parse("03:00:00:00:00:07")),
    ];

    private readonly ModelWorld _world;
    private readonly int _worker;
    private readonly Random _random;
    private readonly OwnedInterface[] _own;
    private readonly Action[] _choices;
    private readonly Queue<string> _last = new();
    private readonly List<int> _clones = [];
    private readonly int[] _sharedJoins = new int[Groups.Length];
    private int _sharedPromisc;

    internal ModelWorker(ModelWorld world, int worker, int seed)
    {
        _world = world;
        _worker = worker;
        _random = new Random(seed);
        _own = [new OwnedInterface(world, worker, 0), new OwnedInterface(world, worker, 1)];
        _choices = [.. Weighted().SelectMany(static c => Enumerable.Repeat(c.Do, c.Weight))];
    }

    private OwnedInterface Own => _own[_random.Next(_own.Length)];

    internal void Run(int operations)
    {
        try
        {
            for (var i = 0; i < operations; i++)
            {
                _choices[_random.Next(_choices.Length)]();
            }

            End();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"worker {_worker}: {e.Message}; before: {string.Join(' ', _last)}", e);
        }
    }

    private IEnumerable<(int Weight, Action Do)> Weighted() =>
    [
        (6, Name("attach", () => Own.Attach(_random))),
        (2, Name("detach", () => Own.Detach())),
        (1, Name("move", () => Own.Move())),
        (5, Name("up", () => Own.SetUp(true))),
        (3, Name("down", () => Own.SetUp(false))),
        (5, Name("promisc", () => Own.Promiscuous(_random.Next(2) == 0))),
        (4, Name("allmulti", () => Own.AllMulti(_random.Next(2) == 0))),
        (6, Name("join", () => Own.Join(Groups[_random.Next(Groups.Length)]))),
        (6, Name("leave", () => Own.Leave(Groups[_random.Next(Groups.Length)]))),
        (4, Name("group", () => Own.AddGroup(GroupNames[_random.Next(2)]))),
        (4, Name("ungroup", () => Own.DeleteGroup(GroupNames[_random.Next(2)]))),
        (4, Name("address", () => Own.AddAddress(_random.Next(1, 4)))),
        (4, Name("unaddress", () => Own.DeleteAddress(_random.Next(1, 4)))),
        (3, Name("mtu", () => Own.SetMtu(_random.Next(60, 1750)))),
        (2, Name("metric", () => Own.SetMetric(_random.Next(9)))),
        (3, Name("rename", () => Own.RenameToShared(ModelWorld.SharedNames[_random.Next(3)]))),
        (3, Name("name", () => Own.RenameToOwn())),
        (8, Name("check", () => Own.Check())),
        (14, Name("send", Send)),
        (10, Name("input", () => _world.Any(_random).Receive())),
        (10, Name("complete", () => _world.Any(_random).Driver.Complete(_random.Next(1, 5)))),
        (4, Name("ask", Ask)),
        (4, Name("shared join", SharedJoin)),
        (4, Name("shared leave", SharedLeave)),
        (4, Name("shared promisc", SharedPromisc)),
        (2, Name("clone", Clone)),
        (2, Name("unclone", Unclone)),
    ];

    private Action Name(string name, Action action) => () =>
    {
        if (_last.Count == 20)
        {
            _ = _last.Dequeue();
        }

        _last.Enqueue(name);
        action();
    };

    private void Send()
    {
        var error = _world.Any(_random).Send(_random.Next(14, 86));
        Must(error is Errno.None or Errno.ENETDOWN or Errno.EHOSTDOWN or Errno.ENXIO or Errno.ENOBUFS, $"sending answers {error}");
    }

    private void Ask()
    {
        var live = _world.Any(_random);
        var request = new GetIndex();
        var error = live.Ifp.Ioctl(request);
        Must(error is Errno.None or Errno.ENXIO, $"asking answers {error}");
        Must(error != Errno.None || request.Reply == live.Ifp.Index, "the index is another");
        _ = live.Ifp.Stack.Interfaces.ByIndex(live.Ifp.Index);
    }

    private void SharedJoin()
    {
        var which = _random.Next(Groups.Length);
        Must(_world.Shared.Ifp.JoinMulti(Groups[which]) == Errno.None, "joining on the shared interface");
        _sharedJoins[which]++;
        Must(_world.Shared.Ifp.Memberships.GetValueOrDefault(Groups[which]) >= _sharedJoins[which], "references of the shared interface");
    }

    private void SharedLeave()
    {
        var which = Array.FindIndex(_sharedJoins, static count => count > 0);
        if (which >= 0)
        {
            Must(_world.Shared.Ifp.LeaveMulti(Groups[which]) == Errno.None, "leaving what was joined on the shared interface");
            _sharedJoins[which]--;
        }
    }

    private void SharedPromisc()
    {
        var on = _sharedPromisc == 0 || _random.Next(2) == 0;
        Must(_world.Shared.Ifp.SetPromiscuous(on) == Errno.None, "promiscuous mode of the shared interface");
        _sharedPromisc += on ? 1 : -1;
        Must(_sharedPromisc == 0 || _world.Shared.Ifp.Flags.HasFlag(IfFlags.Promisc), "PROMISC of the shared interface");
    }

    private void Clone()
    {
        var wanted = _random.Next(2) == 0 ? _random.Next(ModelCloner.Units) : -1;
        var request = new CreateClone(wanted < 0 ? "cl" : $"cl{wanted}");
        var error = _world.Stacks[0].Ioctl(request);
        if (error != Errno.None)
        {
            Must(error == (wanted < 0 ? Errno.ENOBUFS : Errno.EEXIST), $"cloning answers {error}");
            return;
        }

        var unit = request.Reply!.Unit;
        Must(wanted < 0 || unit == wanted, "the unit of the clone");
        Must(Interlocked.CompareExchange(ref _world.Units[unit], _worker + 1, 0) == 0, $"unit {unit} is somebody's");
        _clones.Add(unit);
    }

    private void Unclone()
    {
        if (_clones.Count > 0)
        {
            var unit = _clones[^1];
            _clones.RemoveAt(_clones.Count - 1);
            Volatile.Write(ref _world.Units[unit], 0);
            var error = _world.Stacks[0].Ioctl(new DestroyClone($"cl{unit}"));
            Must(error == Errno.None, $"destroying cl{unit} answers {error}");
        }
    }

    /// <summary>Takes back all that is this worker's.</summary>
    private void End()
    {
        foreach (var own in _own)
        {
            own.Check();
            own.Detach();
        }

        while (_clones.Count > 0)
        {
            Unclone();
        }

        for (var which = 0; which < Groups.Length; which++)
        {
            for (; _sharedJoins[which] > 0; _sharedJoins[which]--)
            {
                Must(_world.Shared.Ifp.LeaveMulti(Groups[which]) == Errno.None, "leaving what was joined");
            }
        }

        for (; _sharedPromisc > 0; _sharedPromisc--)
        {
            Must(_world.Shared.Ifp.SetPromiscuous(false) == Errno.None, "the end of promiscuous mode");
        }
    }

    private static void Must(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException(what);
        }
    }
}
