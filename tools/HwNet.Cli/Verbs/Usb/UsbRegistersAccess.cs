namespace HwNet.Cli.Verbs.Usb;

/// <summary>A request of a trace.</summary>
/// <param name="Time">Seconds since the first one.</param>
/// <param name="Register">The register's name; null for a request that reaches none that is known.</param>
/// <param name="Write">Written, not read.</param>
/// <param name="Value">Its value, with the names of its bits; for what is no register the whole request.</param>
/// <param name="Status">How it ended: "Completed", "Stall"; null: the trace ends before.</param>
internal sealed record UsbRegistersAccess(double Time, string? Register, bool Write, string Value, string? Status)
{
    internal string Text => Register is null ? Value : $"{Register} {(Write ? "write" : "read")}{(Value.Length == 0 ? "" : " ")}{Value}";
}
