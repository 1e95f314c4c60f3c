using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap;

public sealed partial class PcapDevice : ISendingDevice
{
    private readonly SendSide _send;

    /// <inheritdoc/>
    public bool CanSend => _send.Room.Blocked ? _send.TryUnblock() : !_gone && !_cancelled;

    string ISendingDevice.Name => Name;

    bool ISendingDevice.IsOver => _disposed || _gone;

    bool ISendingDevice.IsUp => _host is { IsUp: true };

    bool ISendingDevice.HasLeft => HasLeft();

    string? ISendingDevice.Failure
    {
        get => _failure;
        set => _failure = value;
    }

    /// <inheritdoc/>
    public Errno Send(ref MbufBatch frames) => _send.Send(ref frames);

    Errno ISendingDevice.Leave() => Leave();

    void ISendingDevice.WakeReceiver() => WakeReceiver();

    private bool HasLeft() => _host is { Exists: false };
}
