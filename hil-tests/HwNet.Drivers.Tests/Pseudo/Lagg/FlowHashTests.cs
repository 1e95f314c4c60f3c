using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

[Trait("Spec", "IF-122")]
public sealed class FlowHashTests : IDisposable
{
    // Ethernet, IPv4 from 10.9.0.1 to 10.9.0.2, UDP from 4000 to 4001; the same over IPv6 from fd00::1 to fd00::2.
    private const string Udp4 = "020000000002" + "020000000001" + "0800" + "4500001c1234400040110000" + "0a090001" + "0a090002" + "0fa0" + "0fa1" + "00080000";

    private const string Udp6 = "020000000002" + "020000000001" + "86dd" + "6000000000081140" + "fd000000000000000000000000000001"
        + "fd000000000000000000000000000002" + "0fa0" + "0fa1" + "00080000";

    private readonly NetStack _stack = new(new NetStackOptions { Threaded = false });

    public void Dispose()
    {
        _stack.Dispose();
        Assert.Equal(0, _stack.Mbufs.Outstanding);
    }

    [Theory]
    [InlineData(Udp4, 5, LaggHash.Link)]
    [InlineData(Udp4, 11, LaggHash.Link)]
    [InlineData(Udp4, 29, LaggHash.Network)]
    [InlineData(Udp4, 33, LaggHash.Network)]
    [InlineData(Udp4, 35, LaggHash.Transport)]
    [InlineData(Udp4, 37, LaggHash.Transport)]
    [InlineData(Udp6, 22, LaggHash.Network)]
    [InlineData(Udp6, 53, LaggHash.Network)]
    [InlineData(Udp6, 55, LaggHash.Transport)]
    [InlineData(Udp6, 57, LaggHash.Transport)]
    public void Each_part_of_the_flow_counts_where_it_is_wanted(string hex, int at, LaggHash part)
    {
        var frame = Convert.FromHexString(hex);
        var other = (byte[])frame.Clone();
        other[at] ^= 0x10;

        Assert.NotEqual(Hash(frame, LaggHash.All), Hash(other, LaggHash.All));
        Assert.NotEqual(Hash(frame, part), Hash(other, part));
        Assert.Equal(Hash(frame, LaggHash.All & ~part), Hash(other, LaggHash.All & ~part));
    }

    [Theory]
    [InlineData(Udp4, 15)]
    [InlineData(Udp4, 19)]
    [InlineData(Udp4, 22)]
    [InlineData(Udp4, 25)]
    [InlineData(Udp4, 39)]
    [InlineData(Udp6, 17)]
    [InlineData(Udp6, 21)]
    public void What_changes_from_packet_to_packet_does_not_count(string hex, int at)
    {
        var frame = Convert.FromHexString(hex);
        var other = (byte[])frame.Clone();
        other[at] ^= 0x10;

        Assert.Equal(Hash(frame, LaggHash.All), Hash(other, LaggHash.All));
    }

    [Fact]
    public void The_fragments_of_a_datagram_stay_together()
    {
        var first = Convert.FromHexString(Udp4);
        first[20] = 0x20;
        var second = (byte[])first.Clone();
        (second[20], second[21]) = (0, 0xb9);
        second.AsSpan(34).Fill(0x77);

        Assert.Equal(Hash(first, LaggHash.All), Hash(second, LaggHash.All));
    }

    [Fact]
    public void A_VLAN_counts_by_its_number_inside_or_beside_the_frame()
    {
        var plain = Convert.FromHexString(Udp4);
        byte[] Tagged(byte high, byte id) => [.. plain[..12], 0x81, 0, high, id, .. plain[12..]];

        Assert.NotEqual(Hash(Tagged(0, 5), LaggHash.Link), Hash(Tagged(0, 6), LaggHash.Link));
        Assert.Equal(Hash(Tagged(0, 5), LaggHash.All), Hash(Tagged(0x60, 5), LaggHash.All));
        Assert.NotEqual(Hash(Tagged(0, 5), LaggHash.Transport), Hash([.. Tagged(0, 5)[..^6], 0x99, 0x99, .. Tagged(0, 5)[^4..]], LaggHash.Transport));
        Assert.NotEqual(Hash(plain, LaggHash.Link, vlan: 5), Hash(plain, LaggHash.Link, vlan: 6));
    }

    [Fact]
    public void Flows_are_spread_evenly()
    {
        var frame = Convert.FromHexString(Udp4);
        for (var members = 2; members <= 8; members++)
        {
            var share = new int[members];
            for (var flow = 0; flow < 8000; flow++)
            {
                (frame[35], frame[37]) = ((byte)flow, (byte)(flow >> 8));
                share[FlowHash.Pick(Hash(frame, LaggHash.All), members)]++;
            }

            Assert.All(share, s => Assert.InRange(s, 8000 / members * 0.85, 8000 / members * 1.15));
        }
    }

    [Fact]
    public void Any_bytes_have_a_hash()
    {
        var samples = new[] { Convert.FromHexString(Udp4), Convert.FromHexString(Udp6) };
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var frame = samples[seed & 1].AsSpan(0, random.Next(samples[seed & 1].Length + 1)).ToArray();
            if (frame.Length > 12)
            {
                frame[random.Next(12, frame.Length)] = (byte)random.Next(256);
            }

            var thrown = Record.Exception(() => Assert.InRange(FlowHash.Pick(Hash(frame, LaggHash.All), 3), 0, 2));

            Assert.True(thrown is null, $"seed {seed}: {thrown}");
        }
    }

    private uint Hash(byte[] frame, LaggHash what, ushort? vlan = null)
    {
        Assert.True(_stack.Mbufs.TryGet(out var m));
        frame.CopyTo(m.Append(frame.Length));
        m.VlanTag = vlan;
        var hash = FlowHash.Of(m, what);
        m.Free();
        return hash;
    }
}
