using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>What a frame device on sockets is made of.</summary>
/// <param name="Info">What the interface is.</param>
/// <param name="Index">if_index.</param>
/// <param name="Watch">A packet socket bound to the interface: it is told of its going down and away, answers questions and holds the receive filter.</param>
/// <param name="Receive">Become readable when there are frames.</param>
/// <param name="Sender">How frames leave; disposed with the device.</param>
/// <param name="Wakeup">Ends a wait.</param>
internal sealed record SocketParts(
    FrameDeviceInfo Info, int Index, SafeFileHandle Watch, IReadOnlyList<SafeFileHandle> Receive, FrameSender Sender, Wakeup Wakeup);
