using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A serializer of a driver's own, into whose operations a test can put what another thread would do at that moment.</summary>
internal sealed class HookedLock
{
    private readonly Lock _lock = new();

    internal HookedLock() => Operations = new SerializerOperations(Enter, TryEnter, Exit, () => _lock.IsHeldByCurrentThread);

    internal SerializerOperations Operations { get; }

    internal int Enters { get; private set; }

    internal int Tries { get; private set; }

    internal int Exits { get; private set; }

    /// <summary>Runs once, before the next attempt to take the lock.</summary>
    internal Action? BeforeTry { get; set; }

    /// <summary>Runs once, after the next time the lock is free again.</summary>
    internal Action? AfterExit { get; set; }

    /// <summary>What the next attempts answer without looking at the lock: contended.</summary>
    internal bool Contended { get; set; }

    private void Enter()
    {
        _lock.Enter();
        Enters++;
    }

    private bool TryEnter()
    {
        Tries++;
        var hook = BeforeTry;
        BeforeTry = null;
        hook?.Invoke();
        return !Contended && _lock.TryEnter();
    }

    private void Exit()
    {
        Exits++;
        _lock.Exit();
        var hook = AfterExit;
        AfterExit = null;
        hook?.Invoke();
    }
}
