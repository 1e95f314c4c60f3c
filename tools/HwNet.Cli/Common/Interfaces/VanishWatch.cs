using HwNet.Net;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>Ends the work when one of a stack's interfaces goes away by itself, or the user has had enough.</summary>
internal sealed class VanishWatch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly IDisposable _subscription;
    private string? _cause;

    internal VanishWatch(NetStack stack, CancellationToken interrupted)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        _subscription = stack.Events.Subscribe(Observe);
    }

    /// <summary>Set by either.</summary>
    internal CancellationToken Token => _source.Token;

    /// <summary>Which interface went away, and why; null while all are there.</summary>
    internal string? Cause => Volatile.Read(ref _cause);

    /// <summary>Tells the user, if there is something to tell.</summary>
    /// <returns>True when an interface went away.</returns>
    internal bool Report(Terminal terminal)
    {
        if (Cause is not { } cause)
        {
            return false;
        }

        terminal.Complain(cause, "see 'hwnet list'");
        return true;
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _source.Dispose();
    }

    private void Observe(IfEvent happened)
    {
        if (happened is IfEvent.Vanished vanished && Interlocked.CompareExchange(ref _cause, $"{vanished.Name}: {vanished.Cause}", null) is null)
        {
            _source.Cancel();
        }
    }
}
