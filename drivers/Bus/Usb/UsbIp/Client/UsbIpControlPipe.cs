namespace HwNet.Bus.Usb.UsbIp;

/// <summary>Endpoint 0 of an imported device: control transfers, one after the other, each with its time-out.</summary>
/// <remarks>Lock: P, held during a whole control transfer; G is taken under it.</remarks>
internal sealed class UsbIpControlPipe(UsbIpLink link, TimeSpan unlinkTimeout) : IDisposable
{
    /// <summary>Transfers without an answer, not even to their unlink, before the connection is given up.</summary>
    private const int MaxLost = 4;

    private readonly Lock _pipe = new();
    private UsbIpControlCall _in = new(true);
    private UsbIpControlCall _out = new(false);
    private int _lost;

    /// <summary>Makes a control transfer.</summary>
    internal UsbResult Transfer(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        lock (_pipe)
        {
            if (link.IsGone)
            {
                return new UsbResult(UsbStatus.NoDevice, 0);
            }

            // Without a data stage the direction is "out", whatever the request says: Linux checks it.
            var isIn = setup.IsIn && setup.Length > 0;
            ref var call = ref isIn ? ref _in : ref _out;
            call.Begin(data[..setup.Length]);
            var status = link.Submit(call.Transfer, 0, setup);
            if (status != UsbStatus.Completed)
            {
                return new UsbResult(status, 0);
            }

            var inTime = call.Wait(timeout);
            if (!inTime)
            {
                link.Cancel(call.Transfer);
                if (!call.Wait(unlinkTimeout))
                {
                    GiveUp(ref call, isIn);
                    return new UsbResult(UsbStatus.TimedOut, 0);
                }
            }

            return Result(call, data, inTime);
        }
    }

    /// <summary>After the connection has ended.</summary>
    public void Dispose()
    {
        lock (_pipe)
        {
            _in.Dispose();
            _out.Dispose();
        }
    }

    private static UsbResult Result(UsbIpControlCall call, Span<byte> data, bool inTime)
    {
        var transfer = call.Transfer;
        if (transfer.IsIn)
        {
            call.CopyTo(data);
        }

        var status = !inTime && transfer.Status == UsbStatus.Cancelled ? UsbStatus.TimedOut : transfer.Status;
        return new UsbResult(status, transfer.ActualLength);
    }

    /// <summary>Its memory stays with the connection; the next transfer gets new.</summary>
    private void GiveUp(ref UsbIpControlCall call, bool isIn)
    {
        call.Dispose();
        call = new UsbIpControlCall(isIn);
        if (++_lost >= MaxLost)
        {
            link.Lose($"{MaxLost} control transfers were never answered");
        }
    }
}
