namespace HwNet.Drivers.Shared.Mii;

/// <summary>miibus: reaches the registers of PHYs. A chip's driver implements it with whatever its chip needs around an access.</summary>
public interface IMiiBus
{
    /// <summary>miibus_readreg. S, or before there is an interface.</summary>
    /// <param name="phy">0 to 31.</param>
    /// <param name="register">0 to 31.</param>
    /// <param name="value">What it holds, when the answer is None.</param>
    /// <returns>None, ETIMEDOUT (the chip stays busy), or what the transfer gave.</returns>
    Errno ReadMii(int phy, int register, out ushort value);

    /// <summary>miibus_writereg. S, or before there is an interface.</summary>
    Errno WriteMii(int phy, int register, ushort value);

    /// <summary>Lets time pass.</summary>
    void Pause(TimeSpan time);
}
