namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>The recorded device: what it answers, what it sends, what it expects. Lives as long as the bus device, through all openings.</summary>
/// <remarks>Lock: the caller's.</remarks>
internal sealed class ReplayScript
{
    private const int MaxDifferences = 1000;

    private readonly UsbExchange[] _control;
    private readonly bool[] _made;
    private readonly List<UsbExchange>[] _in = new List<UsbExchange>[16];
    private readonly List<UsbExchange>[] _out = new List<UsbExchange>[16];
    private readonly int[] _inNext = new int[16];
    private readonly int[] _outNext = new int[16];
    private readonly List<UsbReplayDifference> _differences = [];
    private int _cursor;

    internal ReplayScript(UsbTraceDevice trace)
    {
        _control = [.. trace.Exchanges.Where(static e => e is { IsControl: true, Setup: not null, IsUnfinished: false } or { IsPortReset: true })];
        _made = new bool[_control.Length];
        for (var i = 0; i < _in.Length; i++)
        {
            var number = i;
            _in[i] = [.. trace.Exchanges.Where(e => e.Endpoint == (number | 0x80) && IsDelivered(e)).OrderBy(static e => e.Completed)];
            _out[i] = [.. trace.Exchanges.Where(e => e.Endpoint == number && !e.IsControl && !e.IsUnfinished && e.Submitted >= 0)];
        }
    }

    /// <summary>True once everything that the driver had to do has been done, and everything recorded delivered.</summary>
    internal bool IsAtEnd
    {
        get
        {
            for (var i = _cursor; i < _control.Length; i++)
            {
                if (!_control[i].IsEnumeration)
                {
                    return false;
                }
            }

            return !Enumerable.Range(0, _in.Length).Any(i => _inNext[i] < _in[i].Count);
        }
    }

    /// <summary>What was noted so far.</summary>
    internal IReadOnlyList<UsbReplayDifference> Differences => [.. _differences];

    /// <summary>Requests that came after everything recorded had been made; they are stalled, and say nothing of what was recorded.</summary>
    internal int Beyond { get; private set; }

    /// <summary>Requests of the trace that the driver has not made: passed over, or never come to.</summary>
    internal IReadOnlyList<UsbReplayDifference> Unmade
    {
        get
        {
            var unmade = new List<UsbReplayDifference>();
            for (var i = 0; i < _control.Length; i++)
            {
                if (!_made[i] && !_control[i].IsEnumeration)
                {
                    unmade.Add(new UsbReplayDifference(UsbReplayDifferenceKind.NotMade, "", UsbTraceText.Control(_control[i])));
                }
            }

            return unmade;
        }
    }

    /// <summary>True when a request stands anywhere in the trace.</summary>
    internal bool Has(byte requestType, byte request) => Array.Exists(_control, e => e.Setup is { } s && s.RequestType == requestType && s.Request == request);

    /// <summary>The recorded exchange that answers a request; null: stall.</summary>
    internal UsbExchange? Answer(in UsbSetup setup, ReadOnlySpan<byte> sent)
    {
        var at = FindAhead(setup, sent);
        if (at < 0)
        {
            return AnswerLate(setup);
        }

        if (Expected(at) is { } passed && !_control[at].IsEnumeration)
        {
            Note(UsbReplayDifferenceKind.OutOfOrder, UsbRequestText.Of(setup), UsbTraceText.Control(passed));
        }

        var found = _control[at];
        _made[at] = true;
        _cursor = Math.Max(_cursor, found.IsEnumeration && !IsNext(at) ? _cursor : at + 1);
        if (!setup.IsIn && !found.IsTruncated && !sent.SequenceEqual(found.Data.Span))
        {
            Note(UsbReplayDifferenceKind.Data, UsbTraceText.WithData(UsbRequestText.Of(setup), sent), UsbTraceText.Control(found));
        }

        return found;
    }

    /// <summary>The next recorded completion of an IN endpoint, when all requests before it were made; null: there is none (yet).</summary>
    internal UsbExchange? PeekIn(byte endpoint)
    {
        var number = endpoint & 0x0f;
        if (_inNext[number] >= _in[number].Count)
        {
            return null;
        }

        var next = _in[number][_inNext[number]];
        return Expected(_control.Length) is { } request && request.Submitted < next.Completed ? null : next;
    }

    /// <summary>The completion of <see cref="PeekIn"/> is delivered.</summary>
    internal void TakeIn(byte endpoint) => _inNext[endpoint & 0x0f]++;

    /// <summary>Compares what was sent with what was recorded.</summary>
    internal void Sent(byte endpoint, ReadOnlySpan<byte> bytes)
    {
        var number = endpoint & 0x0f;
        if (_outNext[number] >= _out[number].Count)
        {
            return;
        }

        var recorded = _out[number][_outNext[number]++];
        var same = recorded.IsTruncated
            ? recorded.Requested == bytes.Length && bytes.StartsWith(recorded.Data.Span)
            : bytes.SequenceEqual(recorded.Data.Span);
        if (!same)
        {
            Note(UsbReplayDifferenceKind.Data, UsbTraceText.WithData($"OUT 0x{endpoint:x2}", bytes), UsbTraceText.WithData($"OUT 0x{endpoint:x2}", recorded.Data.Span));
        }
    }

    internal void Note(UsbReplayDifferenceKind kind, string made, string recorded)
    {
        if (_differences.Count < MaxDifferences)
        {
            _differences.Add(new UsbReplayDifference(kind, made, recorded));
        }
    }

    /// <summary>A cancelled transfer says nothing of the device; one that ended because the device left does.</summary>
    private static bool IsDelivered(UsbExchange e) => !e.IsControl && e is { IsUnfinished: false, Completed: >= 0 };

    /// <summary>The first request from the cursor on, before a place, that must be made; null when there is none.</summary>
    private UsbExchange? Expected(int before)
    {
        for (var i = _cursor; i < before; i++)
        {
            if (!_control[i].IsEnumeration)
            {
                return _control[i];
            }
        }

        return null;
    }

    private bool IsNext(int at) => Expected(at) is null;

    /// <summary>The next exchange with the same bytes; else the next with the same setup packet.</summary>
    private int FindAhead(in UsbSetup setup, ReadOnlySpan<byte> sent)
    {
        var similar = -1;
        for (var i = 0; i < _control.Length; i++)
        {
            var e = _control[i];
            if (e.Setup != setup || _made[i] || (i < _cursor && !e.IsEnumeration))
            {
                continue;
            }

            if (setup.IsIn || sent.SequenceEqual(e.Data.Span))
            {
                return i;
            }

            similar = similar < 0 ? i : similar;
        }

        return similar;
    }

    private UsbExchange? AnswerLate(in UsbSetup setup)
    {
        for (var i = 0; i < _cursor; i++)
        {
            if (_control[i].Setup == setup && !_made[i])
            {
                Note(UsbReplayDifferenceKind.Late, UsbRequestText.Of(setup), "");
                _made[i] = true;
                return _control[i];
            }
        }

        return RepeatedRead(setup) ?? Refuse(setup);
    }

    /// <summary>A descriptor does not change: it can be read more often than it was recorded.</summary>
    private UsbExchange? RepeatedRead(UsbSetup setup) => Array.Find(_control, e => e.IsEnumeration && e.Setup == setup);

    private UsbExchange? Refuse(in UsbSetup setup)
    {
        if (Expected(_control.Length) is { } expected)
        {
            Note(UsbReplayDifferenceKind.Unknown, UsbRequestText.Of(setup), UsbTraceText.Control(expected));
        }
        else
        {
            Beyond++;
        }

        return null;
    }
}
