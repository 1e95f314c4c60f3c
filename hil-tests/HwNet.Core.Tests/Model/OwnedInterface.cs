using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Model;

/// <summary>An interface that only one worker configures, and the reference model of it: every answer and every state is known beforehand.</summary>
internal sealed class OwnedInterface(ModelWorld world, int worker, int slot)
{
    private readonly HashSet<Ipv4Address> _addresses = [];
    private readonly HashSet<string> _groups = [];
    private readonly Dictionary<SockAddr, int> _joined = [];
    private readonly int _place = (worker * ModelWorld.Slots) + slot;
    private ModelDriver _driver = new();
    private NetStack _stack = world.Stacks[0];
    private IfNet? _ifp;
    private string _name = "";
    private bool _nameIsShared;
    private bool _attached;
    private bool _up;
    private int _promisc;
    private int _allMulti;
    private int _mtu;
    private int _metric;

    private string OwnName => $"w{worker}x{slot}";

    private Errno WhenAttached(Errno otherwise = Errno.None) => _attached ? otherwise : Errno.ENXIO;

    internal void Attach(Random random)
    {
        if (_attached)
        {
            return;
        }

        _stack = world.Stacks[random.Next(2)];
        _driver = new ModelDriver();
        Expect(Errno.None, _stack.Interfaces.Attach($"w{worker}x", _driver, TestStack.Options() with { Unit = slot, CpuId = random.Next(2) }, out _ifp), "attach");
        (_attached, _name, _nameIsShared, _mtu, _metric) = (true, OwnName, false, 1500, 0);
        Forget();
        world.Publish(_place, new LiveInterface(_ifp!));
    }

    internal void Detach()
    {
        if (_ifp is null)
        {
            return;
        }

        LeaveSharedName();
        Expect(WhenAttached(), _stack.Interfaces.Detach(_ifp), "detach");
        _attached = false;
        Forget();
        world.Publish(_place, null);
        Expect(false, _stack.Interfaces.TryFind(OwnName, out _), "found by name after detach");
    }

    internal void Move()
    {
        if (!_attached)
        {
            return;
        }

        RenameToOwn();
        var target = world.Stacks[_stack == world.Stacks[0] ? 1 : 0];
        var request = new MoveInterface(_name, target);
        Expect(Errno.None, _stack.Ioctl(request), "move");
        Expect(Errno.ENXIO, _ifp!.Ioctl(new GetMtu()), "asked after move");
        (_stack, _ifp) = (target, request.Reply);
        Forget();
        world.Publish(_place, new LiveInterface(_ifp!));
    }

    internal void SetUp(bool up)
    {
        if (_ifp is not null)
        {
            Expect(WhenAttached(), _ifp.Ioctl(new SetFlags(up ? _ifp.Flags | IfFlags.Up : _ifp.Flags & ~IfFlags.Up)), "set flags");
            _up = _attached && up;
        }
    }

    internal void Promiscuous(bool on)
    {
        if (_ifp is not null)
        {
            var refused = !on && _promisc == 0 ? Errno.EINVAL : on && !_up ? Errno.ENETDOWN : Errno.None;
            Expect(WhenAttached(refused), _ifp.SetPromiscuous(on), "promiscuous");
            _promisc += _attached && refused == Errno.None ? on ? 1 : -1 : 0;
        }
    }

    internal void AllMulti(bool on)
    {
        if (_ifp is not null)
        {
            var refused = !on && _allMulti == 0 ? Errno.EINVAL : Errno.None;
            Expect(WhenAttached(refused), _ifp.SetAllMulti(on), "all-multicast");
            _allMulti += _attached && refused == Errno.None ? on ? 1 : -1 : 0;
        }
    }

    internal void Join(SockAddr group)
    {
        if (_ifp is not null)
        {
            Expect(WhenAttached(), _ifp.JoinMulti(group), "join");
            _joined[group] = _attached ? _joined.GetValueOrDefault(group) + 1 : 0;
        }
    }

    internal void Leave(SockAddr group)
    {
        if (_ifp is not null)
        {
            var joined = _joined.GetValueOrDefault(group);
            Expect(joined > 0 ? Errno.None : Errno.ENOENT, _ifp.LeaveMulti(group), "leave");
            _joined[group] = Math.Max(0, joined - 1);
        }
    }

    internal void AddGroup(string group)
    {
        if (_ifp is not null)
        {
            Expect(WhenAttached(_groups.Contains(group) ? Errno.EEXIST : Errno.None), _ifp.Ioctl(new AddGroup(group)), "add group");
            _ = _attached && _groups.Add(group);
        }
    }

    internal void DeleteGroup(string group)
    {
        if (_ifp is not null)
        {
            Expect(WhenAttached(_groups.Contains(group) ? Errno.None : Errno.ENOENT), _ifp.Ioctl(new DeleteGroup(group)), "delete group");
            _ = _groups.Remove(group);
        }
    }

    internal void AddAddress(int host)
    {
        if (_ifp is not null)
        {
            var address = Address(host);
            Expect(WhenAttached(_addresses.Contains(address) ? Errno.EEXIST : Errno.None), _ifp.Ioctl(new AddAddress(address, 24)), "add address");
            _up |= _attached && _addresses.Add(address);
        }
    }

    internal void DeleteAddress(int host)
    {
        if (_ifp is not null)
        {
            var address = Address(host);
            Expect(WhenAttached(_addresses.Contains(address) ? Errno.None : Errno.EADDRNOTAVAIL), _ifp.Ioctl(new DeleteAddress(address)), "delete address");
            _ = _addresses.Remove(address);
        }
    }

    internal void SetMtu(int mtu)
    {
        if (_ifp is not null)
        {
            var good = mtu is >= 72 and <= 1700;
            Expect(WhenAttached(good ? Errno.None : Errno.EINVAL), _ifp.Ioctl(new SetMtu(mtu)), "set mtu");
            _mtu = _attached && good ? mtu : _mtu;
        }
    }

    internal void SetMetric(int metric)
    {
        if (_ifp is not null)
        {
            Expect(WhenAttached(), _ifp.Ioctl(new SetMetric(metric)), "set metric");
            _metric = _attached ? metric : _metric;
        }
    }

    /// <summary>A name that others want, too: had by one at most at any moment.</summary>
    internal void RenameToShared(string name)
    {
        if (!_attached || _nameIsShared)
        {
            return;
        }

        var error = _ifp!.Ioctl(new SetName(name));
        if (error == Errno.None)
        {
            Expect(true, world.TakeName(_stack, name, worker), $"the name {name} is nobody else's");
            (_name, _nameIsShared) = (name, true);
        }
        else
        {
            Expect(Errno.EEXIST, error, "rename");
        }
    }

    internal void RenameToOwn()
    {
        if (_attached && _nameIsShared)
        {
            LeaveSharedName();
            Expect(Errno.None, _ifp!.Ioctl(new SetName(OwnName)), "rename back");
            _name = OwnName;
        }
    }

    /// <summary>Compares all that can be seen with the model.</summary>
    internal void Check()
    {
        if (_ifp is null)
        {
            return;
        }

        var flags = _ifp.Flags;
        Expect(!_attached, _ifp.IsDetached, "is detached");
        Expect((_up, _promisc > 0), (flags.HasFlag(IfFlags.Up), flags.HasFlag(IfFlags.Promisc)), "UP, PROMISC");
        if (!_attached)
        {
            return;
        }

        Expect((_up, _allMulti > 0), (flags.HasFlag(IfFlags.Running), flags.HasFlag(IfFlags.AllMulti)), "RUNNING, ALLMULTI");
        Expect(_ifp, _stack.Interfaces.TryFind(_name, out var found) ? found : null, $"found as {_name}");
        Expect(_ifp, _stack.Interfaces.ByIndex(_ifp.Index), "found by index");
        Expect((_mtu, _metric), (_ifp.Mtu, Ask(new GetMetric())), "mtu, metric");
        Expect(_groups.Count + 2, _ifp.Groups.Count, "number of groups");
        CheckShared();
    }

    private void CheckShared()
    {
        foreach (var group in ModelWorker.GroupNames)
        {
            Expect(_groups.Contains(group), _stack.Groups.MembersOf(group).Contains(_ifp!), $"member of {group}");
        }

        var memberships = _ifp!.Memberships;
        foreach (var (group, count) in _joined)
        {
            Expect(count, memberships.GetValueOrDefault(group) - LinkHolds(group), $"references of {group}");
        }

        var there = _ifp.Addresses.OfType<InetIfAddress>().Select(static a => a.Address).ToHashSet();
        Expect(true, there.SetEquals(_addresses), "addresses");
        var route = _stack.Routes.Lookup(SockAddr.Inet(Address(200)));
        Expect(_addresses.Count > 0 ? _ifp : null, route?.Ifp, "route to its network");
    }

    /// <summary>References that network groups hold to their link group.</summary>
    private int LinkHolds(in SockAddr group)
    {
        var holds = 0;
        foreach (var (other, count) in _joined)
        {
            holds += count > 0 && other.Family == AddressFamily.Inet && SockAddr.Link(other.Ipv4.ToMulticastLinkAddress()) == group ? 1 : 0;
        }

        return holds;
    }

    private Ipv4Address Address(int host) => Ipv4Address.FromUInt32((10u << 24) | ((uint)_place << 16) | (uint)host);

    private TReply? Ask<TReply>(IfRequest<TReply> request)
    {
        Expect(Errno.None, _ifp!.Ioctl(request), "a question");
        return request.Reply;
    }

    private void LeaveSharedName()
    {
        if (_attached && _nameIsShared)
        {
            world.LeaveName(_stack, _name);
            _nameIsShared = false;
        }
    }

    private void Forget()
    {
        (_up, _promisc, _allMulti) = (false, _attached ? 0 : _promisc, 0);
        _addresses.Clear();
        _groups.Clear();
        _joined.Clear();
    }

    private void Expect<T>(T wanted, T got, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(wanted, got))
        {
            throw new InvalidOperationException($"{OwnName} ({_name}): {what}: {got}, but the model says {wanted}");
        }
    }
}
