namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>Why something that a device sent was not handed up. Each cause is counted by itself.</summary>
public enum UsbDrop
{
    /// <summary>A frame shorter than an Ethernet header.</summary>
    Runt,

    /// <summary>A frame longer than the interface takes.</summary>
    Giant,

    /// <summary>A header that contradicts itself or what surrounds it.</summary>
    BadHeader,

    /// <summary>A length or offset that leads out of what it belongs to.</summary>
    BadLength,

    /// <summary>Not the signature or type that must stand there.</summary>
    BadSignature,

    /// <summary>Out of sequence.</summary>
    BadSequence,

    /// <summary>The check sequence, or the marker in its place, is wrong.</summary>
    BadCrc,

    /// <summary>A chain that comes back upon itself, or is longer than any sane one.</summary>
    Loop,

    /// <summary>The transfer ended before the frame did.</summary>
    Truncated,

    /// <summary>The pool was empty.</summary>
    NoBuffer,

    /// <summary>A message or command that is not known, or not expected here.</summary>
    Unknown,
}
