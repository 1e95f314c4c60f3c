namespace HwNet.Protocols.Nd;

/// <summary>Why a part of a good router advertisement had no effect; each has its own counter.</summary>
public enum RouterOptionDrop
{
    /// <summary>It had; never counted.</summary>
    None = 0,
    /// <summary>An MTU below 1280, or over that of the interface.</summary>
    Mtu,
    /// <summary>A prefix option of another length than 32, or more than 128 bits, or the network of a group or of link-local addresses.</summary>
    Prefix,
    /// <summary>Preferred for longer than valid (RFC 4862 section 5.5.3 c).</summary>
    Lifetime,
    /// <summary>An address is to be made, but the network does not have 64 bits, or the interface has no identifier (RFC 4862 section 5.5.3 d).</summary>
    Identifier,
    /// <summary>The interface knows as many routers or networks as it may.</summary>
    Full,
    /// <summary>Times out of bounds.</summary>
    Timer,
}
