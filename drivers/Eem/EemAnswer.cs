namespace HwNet.Drivers.Eem;

/// <summary>Sends the answer to an echo, as a transfer of its own. Called inside of Unframe: it must neither wait nor keep the bytes.</summary>
/// <param name="transfer">The whole transfer: header, data, and the two zero bytes that keep it off a packet boundary.</param>
public delegate void EemAnswer(ReadOnlySpan<byte> transfer);
