namespace HwNet.Drivers.Shared.Mii;

/// <summary>Reaches the registers that a PHY has by clause 45 of IEEE 802.3, by whatever way its chip has. Only those that <see cref="Mii"/> needs must be there.</summary>
public interface IMmdBus
{
    /// <summary>mmd_read. S, or before there is an interface.</summary>
    /// <param name="device">The MMD, 1 to 31.</param>
    /// <param name="register">0 to 65535.</param>
    /// <param name="value">What it holds, when the answer is None.</param>
    /// <returns>None, EOPNOTSUPP (the chip has no way to it), or what the transfer gave.</returns>
    Errno ReadMmd(int device, int register, out ushort value);

    /// <summary>mmd_write. S, or before there is an interface.</summary>
    Errno WriteMmd(int device, int register, ushort value);
}
