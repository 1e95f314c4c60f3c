using HwNet.Bench.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;

namespace HwNet.Bench.Checks.Usb;

/// <summary>Notes the transfers of some endpoints that a driver submits, until it is disposed. One at a time.</summary>
internal sealed class TransferWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<UsbSubmission> _seen = [];
    private readonly UsbFaultPlan _plan;
    private long _lastAt;

    /// <summary>Watches from now on.</summary>
    internal TransferWatch(UsbRig rig, UsbFaultWhere where)
    {
        _plan = rig.Faults;
        _plan.Submitting = submission =>
        {
            if ((submission.Where & where) != 0)
            {
                Note(submission);
            }
        };
    }

    /// <summary>All so far.</summary>
    internal IReadOnlyList<UsbSubmission> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>The last one.</summary>
    internal UsbSubmission Last
    {
        get
        {
            lock (_lock)
            {
                return _seen.Count > 0 ? _seen[^1] : default;
            }
        }
    }

    /// <summary>When the last one was submitted: a time stamp of the system's clock.</summary>
    internal long LastAt => Volatile.Read(ref _lastAt);

    /// <summary>How many so far.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _seen.Count;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _plan.Submitting = null;

    private void Note(UsbSubmission submission)
    {
        lock (_lock)
        {
            _seen.Add(submission);
        }

        Volatile.Write(ref _lastAt, TimeProvider.System.GetTimestamp());
    }
}
