using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Membership;

/// <summary>
/// in_multi's timers: tells routers and switches which groups an interface belongs to: what IGMPv3 (RFC 3376 section 5) and MLDv2 (RFC 3810 section 6)
/// have in common. Groups are wanted from every source.
/// </summary>
/// <remarks>Lock: own, a leaf; reports are sent after it is released. What two threads send in the wrong order, the repetition puts right.</remarks>
internal abstract class MembershipReporter<TAddress>(IfNet ifp, DueTimer timer, int newest, int seed)
    where TAddress : struct, IEquatable<TAddress>
{
    private const int DefaultRobustness = 2;

    /// <summary>Unsolicited Report Interval.</summary>
    private static readonly TimeSpan ChangeInterval = TimeSpan.FromSeconds(1);

    /// <summary>Query Interval; as long as no querier says another.</summary>
    private static readonly TimeSpan DefaultQueryInterval = TimeSpan.FromSeconds(125);

    /// <summary>Query Response Interval.</summary>
    private static readonly TimeSpan OldQuerierResponse = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<TAddress, ReportedGroup> _groups = [];
    private int _robustness = DefaultRobustness;
    private TimeSpan _queryInterval = DefaultQueryInterval;
    private long _changeAt = DueTimer.Never;
    private long _answerAllAt = DueTimer.Never;
    private readonly int _newest = newest;
    private int _version = newest;
    private long _versionUntil = DueTimer.Never;

    internal IfNet Ifp { get; } = ifp;

    /// <summary>The version spoken now: the newest, unless an older querier was heard lately.</summary>
    internal int Version
    {
        get
        {
            lock (_lock)
            {
                return CurrentVersion(Clock.GetTimestamp());
            }
        }
    }

    private TimeProvider Clock => Ifp.Stack.Clock;

    /// <summary>The group was joined, or left for the last time. Told at once, and again as often as the querier's robustness wants.</summary>
    internal void Change(TAddress group, bool joined)
    {
        if (!IsReported(group))
        {
            return;
        }

        GroupRecord<TAddress> record;
        int version;
        lock (_lock)
        {
            if (!_groups.TryGetValue(group, out var known))
            {
                _groups[group] = known = new ReportedGroup();
            }

            known.IsJoined = joined;
            known.ChangesLeft = _robustness;
            if (!CanSend)
            {
                // Coming up tells of all that is joined then.
                ForgetIfLeft(group, known, whatever: true);
                return;
            }

            record = TakeChange(group, known);
            version = CurrentVersion(Clock.GetTimestamp());
            ScheduleChanges();
        }

        Send([record], version);
    }

    /// <summary>The interface can be heard now, or has got the address that reports are sent from (RFC 3590): all is told anew.</summary>
    internal void RepeatAll()
    {
        lock (_lock)
        {
            foreach (var group in _groups.Values)
            {
                group.ChangesLeft = _robustness;
            }

            ScheduleChanges();
        }
    }

    /// <summary>The interface goes.</summary>
    internal void Clear()
    {
        lock (_lock)
        {
            _groups.Clear();
            _changeAt = _answerAllAt = DueTimer.Never;
        }
    }

    /// <summary>A query was received, and is good: it is answered at a random moment within its time.</summary>
    internal void Query(in GroupQuery<TAddress> query)
    {
        lock (_lock)
        {
            var now = Clock.GetTimestamp();
            Adopt(query, now);
            var at = now + Ticks(query.MaxResponse * _random.NextDouble());
            if (_answerAllAt <= at)
            {
                return;
            }

            if (query.Group is not { } group)
            {
                _answerAllAt = at;
            }
            else if (_groups.TryGetValue(group, out var known) && known.IsJoined && (known.AnswerAt == 0 || known.AnswerAt > at))
            {
                known.AnswerAt = at;
            }
            else
            {
                return;
            }

            timer.Arm(at);
        }
    }

    /// <summary>Says what is due.</summary>
    /// <returns>When to come again.</returns>
    internal long Run()
    {
        var records = new List<GroupRecord<TAddress>>();
        int version;
        long next;
        lock (_lock)
        {
            var now = Clock.GetTimestamp();
            version = CurrentVersion(now);
            if (!CanSend)
            {
                _changeAt = _answerAllAt = DueTimer.Never;
                return DueTimer.Never;
            }

            TakeChanges(now, records);
            TakeAnswers(now, records);
            next = Math.Min(_changeAt, _answerAllAt);
            foreach (var group in _groups.Values)
            {
                next = group.AnswerAt == 0 ? next : Math.Min(next, group.AnswerAt);
            }
        }

        if (records.Count > 0)
        {
            Send([.. records], version);
        }

        return next;
    }

    /// <summary>False for groups that everybody knows of, or nobody is to know of.</summary>
    protected abstract bool IsReported(TAddress group);

    /// <summary>Sends records in reports of the newest version, as many as are needed.</summary>
    protected abstract void SendReports(ReadOnlySpan<GroupRecord<TAddress>> records);

    /// <summary>Sends a report, or a farewell, of an older version.</summary>
    protected abstract void SendOld(TAddress group, bool leave, int version);

    private bool CanSend => Ifp.IsUpAndRunning && Ifp.Link != LinkState.Down;

    private void Send(GroupRecord<TAddress>[] records, int version)
    {
        if (version == _newest)
        {
            SendReports(records);
            return;
        }

        foreach (var record in records)
        {
            SendOld(record.Group, record.Type == GroupRecordType.ToInclude, version);
        }
    }

    /// <summary>What the querier wants; and which version it speaks (RFC 3376 section 7.2.1, RFC 3810 section 8.2.1).</summary>
    private void Adopt(in GroupQuery<TAddress> query, long now)
    {
        if (query.Version == _newest)
        {
            _robustness = query.Robustness > 0 ? query.Robustness : DefaultRobustness;
            _queryInterval = query.Interval > TimeSpan.Zero ? query.Interval : DefaultQueryInterval;
            return;
        }

        var current = CurrentVersion(now);
        if (query.Version > current)
        {
            return;
        }

        _versionUntil = now + Ticks((_queryInterval * _robustness) + OldQuerierResponse);
        if (query.Version == current)
        {
            return;
        }

        _version = query.Version;
        _changeAt = _answerAllAt = DueTimer.Never;
        foreach (var (address, group) in _groups)
        {
            (group.ChangesLeft, group.AnswerAt) = (0, 0);
            ForgetIfLeft(address, group, whatever: false);
        }
    }

    private int CurrentVersion(long now)
    {
        if (_version != _newest && now >= _versionUntil)
        {
            (_version, _versionUntil) = (_newest, DueTimer.Never);
        }

        return _version;
    }

    private GroupRecord<TAddress> TakeChange(TAddress address, ReportedGroup group)
    {
        group.ChangesLeft--;
        ForgetIfLeft(address, group, whatever: false);
        return new GroupRecord<TAddress>(group.IsJoined ? GroupRecordType.ToExclude : GroupRecordType.ToInclude, address);
    }

    private void ForgetIfLeft(TAddress address, ReportedGroup group, bool whatever)
    {
        if (!group.IsJoined && (whatever || group.ChangesLeft == 0))
        {
            _ = _groups.Remove(address);
        }
    }

    private void TakeChanges(long now, List<GroupRecord<TAddress>> into)
    {
        if (_changeAt > now)
        {
            return;
        }

        _changeAt = DueTimer.Never;
        foreach (var (address, group) in _groups)
        {
            if (group.ChangesLeft > 0)
            {
                into.Add(TakeChange(address, group));
            }
        }

        ScheduleChanges();
    }

    private void TakeAnswers(long now, List<GroupRecord<TAddress>> into)
    {
        var all = _answerAllAt <= now;
        _answerAllAt = all ? DueTimer.Never : _answerAllAt;
        foreach (var (address, group) in _groups)
        {
            if (group.IsJoined && (all || (group.AnswerAt != 0 && group.AnswerAt <= now)))
            {
                group.AnswerAt = 0;
                into.Add(new GroupRecord<TAddress>(GroupRecordType.IsExclude, address));
            }
        }
    }

    private void ScheduleChanges()
    {
        if (_changeAt != DueTimer.Never)
        {
            return;
        }

        foreach (var group in _groups.Values)
        {
            if (group.ChangesLeft > 0)
            {
                _changeAt = Clock.GetTimestamp() + Ticks(ChangeInterval * _random.NextDouble());
                timer.Arm(_changeAt);
                return;
            }
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Clock.TimestampFrequency);
}
