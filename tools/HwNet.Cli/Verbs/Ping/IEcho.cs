namespace HwNet.Cli.Verbs.Ping;

/// <summary>Echo requests to one destination, of either family.</summary>
internal interface IEcho : IDisposable
{
    /// <summary>Bytes of IP and ICMP headers before the data.</summary>
    int Headers { get; }

    /// <summary>Sends a request.</summary>
    Errno Send(ushort sequence, ReadOnlySpan<byte> payload);

    /// <summary>Waits for the next answer.</summary>
    /// <returns>None; ETIMEDOUT; EINTR (closed).</returns>
    Errno Receive(Span<byte> payload, TimeSpan timeout, out EchoAnswer answer);

    /// <summary>Ends all waits.</summary>
    void Close();
}
