using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <summary>The faults of one device, over all the times it is opened: rules, the wedges in force, and counts. The same seed gives the same faults for the same transfers.</summary>
/// <param name="seed">For the probabilities; name it when something fails.</param>
public sealed class UsbFaultPlan(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<Rule> _rules = [];
    private readonly Dictionary<byte, UsbFaultCure> _wedged = [];
    private readonly long[] _injected = new long[Enum.GetValues<UsbFaultKind>().Length];
    private readonly long[] _measures = new long[Enum.GetValues<UsbFaultCure>().Length];
    private readonly long[] _byKind = new long[BitOperations.PopCount((uint)UsbFaultWhere.Any)];
    private long _transfers;
    private bool _active;
    private long _duplicatesIgnored;

    /// <summary>The seed.</summary>
    public int Seed { get; } = seed;

    /// <summary>Transfers of all kinds so far.</summary>
    public long Transfers => Volatile.Read(ref _transfers);

    /// <summary>Transfers of some kinds so far.</summary>
    public long TransfersOf(UsbFaultWhere where)
    {
        long sum = 0;
        for (var i = 0; i < _byKind.Length; i++)
        {
            sum += ((int)where & (1 << i)) != 0 ? Volatile.Read(ref _byKind[i]) : 0;
        }

        return sum;
    }

    /// <summary>How often the driver took a measure so far, helpful or not.</summary>
    public long Measures(UsbFaultCure measure) => Volatile.Read(ref _measures[(int)measure]);

    /// <summary>Is told of each submission before it is made; under a lock, so that it must be short and call no device. Null: nobody.</summary>
    public Action<UsbSubmission>? Submitting { get; set; }

    /// <summary>True while there is any fault or wedge: false lets transfers pass without a look.</summary>
    internal bool IsActive => Volatile.Read(ref _active);

    /// <summary>Duplicate completions that the transfer recognised.</summary>
    public long DuplicatesIgnored => Volatile.Read(ref _duplicatesIgnored);

    /// <summary>True while any endpoint is wedged.</summary>
    public bool IsWedged
    {
        get
        {
            lock (_lock)
            {
                return _wedged.Count > 0;
            }
        }
    }

    /// <summary>Faults injected so far, of a kind.</summary>
    public long Injected(UsbFaultKind kind) => Volatile.Read(ref _injected[(int)kind]);

    /// <summary>Adds a fault; it counts transfers from now on.</summary>
    public void Add(UsbFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
        {
            _rules.Add(new Rule(fault));
            Volatile.Write(ref _active, true);
        }
    }

    /// <summary>Ends every fault, wedges included. What is pending stays so until it is cancelled.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rules.Clear();
            _wedged.Clear();
            Volatile.Write(ref _active, false);
        }
    }

    /// <summary>Counts a transfer that passed without a look.</summary>
    internal void CountPassed() => Interlocked.Increment(ref _transfers);

    internal void CountDuplicate() => Interlocked.Increment(ref _duplicatesIgnored);

    /// <summary>The fault of the next transfer; the first rule that fires.</summary>
    internal bool TryNext(UsbFaultWhere where, byte endpoint, [NotNullWhen(true)] out UsbFault? fault)
    {
        lock (_lock)
        {
            _transfers++;
            _byKind[BitOperations.TrailingZeroCount((uint)where)]++;
            fault = null;
            foreach (var rule in _rules)
            {
                if ((rule.Fault.Where & where) != 0 && rule.Fires(_random))
                {
                    fault = rule.Fault;
                    _injected[(int)fault.Kind]++;
                    if (fault.Kind == UsbFaultKind.Wedge)
                    {
                        _wedged[endpoint] = fault.Cure;
                    }

                    return true;
                }
            }

            return false;
        }
    }

    internal bool Wedged(byte endpoint)
    {
        lock (_lock)
        {
            return _wedged.ContainsKey(endpoint);
        }
    }

    /// <summary>A measure was taken: wedges that it or a weaker one cures are over. A rule that wedged is over too, or it would wedge at once again.</summary>
    internal void Cured(UsbFaultCure measure, byte? endpoint = null)
    {
        lock (_lock)
        {
            _measures[(int)measure]++;
            foreach (var (wedged, cure) in _wedged.ToArray())
            {
                if (cure <= measure && (endpoint is null || endpoint == wedged))
                {
                    _ = _wedged.Remove(wedged);
                    _ = _rules.RemoveAll(static r => r.Fault is { Kind: UsbFaultKind.Wedge, At: 0 });
                }
            }
        }
    }

    private sealed class Rule(UsbFault fault)
    {
        private long _seen;
        private long _fired;

        internal UsbFault Fault { get; } = fault;

        internal bool Fires(Random random)
        {
            _seen++;
            var fires = _fired < Fault.Limit && (Fault.At > 0 ? _seen == Fault.At : Fault.Probability >= 1 || random.NextDouble() < Fault.Probability);
            _fired += fires ? 1 : 0;
            return fires;
        }
    }
}
