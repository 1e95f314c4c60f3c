namespace HwNet.Protocols.Icmp6;

/// <summary>Why a received ICMPv6 message had no effect; each has its own counter.</summary>
public enum Icmp6Drop
{
    /// <summary>It had; never counted.</summary>
    None = 0,
    /// <summary>icp6s_tooshort: fewer than the 8 bytes of an echo.</summary>
    TooShort,
    /// <summary>icp6s_checksum: the checksum is wrong.</summary>
    Checksum,
    /// <summary>A reply that nobody waits for.</summary>
    NoListener,
    /// <summary>The socket's queue is full.</summary>
    QueueFull,
    /// <summary>The answer could not be sent, or there is nobody to send it to.</summary>
    NotAnswered,
    /// <summary>An error that does not quote the packet it is about.</summary>
    Quote,
    /// <summary>An error about a packet that no socket here has sent.</summary>
    NotOurs,
    /// <summary>A path MTU below 1280, or no less than was known; or too many are known. The socket was told.</summary>
    PathMtu,
    /// <summary>A message that a host here has no use for.</summary>
    Ignored,
}
