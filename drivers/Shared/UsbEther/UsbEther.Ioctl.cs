using HwNet.Ioctl;

namespace HwNet.Drivers.Shared.UsbEther;

/// <content>if_ioctl.</content>
public abstract partial class UsbEther
{
    /// <summary>True while the interface has another address than the device, or one that was made up: a chip that filters by its own must then let everything in.</summary>
    protected bool HasForeignAddress => AddressIsMadeUp || Ifp.Lladdr != PermanentAddress;

    /// <inheritdoc/>
    protected sealed override Errno IfIoctl(IfRequest request) => request switch
    {
        SetReceiveFilter r => SetFilter(r),
        SetMtu or SetFlags => Accept(request),
        SetLinkAddress or SetRawAddress => Accept(request),
        _ => IoctlChip(request),
    };

    private Errno Accept(IfRequest request)
    {
        var error = IoctlChip(request);
        return error is Errno.EINVAL or Errno.EOPNOTSUPP ? Errno.None : error;
    }

    private Errno SetFilter(SetReceiveFilter filter)
    {
        _filter = filter;
        return _running ? SetFilterChip(filter) : Errno.None;
    }
}
