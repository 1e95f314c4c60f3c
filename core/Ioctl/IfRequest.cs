using HwNet.Net;

namespace HwNet.Ioctl;

/// <summary>ioctl: a typed request to an interface. A driver may define its own; the comment of each standard one names its SIOC.</summary>
public abstract record IfRequest
{
    /// <summary>priv_check: true when the request changes state and so needs a privileged credential (EPERM without).</summary>
    public virtual bool NeedsPrivilege => false;

    /// <summary>so_proto: the family whose protocol handles the request; Unspec for what the interface or its driver handles.</summary>
    public virtual AddressFamily ProtocolFamily => AddressFamily.Unspec;
}
