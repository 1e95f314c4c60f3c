namespace HwNet.Wire;

/// <summary>What a record of a membership report says of a group; the same numbers in IGMPv3 (RFC 3376 section 4.2.12) and MLDv2 (RFC 3810 section 5.2.12).</summary>
public enum GroupRecordType : byte
{
    /// <summary>MODE_IS_EXCLUDE: wanted, from everybody but the sources listed.</summary>
    IsExclude = 2,
    /// <summary>CHANGE_TO_INCLUDE_MODE: from now on only from the sources listed: without any, the group is left.</summary>
    ToInclude = 3,
    /// <summary>CHANGE_TO_EXCLUDE_MODE: from now on from everybody but the sources listed: without any, the group is joined.</summary>
    ToExclude = 4,
}
