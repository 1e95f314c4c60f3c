using System.Text;
using HwNet.Capture;

namespace HwNet.Drivers.Shared.BackEnds;

/// <summary>A back end that reads packets: a second opinion beside our own parsers.</summary>
public abstract class DecoderBackEnd : BackEnd
{
    /// <summary>Appends its view of a packet, one layer a line, without a line's end behind the last. Whatever the bytes are, it says something and does not throw.</summary>
    /// <param name="text">Where.</param>
    /// <param name="packet">The bytes.</param>
    /// <param name="linkType">How they begin.</param>
    public abstract void Decode(StringBuilder text, ReadOnlySpan<byte> packet, LinkType linkType);
}
