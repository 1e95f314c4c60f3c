namespace HwNet.Protocols.Arp;

/// <summary>What became of news about a neighbour.</summary>
internal enum ArpLearned
{
    /// <summary>Nobody asked about it.</summary>
    Unknown,
    /// <summary>New, or heard again.</summary>
    Learned,
    /// <summary>It has another link address than before.</summary>
    Moved,
    /// <summary>A static entry says otherwise.</summary>
    Static,
    /// <summary>The table is full or closed.</summary>
    Full,
}
