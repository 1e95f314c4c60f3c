namespace HwNet.Wire;

/// <summary>Why bytes are no LACPDU or no marker PDU; the cause to count.</summary>
public enum SlowProtocolError
{
    /// <summary>They are one.</summary>
    None = 0,
    /// <summary>Fewer than 110 bytes.</summary>
    TooShort,
    /// <summary>The first byte names another protocol.</summary>
    Subtype,
    /// <summary>A part that is there does not have the length it must have.</summary>
    TlvLength,
    /// <summary>Neither marker nor marker response.</summary>
    TlvType,
}
