namespace HwNet.Net;

/// <summary>if_serialize, if_deserialize, if_tryserialize, if_serialize_assert: lock operations that a driver brings along.</summary>
/// <param name="Enter">Waits and takes the lock.</param>
/// <param name="TryEnter">Takes the lock if it is free.</param>
/// <param name="Exit">Gives it back.</param>
/// <param name="IsHeld">Whether the calling thread is inside.</param>
public sealed record SerializerOperations(Action? Enter, Func<bool>? TryEnter, Action? Exit, Func<bool>? IsHeld)
{
    /// <summary>All four are there.</summary>
    public bool IsComplete => Enter is not null && TryEnter is not null && Exit is not null && IsHeld is not null;
}
