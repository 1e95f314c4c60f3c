using System.Diagnostics.CodeAnalysis;
using System.Text;
using HwNet.Capture;
using HwNet.Drivers.Shared.BackEnds;
using PacketDotNet;

namespace HwNet.Bus.SharpPcap;

/// <summary>PacketDotNet's view of a packet, layer by layer.</summary>
public sealed class PacketDotNetDecoder : DecoderBackEnd
{
    /// <summary>More layers than any packet has: a chain that goes on is cut.</summary>
    private const int MaxLayers = 32;

    /// <inheritdoc/>
    public override string Name => "packetdotnet";

    /// <inheritdoc/>
    public override string Summary => "packets as PacketDotNet reads them, for dump --decode";

    /// <inheritdoc/>
    public override string Library => $"PacketDotNet {typeof(Packet).Assembly.GetName().Version?.ToString(3)}";

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "PacketDotNet throws whatever comes up on malformed bytes, and that is its opinion of them.")]
    public override void Decode(StringBuilder text, ReadOnlySpan<byte> packet, LinkType linkType)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = text.Length;
        try
        {
            var layers = 0;
            for (var layer = Parse(packet, linkType); layer is not null && layers < MaxLayers; layer = layer.HasPayloadPacket ? layer.PayloadPacket : null)
            {
                _ = text.Append(layers++ == 0 ? "" : "\n    ").Append(layer.ToString(StringOutputType.Normal)!.ReplaceLineEndings(" "));
            }
        }
        catch (Exception e)
        {
            _ = text.Append(text.Length == start ? "" : "\n    ").Append("PacketDotNet cannot read it: ").Append(e.GetType().Name).Append(": ").Append(e.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>PacketDotNet's objects; they are read as they are asked for, and may throw then.</summary>
    internal static Packet Parse(ReadOnlySpan<byte> packet, LinkType linkType) =>
        Packet.ParsePacket(linkType == LinkType.Ethernet ? LinkLayers.Ethernet : LinkLayers.Raw, packet.ToArray());
}
