using System.Diagnostics.CodeAnalysis;
using System.Text;
using HwNet.Capture;
using HwNet.Drivers.Shared.BackEnds;
using PacketDotNet;

namespace HwNet.Bus.SharpPcap;

/// <summary>PacketDotNet's view of a packet, layer by layer.</summary>
public sealed class PacketDotNetDecoder : DecoderBackEnd
{
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
        string view;
        try
        {
            view = Parse(packet, linkType).ToString(StringOutputType.Normal)!;
        }
        catch (Exception e)
        {
            view = $"PacketDotNet cannot read it: {e.GetType().Name}: {e.Message}";
        }

        // It writes all layers in one line: "[Ethernet...][IPv4...]".
        _ = text.Append(view.ReplaceLineEndings(" ").Replace("][", "]\n    [", StringComparison.Ordinal));
    }

    /// <summary>PacketDotNet's objects; they are read as they are asked for, and may throw then.</summary>
    internal static Packet Parse(ReadOnlySpan<byte> packet, LinkType linkType) =>
        Packet.ParsePacket(linkType == LinkType.Ethernet ? LinkLayers.Ethernet : LinkLayers.Raw, packet.ToArray());
}
