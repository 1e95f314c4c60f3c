namespace HwNet.Bus.Pcap;

/// <summary>What a frame device is, as known without opening it.</summary>
/// <param name="Name">The name it is opened by: "eth0", or a path.</param>
/// <param name="Description">For people; empty when there is none.</param>
/// <param name="Lladdr">Its link address; <see cref="LinkAddress.None"/> when it has none.</param>
/// <param name="Mtu">Largest payload of a frame in bytes, without the link header.</param>
public sealed record FrameDeviceInfo(string Name, string Description, LinkAddress Lladdr, int Mtu);
