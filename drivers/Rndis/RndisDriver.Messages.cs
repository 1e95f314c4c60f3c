using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Rndis;

/// <content>Messages that the device sends without being asked, and the keep-alive.</content>
public sealed partial class RndisDriver
{
    /// <summary>Seconds of silence on the control channel after which the device is asked whether it lives (MS-RNDIS, 3.1.2: 5 s is usual).</summary>
    private const int KeepAliveSeconds = 5;

    /// <summary>Keep-alives without answer in a row that call for recovery.</summary>
    private const int MaxSilent = 3;

    private int _quiet;
    private int _silent;

    /// <summary>Keep-alives that were not answered.</summary>
    public long KeepAlivesLost { get; private set; }

    /// <inheritdoc/>
    protected override void Tick()
    {
        if (++_quiet < KeepAliveSeconds)
        {
            return;
        }

        _quiet = 0;
        if (Channel.KeepAlive() == Errno.None)
        {
            _silent = 0;
            return;
        }

        KeepAlivesLost++;
        if (++_silent >= MaxSilent)
        {
            _silent = 0;
            LogDevice(LogLevel.Warn, "the device answers no keep-alive");
            RequestRecovery(Shared.UsbEther.RecoveryRung.ClearHalt);
        }
    }

    private void OnUnsolicited(RndisReply message)
    {
        _quiet = 0;
        if (message.Type != RndisMessages.IndicateStatus || !IsUp)
        {
            return;
        }

        switch (message.Status)
        {
            case RndisMessages.MediaConnect:
                Ifp.SetLink(LinkState.Up);
                break;
            case RndisMessages.MediaDisconnect:
                Ifp.SetLink(LinkState.Down);
                break;
            default:
                LogDevice(LogLevel.Debug, $"the device indicates status 0x{message.Status:x8}");
                break;
        }
    }
}
