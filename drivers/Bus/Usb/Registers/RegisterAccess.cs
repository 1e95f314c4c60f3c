namespace HwNet.Bus.Usb.Registers;

/// <summary>One access to a chip's register, in words.</summary>
/// <param name="Register">Its name in the data sheet: "RX_CTL".</param>
/// <param name="IsWrite">Written, not read.</param>
/// <param name="Value">"0x0398 (START|BCAST)"; empty for a command without one, or when nothing came back.</param>
public sealed record RegisterAccess(string Register, bool IsWrite, string Value)
{
    /// <summary>"RX_CTL write 0x0398 (START|BCAST)".</summary>
    public override string ToString() => $"{Register} {(IsWrite ? "write" : "read")}{(Value.Length == 0 ? "" : " ")}{Value}";
}
