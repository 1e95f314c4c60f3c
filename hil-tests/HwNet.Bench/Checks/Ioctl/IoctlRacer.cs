using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Mtu;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Ioctl;

/// <summary>One thread of the race: random requests and frames, and the book of what it did.</summary>
internal sealed class IoctlRacer
{
    private readonly CheckContext _context;
    private readonly IfNet _ifp;
    private readonly FrameSource _source;
    private readonly Random _random;
    private readonly int _number;
    private readonly int _largest;
    private uint _sequence;

    internal IoctlRacer(CheckContext context, FrameSource source, int number, int seed)
    {
        _context = context;
        _ifp = context.Bench.Ifp;
        _source = source;
        _number = number;
        _largest = UsualMtu.Of(_ifp);
        _random = new Random(seed + number);
    }

    /// <summary>The groups the threads share, so that their joins and leaves meet.</summary>
    internal static IReadOnlyList<LinkAddress> Groups { get; } =
        [.. Enumerable.Range(1, 4).Select(static i => LinkAddress.FromUInt64(0x0100_5e7f_0100 + (ulong)i))];

    internal IoctlModel Model { get; } = new();

    /// <summary>One random request or burst of frames.</summary>
    internal void Step()
    {
        switch (_random.Next(16))
        {
            case 0:
                _ = Try("SIOCSIFFLAGS", () => InterfaceState.SetUp(_ifp, _random.Next(4) != 0), Errno.None);
                break;
            case 1:
                SetMtu();
                break;
            case 2:
                SetMetric();
                break;
            case 3 or 4 or 5:
                Join();
                break;
            case 6 or 7:
                Leave();
                break;
            case 8 or 9:
                Model.Promiscuous += Counted("promiscuous mode", Model.Promiscuous, _ifp.SetPromiscuous);
                break;
            case 10 or 11:
                Model.AllMulti += Counted("all-multicast mode", Model.AllMulti, _ifp.SetAllMulti);
                break;
            case 12:
                _ = Try("SIOCGIFDATA", () => _ifp.Ioctl(new GetData()), Errno.None);
                break;
            default:
                SendBurst();
                break;
        }
    }

    /// <summary>Gives back what the thread still holds, so that the interface must be as before.</summary>
    internal void GiveBack()
    {
        foreach (var (group, count) in Model.Groups)
        {
            for (var i = 0; i < count; i++)
            {
                _ = Try("SIOCDELMULTI", () => _ifp.Ioctl(new DeleteMulticast(SockAddr.Link(group))), Errno.None);
            }
        }

        for (; Model.Promiscuous > 0; Model.Promiscuous--)
        {
            _ = Try("promiscuous mode off", () => _ifp.SetPromiscuous(false), Errno.None);
        }

        for (; Model.AllMulti > 0; Model.AllMulti--)
        {
            _ = Try("all-multicast mode off", () => _ifp.SetAllMulti(false), Errno.None);
        }

        Model.Groups.Clear();
    }

    private void SetMtu()
    {
        var mtu = _random.Next(IfNet.MinMtu - 1, _largest + 1);
        if (Try("SIOCSIFMTU", () => _ifp.Ioctl(new SetMtu(mtu)), mtu < IfNet.MinMtu ? Errno.EINVAL : Errno.None))
        {
            Model.Mtu = mtu;
        }
    }

    private void SetMetric()
    {
        var metric = _random.Next(1, 100);
        if (Try("SIOCSIFMETRIC", () => _ifp.Ioctl(new SetMetric(metric)), Errno.None, Errno.EOPNOTSUPP))
        {
            Model.Metric = metric;
        }
    }

    private void Join()
    {
        var group = Groups[_random.Next(Groups.Count)];
        if (Try("SIOCADDMULTI", () => _ifp.Ioctl(new AddMulticast(SockAddr.Link(group))), Errno.None))
        {
            Model.Groups[group] = Model.Groups.GetValueOrDefault(group) + 1;
        }
    }

    private void Leave()
    {
        // Only what this thread has joined: another's membership is the other's to leave.
        var group = Groups[_random.Next(Groups.Count)];
        if (Model.Groups.GetValueOrDefault(group) > 0
            && Try("SIOCDELMULTI", () => _ifp.Ioctl(new DeleteMulticast(SockAddr.Link(group))), Errno.None))
        {
            Model.Groups[group]--;
        }
    }

    /// <summary>Turns a counted mode on, or off if this thread has turned it on; on may meet an interface that is down.</summary>
    /// <returns>What it adds to the thread's count.</returns>
    private int Counted(string what, int held, Func<bool, Errno> set)
    {
        var on = held == 0 || _random.Next(2) == 0;
        return !Try($"{what} {(on ? "on" : "off")}", () => set(on), on ? [Errno.None, Errno.ENETDOWN] : [Errno.None]) ? 0 : on ? 1 : -1;
    }

    private void SendBurst()
    {
        for (var i = 0; i < 16; i++)
        {
            var frame = _source.Outgoing((ushort)_number, _sequence++, 60);

            // Down, full or without carrier: the race makes it so.
            _ = Try("transmit", () => _source.TryTransmit(frame), Errno.None, Errno.ENETDOWN, Errno.EHOSTDOWN, Errno.ENOBUFS);
            Model.Frames++;
        }
    }

    private bool Try(string what, Func<Errno> request, params Errno[] expected)
    {
        Model.Doing = what;
        var began = _context.Clock.GetTimestamp();
        Volatile.Write(ref Model.Began, began);
        var error = request();
        Volatile.Write(ref Model.Began, 0);
        var took = _context.Clock.GetElapsedTime(began);
        if (took > Model.Longest)
        {
            Model.Longest = took;
            Model.LongestWas = what;
        }

        Model.Requests++;
        _context.True(expected.Contains(error), $"thread {_number}, {what}: expected {string.Join(" or ", expected)}, got {error}");
        return error == Errno.None;
    }
}
