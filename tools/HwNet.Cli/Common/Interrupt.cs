using System.Runtime.InteropServices;

namespace HwNet.Cli.Common;

/// <summary>SIGINT and SIGTERM as a token: the first ends the work in order, the second ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    internal Interrupt() => _registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Not cancelled a second time: the system's own way of ending the process is then what is wanted.
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
