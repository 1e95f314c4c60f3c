using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>Where a server of USB/IP is, and which of its devices is meant: HOST[:PORT][/BUSID].</summary>
/// <param name="Host">A name, an IPv4 or an IPv6 address (without brackets).</param>
/// <param name="Port">The TCP port.</param>
/// <param name="BusId">The device's bus id there; null for the server alone.</param>
public sealed record UsbIpAddress(string Host, int Port, string? BusId = null)
{
    private const int MaxHost = 255;

    /// <summary>The port that is meant where none is written.</summary>
    public static int DefaultPort => UsbIpProtocol.DefaultPort;

    /// <summary>Reads "HOST", "HOST:PORT", "HOST/BUSID", "HOST:PORT/BUSID"; an IPv6 address stands in brackets when a port follows.</summary>
    /// <param name="text">What the user wrote, without "usbip:".</param>
    /// <param name="address">The result.</param>
    /// <param name="failure">Why there is none.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out UsbIpAddress? address, [NotNullWhen(false)] out string? failure)
    {
        address = null;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        var server = slash < 0 ? text : text![..slash];
        var busId = slash < 0 ? null : text![(slash + 1)..];
        failure = CheckBusId(busId);
        if (failure is not null || !TrySplit(server ?? "", out var host, out var port, out failure))
        {
            failure ??= "it is not HOST[:PORT]/BUSID";
            return false;
        }

        address = new UsbIpAddress(host, port, busId);
        return true;
    }

    /// <summary>As it is written, the port always, IPv6 in brackets.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}{(BusId is null ? "" : "/" + BusId)}");

    /// <summary>Why a bus id cannot be one; null when it can.</summary>
    internal static string? CheckBusId(string? busId) => busId switch
    {
        null => null,
        "" => "no bus id follows the '/': write HOST[:PORT]/BUSID",
        { Length: >= UsbIpRemoteDevice.BusIdSize } => $"the bus id is longer than {UsbIpRemoteDevice.BusIdSize - 1} characters",
        _ => busId.All(static c => c is > ' ' and < (char)127) ? null : "the bus id has characters in it that no bus id has",
    };

    private static bool TrySplit(string server, out string host, out int port, [NotNullWhen(false)] out string? failure)
    {
        (host, port, failure) = (server, UsbIpProtocol.DefaultPort, null);
        var portText = (string?)null;
        var colon = server.LastIndexOf(':');
        if (server.StartsWith('['))
        {
            var end = server.IndexOf(']', StringComparison.Ordinal);
            var rest = end < 0 ? "" : server[(end + 1)..];
            host = end < 0 ? "" : server[1..end];
            portText = rest.StartsWith(':') ? rest[1..] : null;
            failure = end < 0 || (rest.Length > 0 && portText is null) || !IsIpv6(host) ? $"'{server}' is no IPv6 address in brackets" : null;
        }
        else if (colon >= 0 && server.IndexOf(':', StringComparison.Ordinal) == colon)
        {
            (host, portText) = (server[..colon], server[(colon + 1)..]);
        }
        else if (colon >= 0 && !IsIpv6(server))
        {
            failure = $"'{server}' is no IPv6 address";
        }

        if (failure is null && portText is not null
            && (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            failure = $"'{portText}' is no port from 1 to 65535";
        }

        failure ??= host.Length is 0 or > MaxHost || host.Any(static c => c <= ' ' || char.IsControl(c)) ? "no host is named: write HOST[:PORT]/BUSID" : null;
        return failure is null;
    }

    private static bool IsIpv6(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
}
