namespace HwNet.Wire;

/// <summary>Why a message is no valid query of IGMP or MLD.</summary>
public enum GroupQueryError
{
    /// <summary>It is.</summary>
    None = 0,
    /// <summary>Shorter than the first version's.</summary>
    TooShort,
    /// <summary>Of a length that no version has, or with more sources than there are bytes.</summary>
    Length,
    /// <summary>IGMP: the checksum is wrong.</summary>
    Checksum,
    /// <summary>It asks about something that is no group.</summary>
    Group,
}
