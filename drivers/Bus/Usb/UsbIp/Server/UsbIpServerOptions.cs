using System.Net;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>How a server of USB/IP behaves. USB/IP knows neither passwords nor secrecy: whoever reaches the port has the devices.</summary>
public sealed record UsbIpServerOptions
{
    /// <summary>Where it listens: this machine alone unless told.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 for any that is free.</summary>
    public int Port { get; init; } = UsbIpProtocol.DefaultPort;

    /// <summary>Connections at once; more are closed at once.</summary>
    public int MaxConnections { get; init; } = 32;

    /// <summary>Bytes of one transfer at most; a client that asks for more is closed.</summary>
    public int MaxTransferLength { get; init; } = 1024 * 1024;

    /// <summary>Bytes in flight on one connection at most; a transfer beyond is refused with ENOMEM.</summary>
    public int MaxBytesInFlight { get; init; } = 16 * 1024 * 1024;

    /// <summary>Transfers in flight on one connection at most; one beyond is refused with ENOMEM.</summary>
    public int MaxTransfersInFlight { get; init; } = 1024;

    /// <summary>How long a client may take for the request that it begins with.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the device may take for a control transfer.</summary>
    public TimeSpan ControlTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told of what happens, on the thread of the connection, without a lock. It must not throw and must not take long.</summary>
    public Action<UsbIpServerEvent>? OnEvent { get; init; }
}
