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
        var entered = _lock is not null ? _lock.TryEnter() : _operations!.TryEnter!();
        if (entered)
        {
            Note(1);
        }

        return entered;
    }

    /// <summary>ifnet_deserialize.</summary>
    public void Exit()
    {
        if (_lock is not null)
        {
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
}
