namespace HwNet.Ioctl;

/// <summary>ucred: on whose behalf a request is made.</summary>
/// <param name="Privileged">May change state.</param>
public sealed record Credential(bool Privileged)
{
    /// <summary>The stack's owner: may do everything.</summary>
    public static Credential Root { get; } = new(true);

    /// <summary>May read only.</summary>
    public static Credential User { get; } = new(false);
}
