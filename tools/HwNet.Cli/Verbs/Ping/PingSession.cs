using HwNet.Bench;
using HwNet.Cli.Common.Interfaces;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Ping;

/// <summary>Sends echo requests at their times and matches what comes back.</summary>
internal sealed class PingSession
{
    /// <summary>Answers that the report keeps.</summary>
    internal const int MaxReplies = 10_000;

    private const int IcmpHeader = 8;
    private const int Sequences = ushort.MaxValue + 1;

    private readonly IfNet _ifp;
    private readonly IEcho _echo;
    private readonly PingOptions _options;
    private readonly Action<PingReply> _seen;
    private readonly TimeProvider _clock;
    private readonly byte[] _payload;
    private readonly byte[] _received;
    private readonly long[] _sentAt = new long[Sequences];
    private readonly DateTimeOffset[] _sentOn = new DateTimeOffset[Sequences];
    private readonly bool[] _answered = new bool[Sequences];
    private readonly List<PingReply> _replies = [];
    private readonly RoundTripSum _sum = new();
    private readonly long _unresolvedBefore;
    private long _transmitted;
    private long _replied;
    private long _duplicates;
    private long _damaged;
    private long _errors;

    /// <param name="ifp">The interface to send on.</param>
    /// <param name="echo">Belongs to the caller; closing it ends the run.</param>
    /// <param name="options">How to ping.</param>
    /// <param name="seen">Is told of each answer.</param>
    internal PingSession(IfNet ifp, IEcho echo, PingOptions options, Action<PingReply> seen)
    {
        _ifp = ifp;
        _echo = echo;
        _options = options;
        _seen = seen;
        _clock = ifp.Stack.Clock;
        _payload = new byte[options.Size];
        _received = new byte[options.Size + 1];
        _unresolvedBefore = ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Unresolved];
        for (var i = 0; i < _payload.Length; i++)
        {
            _payload[i] = (byte)i;
        }
    }

    /// <summary>Pings until the count is reached and answered, or the socket is closed.</summary>
    internal PingReport Run(string target, string source, CancellationToken stop)
    {
        var start = _clock.GetTimestamp();
        Exchange(start, stop);
        return new PingReport
        {
            Target = target,
            Source = source,
            Destination = _options.Destination,
            Size = _options.Size,
            Transmitted = _transmitted,
            Received = _replied,
            Duplicates = _duplicates,
            Damaged = _damaged,
            Errors = _errors,
            LossPercent = _transmitted == 0 ? 0 : 100.0 * (_transmitted - _replied) / _transmitted,
            TimeMs = _clock.GetElapsedTime(start).TotalMilliseconds,
            RttMs = _sum.Result(),
            Counters = CounterReport.Of(_ifp.Counters.Snapshot()),
            Replies = _replies,
        };
    }

    private void Exchange(long start, CancellationToken stop)
    {
        var due = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var now = _clock.GetElapsedTime(start);
            if (_transmitted < _options.Count && now >= due)
            {
                Send();
                // After a pause of this process the missed requests are not made up for in one burst.
                due = due + _options.Interval > now ? due + _options.Interval : now + _options.Interval;
            }

            var isLast = _transmitted == _options.Count;
            if (isLast && _replied + Lost() >= _transmitted)
            {
                return;
            }

            var wait = (isLast ? due - _options.Interval + _options.Timeout : due) - _clock.GetElapsedTime(start);
            if (wait <= TimeSpan.Zero && isLast)
            {
                return;
            }

            // Also when the next request is overdue: a machine that can hardly keep the interval would never look for answers.
            var error = _echo.Receive(_received, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, out var answer);
            if (error == Errno.EINTR)
            {
                return;
            }

            if (error == Errno.None)
            {
                Take(answer);
            }
        }
    }

    /// <summary>
    /// Requests for which nobody need wait: refused, or given up while the destination's address was asked for. Some are both; the greater number is sure.
    /// </summary>
    private long Lost() => Math.Max(_errors, _ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Unresolved] - _unresolvedBefore);

    private void Send()
    {
        var sequence = (ushort)(_transmitted + 1);
        _answered[sequence] = false;
        _sentAt[sequence] = _clock.GetTimestamp();
        _sentOn[sequence] = _clock.GetUtcNow();
        var error = _echo.Send(sequence, _payload);
        _transmitted++;
        if (error is Errno.ENETUNREACH or Errno.EMSGSIZE or Errno.EADDRNOTAVAIL)
        {
            // No other request will fare better.
            throw new BenchException(new(
                $"{_options.Destination} cannot be sent to ({error})",
                error == Errno.EMSGSIZE ? $"at most -s {_ifp.Mtu - _echo.Headers} fits the mtu of {_ifp.Mtu}" : "--address must be in the same network as the destination"));
        }

        if (error is not (Errno.None or Errno.EINVAL))
        {
            _errors++;
            Tell(new PingReply(sequence, _ifp.Name, 0, 0, null, false, false, $"sendto: {error}"));
        }
    }

    private void Take(in EchoAnswer echo)
    {
        var waits = _sentAt[echo.Sequence] != 0;
        if (!waits)
        {
            return;
        }

        if (echo.Error is { } text)
        {
            _errors++;
            Tell(new PingReply(echo.Sequence, echo.From, 0, echo.Hops, null, false, false, text));
            return;
        }

        var duplicate = _answered[echo.Sequence];
        var damaged = !_received.AsSpan(0, Math.Min(echo.Length, _received.Length)).SequenceEqual(_payload);
        var rtt = RoundTrip(echo);
        _answered[echo.Sequence] = true;
        _ = duplicate ? _duplicates++ : _replied++;
        _damaged += damaged ? 1 : 0;
        if (!duplicate)
        {
            _sum.Add(rtt);
        }

        Tell(new PingReply(echo.Sequence, echo.From, echo.Length + IcmpHeader, echo.Hops, rtt, duplicate, damaged, null));
    }

    /// <summary>Until the device's own time of arrival, which knows nothing of our threads; unless the clock was set meanwhile.</summary>
    private double RoundTrip(in EchoAnswer echo)
    {
        var atMost = _clock.GetElapsedTime(_sentAt[echo.Sequence]).TotalMilliseconds;
        var sent = (_sentOn[echo.Sequence] - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var byDevice = (echo.Timestamp - sent) / 1e6;
        return byDevice > 0 && byDevice < atMost ? byDevice : atMost;
    }

    private void Tell(PingReply reply)
    {
        if (_replies.Count < MaxReplies)
        {
            _replies.Add(reply);
        }

        _seen(reply);
    }
}
