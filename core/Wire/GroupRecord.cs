namespace HwNet.Wire;

/// <summary>A record of a membership report, without sources.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Group">Of which group.</param>
public readonly record struct GroupRecord<TAddress>(GroupRecordType Type, TAddress Group)
    where TAddress : struct, IEquatable<TAddress>;
