using HwNet.Net;

namespace HwNet.Bench.Checks.Frames;

/// <summary>A protocol for the checks' EtherType, registered until it is disposed. Its frames come without link header.</summary>
internal sealed class LocalProtocol : IDisposable
{
    private readonly Netisr _netisr;

    /// <summary>Registers the handler, which takes the packets.</summary>
    internal LocalProtocol(NetStack stack, NetisrHandler handler)
    {
        _netisr = stack.Netisr;
        _netisr.Register(NetisrProtocol.Local1, handler);
    }

    /// <summary>Takes the handler away and waits until it no longer runs: a handler that blocks must be let go before.</summary>
    public void Dispose() => _netisr.Unregister(NetisrProtocol.Local1);
}
