using HwNet.Net;
using HwNet.Protocols.Icmp6;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Ping;

/// <summary>Echo requests over IPv6.</summary>
internal sealed class Inet6Echo(Icmp6EchoSocket socket, IfNet ifp, Ipv6Address destination) : IEcho
{
    public int Headers => Ipv6Header.Length + IcmpMessage.HeaderLength;

    public Errno Send(ushort sequence, ReadOnlySpan<byte> payload) => socket.Send(destination, sequence, payload, ifp);

    public Errno Receive(Span<byte> payload, TimeSpan timeout, out EchoAnswer answer)
    {
        var error = socket.Receive(payload, timeout, out var echo);
        answer = new EchoAnswer(echo.Sequence, echo.Address.ToString(), echo.Length, echo.HopLimit, 0, ErrorText(echo));
        return error;
    }

    public void Close() => socket.Close();

    public void Dispose() => socket.Dispose();

    /// <summary>ping's words for an error message.</summary>
    private static string? ErrorText(in Icmp6Echo echo) => echo switch
    {
        { Error: Errno.None } => null,
        { Type: Icmp6Type.TimeExceeded } => "Time exceeded: Hop limit",
        { Type: Icmp6Type.PacketTooBig } => "Packet too big",
        { Type: Icmp6Type.Unreachable, Code: 0 } => "Destination unreachable: No route",
        { Type: Icmp6Type.Unreachable, Code: 1 } => "Destination unreachable: Administratively prohibited",
        { Type: Icmp6Type.Unreachable, Code: 3 } => "Destination unreachable: Address unreachable",
        { Type: Icmp6Type.Unreachable, Code: 4 } => "Destination unreachable: Port unreachable",
        _ => $"Error {echo.Error} (type {(int)echo.Type}, code {echo.Code})",
    };
}
