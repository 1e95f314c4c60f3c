using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace HwNet.Net;

/// <summary>A lock for sections of some ten instructions that every packet passes (letters Q and N): nothing is called while it is held.</summary>
/// <remarks>
/// One atomic operation to enter, a plain store to leave, and no look at who the thread is; System.Threading.Lock has two and two. Who finds it taken looks
/// again and again, lets others run, and sleeps in the end: its owner may have lost the CPU. Debug builds find a thread that would wait for itself.
/// </remarks>
internal struct LeafLock
{
    /// <summary>Turns of waiting before a thread sleeps for a millisecond: by then the owner is kept from running by somebody more urgent.</summary>
    private const int TurnsUntilSleep = 500;

    private int _held;

    /// <summary>The managed thread inside; kept in debug builds only.</summary>
    private int _owner;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Enter()
    {
        AssertNotMine();
        if (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            Wait();
        }

        SetOwner(Environment.CurrentManagedThreadId);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Exit()
    {
        SetOwner(0);
        Volatile.Write(ref _held, 0);
    }

    /// <summary>Enters, until the result is disposed.</summary>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Holder Hold()
    {
        Enter();
        return new Holder(ref this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Wait()
    {
        var spin = new SpinWait();
        do
        {
            while (Volatile.Read(ref _held) != 0)
            {
                spin.SpinOnce(TurnsUntilSleep);
            }
        }
        while (Interlocked.CompareExchange(ref _held, 1, 0) != 0);
    }

    [Conditional("DEBUG")]
    private readonly void AssertNotMine()
    {
        if (Volatile.Read(in _owner) == Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException("a leaf lock is held already: something was called while it is");
        }
    }

    [Conditional("DEBUG")]
    private void SetOwner(int thread) => Volatile.Write(ref _owner, thread);

    /// <summary>A section inside the lock.</summary>
    internal readonly ref struct Holder(ref LeafLock held)
    {
        private readonly ref LeafLock _held = ref held;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => _held.Exit();
    }
}
