namespace HwNet.Bus.Usb.Registers;

/// <summary>What a chip's vendor requests mean, by the names of its data sheet: for traces, and for laying two drivers side by side.</summary>
/// <remarks>
/// A driver's folder supplies one (`UsbEtherModule.RegisterNames`). One object names the accesses of one device, in their order: where a chip has
/// windows, what an earlier access set may be remembered. Not thread-safe. The data may be anybody's: any length, any bytes.
/// </remarks>
public interface IRegisterNames
{
    /// <summary>The register that a request reaches.</summary>
    /// <param name="setup">The setup packet of a vendor request.</param>
    /// <param name="data">What was sent, or what came back; empty when nothing did, or was recorded.</param>
    /// <returns>Null: none of this chip's.</returns>
    RegisterAccess? Find(in UsbSetup setup, ReadOnlySpan<byte> data);
}
