namespace HwNet.Drivers;

/// <summary>A driver module cannot be loaded; the message names the cause and the cure.</summary>
public sealed class DriverModuleException : Exception
{
    /// <summary>With cause and cure.</summary>
    public DriverModuleException(string message)
        : base(message)
    {
    }

    /// <summary>With cause, cure and the exception behind it.</summary>
    public DriverModuleException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
