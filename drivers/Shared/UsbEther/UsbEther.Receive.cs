using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Shared.UsbEther;

/// <content>Transfers → packets. On the device's event thread, without any lock.</content>
public abstract partial class UsbEther : IUsbRingOwner
{
    private readonly long[] _drops = new long[Enum.GetValues<UsbDrop>().Length];
    private readonly long[] _before = new long[Enum.GetValues<UsbDrop>().Length];

    /// <summary>What the framing dropped, by cause.</summary>
    public long Dropped(UsbDrop cause) => Volatile.Read(ref _drops[(int)cause]);

    void IUsbRingOwner.Gone() => Gone();

    private void Received(ReadOnlySpan<byte> bytes)
    {
        // RUNNING goes before if_stop is called: what comes in between is the device's last word, no stray interrupt.
        if (!Volatile.Read(ref _running) || (Ifp.Flags & IfFlags.Running) == 0)
        {
            return;
        }

        // USB tells no time of arrival: the frames of a transfer get that of its completion.
        var arrived = (Ifp.Stack.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var sink = new FrameSink(Ifp.Stack.Mbufs, MaxFrame, _drops, arrived);
        try
        {
            Unframer.Unframe(bytes, ref sink);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A parser's mistake must not end the thread that everything else lives on.
            LogDevice(LogLevel.Error, $"taking a transfer of {bytes.Length} bytes apart failed: {e}");
            Unframer.Reset();
            sink.Drop(UsbDrop.Unknown);
        }

        var frames = sink.Take();
        CountDrops();
        if (!frames.IsEmpty)
        {
            Ifp.Input(ref frames);
        }
    }

    /// <summary>Babble: the transfer is lost, the stream begins anew with the next one.</summary>
    private void Overflowed()
    {
        Unframer.Reset();
        Ifp.Counters.CountInputErrors(InputDrop.Giant, 1);
    }

    /// <summary>Carries what the framing dropped over to the interface's counters.</summary>
    private void CountDrops()
    {
        for (var i = 0; i < _drops.Length; i++)
        {
            if (_drops[i] != _before[i])
            {
                Ifp.Counters.CountInputErrors(CauseOf((UsbDrop)i), (int)(_drops[i] - _before[i]));
                _before[i] = _drops[i];
            }
        }
    }

    private static InputDrop CauseOf(UsbDrop drop) => drop switch
    {
        UsbDrop.Runt => InputDrop.Runt,
        UsbDrop.Giant => InputDrop.Giant,
        UsbDrop.NoBuffer => InputDrop.NoBuffer,
        _ => InputDrop.Damaged,
    };
}
