using System.Diagnostics;

namespace HwNet.Net;

/// <summary>lwkt_serialize: the one lock of an interface (letter S); every driver entry point but IfDrain runs under it.</summary>
/// <remarks>
/// Several interfaces may share one (a receive path and its queue, the two ends of a cable). It is not recursive in spirit: nothing in core
/// enters it twice. Order: C (configuration) before S before Q (queue); nothing waits for the network or a completion while S is held.
/// </remarks>
public sealed class Serializer
{
    /// <summary>Serializers that the calling thread is in; kept in debug builds only.</summary>
    [ThreadStatic]
    private static int _held;

    private readonly Lock? _lock;
    private readonly SerializerOperations? _operations;

    /// <summary>How often the owner of the default lock has entered. S</summary>
    private int _depth;

    /// <summary>The default serializer: a lock.</summary>
    public Serializer() => _lock = new Lock();

    /// <summary>A serializer whose operations the driver supplies: all of them, or it is refused.</summary>
    /// <exception cref="ArgumentException">Some operations are missing.</exception>
    public Serializer(SerializerOperations operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (!operations.IsComplete)
        {
            throw new ArgumentException("serialize functions are partially set up: supply all four or none", nameof(operations));
        }

        _operations = operations;
    }

    /// <summary>True when the calling thread is inside.</summary>
    public bool IsHeld => _lock is not null ? _lock.IsHeldByCurrentThread : _operations!.IsHeld!();

    /// <summary>ifnet_serialize: waits until the lock is free and takes it.</summary>
    public void Enter()
    {
        if (_lock is not null)
        {
            _lock.Enter();
            _depth++;
        }
        else
        {
            _operations!.Enter!();
        }

        Note(1);
    }

    /// <summary>ifnet_tryserialize: takes the lock if it is free at this moment.</summary>
    public bool TryEnter()
    {
        if (_lock is null)
        {
            return _operations!.TryEnter!() && Noted();
        }

        if (!_lock.TryEnter())
        {
            return false;
        }

        _depth++;
        return Noted();
    }

    /// <summary>Takes the lock if nobody has it, the calling thread included: what <see cref="IsHeld"/> and <see cref="TryEnter"/> say together.</summary>
    internal bool TryEnterFirst()
    {
        if (_lock is null)
        {
            return !_operations!.IsHeld!() && TryEnter();
        }

        if (!_lock.TryEnter())
        {
            return false;
        }

        if (_depth > 0)
        {
            _lock.Exit();
            return false;
        }

        _depth = 1;
        return Noted();
    }

    /// <summary>ifnet_deserialize.</summary>
    public void Exit()
    {
        if (_lock is not null)
        {
            AssertHeldHot();
            _depth--;
            _lock.Exit();
        }
        else
        {
            _operations!.Exit!();
        }

        Note(-1);
    }

    /// <summary>Debug builds: the calling thread is in no interface's serializer, so a protocol may run on it.</summary>
    /// <exception cref="InvalidOperationException">It is in one.</exception>
    [Conditional("DEBUG")]
    internal static void AssertNoneHeld()
    {
        if (_held != 0)
        {
            throw new InvalidOperationException("no serializer may be held here: a protocol may run on this thread");
        }
    }

    /// <summary>ASSERT_SERIALIZED.</summary>
    /// <exception cref="InvalidOperationException">The calling thread is not inside.</exception>
    public void AssertHeld()
    {
        if (!IsHeld)
        {
            throw new InvalidOperationException("the serializer of the interface must be held here");
        }
    }

    /// <summary>ASSERT_SERIALIZED where every packet passes: debug builds only.</summary>
    [Conditional("DEBUG")]
    internal void AssertHeldHot() => AssertHeld();

    /// <summary>ASSERT_NOT_SERIALIZED.</summary>
    /// <exception cref="InvalidOperationException">The calling thread is inside.</exception>
    public void AssertNotHeld()
    {
        if (IsHeld)
        {
            throw new InvalidOperationException("the serializer of the interface must not be held here: the call would wait for itself");
        }
    }

    [Conditional("DEBUG")]
    private static void Note(int entered) => _held += entered;

    private static bool Noted()
    {
        Note(1);
        return true;
    }
}
