using HwNet.Net;
using HwNet.Protocols.Icmp;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Ping;

/// <summary>Echo requests over IPv4.</summary>
internal sealed class InetEcho(IcmpEchoSocket socket, IfNet ifp, Ipv4Address destination) : IEcho
{
    public int Headers => Ipv4Header.MinLength + IcmpMessage.HeaderLength;

    public Errno Send(ushort sequence, ReadOnlySpan<byte> payload) => socket.Send(destination, sequence, payload, ifp);

    public Errno Receive(Span<byte> payload, TimeSpan timeout, out EchoAnswer answer)
    {
        var error = socket.Receive(payload, timeout, out var echo);
        answer = new EchoAnswer(echo.Sequence, echo.Address.ToString(), echo.Length, echo.TimeToLive, echo.Timestamp, ErrorText(echo));
        return error;
    }

    public void Close() => socket.Close();

    public void Dispose() => socket.Dispose();

    /// <summary>ping's words for an error message.</summary>
    private static string? ErrorText(in IcmpEcho echo) => echo switch
    {
        { Error: Errno.None } => null,
        { Type: IcmpType.TimeExceeded } => "Time to live exceeded",
        { Type: IcmpType.Unreachable, Code: 0 } => "Destination Net Unreachable",
        { Type: IcmpType.Unreachable, Code: 2 } => "Destination Protocol Unreachable",
        { Type: IcmpType.Unreachable, Code: 4 } => "Frag needed and DF set",
        { Error: Errno.EHOSTUNREACH or Errno.EHOSTDOWN } => "Destination Host Unreachable",
        _ => $"Error {echo.Error} (type {(int)echo.Type}, code {echo.Code})",
    };
}
