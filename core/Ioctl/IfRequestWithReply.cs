namespace HwNet.Ioctl;

/// <summary>A request that brings something back.</summary>
/// <typeparam name="TReply">What it brings back.</typeparam>
public abstract record IfRequest<TReply> : IfRequest
{
    /// <summary>The answer; default until the request succeeded.</summary>
    public TReply? Reply { get; set; }
}
