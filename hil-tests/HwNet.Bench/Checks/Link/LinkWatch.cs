using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Link;

/// <summary>Listens to the link events of the interface under test and pulls the far end. Dispose ends listening.</summary>
internal sealed class LinkWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<bool> _events = [];
    private readonly CheckContext _context;
    private readonly IfNet _ifp;
    private readonly IDisposable _subscription;

    /// <summary>Listens from now on; SKIP when the bench cannot pull the far end.</summary>
    internal LinkWatch(CheckContext context)
    {
        context.Require(context.Bench.FarLink is not null, "needs a far end that can be taken down and up; this bench cannot");
        _context = context;
        _ifp = context.Bench.Ifp;
        _subscription = context.Bench.Stack.Events.Subscribe(Note);
    }

    /// <summary>Link events so far: true for up.</summary>
    internal IReadOnlyList<bool> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    private int Count
    {
        get
        {
            lock (_lock)
            {
                return _events.Count;
            }
        }
    }

    /// <summary>Takes the far end down or up and waits for the event.</summary>
    /// <returns>How long after the far end changed the event came.</returns>
    internal TimeSpan Switch(bool up, TimeSpan limit)
    {
        var before = Count;
        var name = up ? "up" : "down";
        _context.Succeeded(_context.Bench.FarLink!.SetUp(up), $"taking the far end {name}");
        var began = _context.Clock.GetTimestamp();
        _context.Within(limit, $"the event 'link {name}'", () => Count > before);
        return _context.Clock.GetElapsedTime(began);
    }

    /// <summary>FAIL unless each change had one event, beginning with down; waits a moment for events that should not come.</summary>
    internal void ExpectOneEventEach(int changes)
    {
        _ = _context.Until(() => Count > changes, TimeSpan.FromMilliseconds(300));
        var events = Events;
        _context.Equal(changes, events.Count, $"events for {changes} changes of the link");
        for (var i = 0; i < events.Count; i++)
        {
            _context.True(events[i] == (i % 2 == 1), $"event {i + 1} of {events.Count} says '{(events[i] ? "up" : "down")}' out of turn");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();

    private void Note(IfEvent happened)
    {
        if (happened is IfEvent.DeviceNotify { Type: "LINK_UP" or "LINK_DOWN" } notify && notify.Ifp == _ifp)
        {
            lock (_lock)
            {
                _events.Add(notify.Type == "LINK_UP");
            }
        }
    }
}
