using HwNet.Drivers.Ncm;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Ncm;

public class NcmParametersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(27)]
    public void A_short_answer_is_not_used(int length)
    {
        var bytes = Bytes.Words("2:28 2:3 4:32768 2:4 2:0 2:4 2:0 4:16384 2:8 2:2 2:16 2:20");

        Assert.False(NcmParameters.TryRead(bytes.AsSpan(0, length), out _, out var reason));
        Assert.Contains($"{length} bytes came", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_says_it_is_short_is_not_used()
    {
        Assert.False(NcmParameters.TryRead(Bytes.Words("2:27 2:3 4:32768 2:4 2:0 2:4 2:0 4:16384 2:8 2:2 2:16 2:20"), out _, out var reason));
        Assert.Contains("wLength is 27", reason, StringComparison.Ordinal);
    }

    /// <summary>CVE-2023-53667: a dwNtbOutMaxSize below what the class definition allows.</summary>
    [Theory]
    [InlineData(0U, NcmMessages.UsualBlockLength)]
    [InlineData(1U, 2048)]
    [InlineData(2047U, 2048)]
    [InlineData(2048U, 2048)]
    [InlineData(131072U, 131072)]
    [InlineData(0xffffffffU, int.MaxValue)]
    public void The_largest_block_to_the_device_is_sane(uint said, int used)
    {
        Assert.True(NcmParameters.TryRead(Bytes.Words($"2:28 2:1 4:16384 2:4 2:0 2:4 2:0 4:{said} 2:4 2:0 2:4 2:0"), out var parameters, out var reason));

        Assert.Equal(used, parameters.OutMaxSize);
        Assert.Equal(said < 2048, reason is not null);
    }

    [Theory]
    [InlineData(0U, 2048)]
    [InlineData(2047U, 2048)]
    [InlineData(0xffffffffU, NcmMessages.MaxBlockLength)]
    public void The_largest_block_from_the_device_is_sane(uint said, int used)
    {
        Assert.True(NcmParameters.TryRead(Bytes.Words($"2:28 2:1 4:{said} 2:4 2:0 2:4 2:0 4:16384 2:4 2:0 2:4 2:0"), out var parameters, out _));

        Assert.Equal(used, parameters.InMaxSize);
    }

    [Theory]
    [InlineData(0, 0, 0, 4, 0, 4)]
    [InlineData(1, 0, 2, 4, 0, 4)]
    [InlineData(3, 2, 5, 4, 2, 4)]
    [InlineData(12, 5, 12, 4, 0, 4)]
    [InlineData(32, 31, 64, 32, 31, 64)]
    [InlineData(32, 32, 4, 32, 0, 4)]
    [InlineData(16384, 0, 32768, 4, 0, 4)]
    public void Divisor_remainder_and_alignment_are_sane(int divisor, int remainder, int alignment, int usedDivisor, int usedRemainder, int usedAlignment)
    {
        var bytes = Bytes.Words($"2:28 2:1 4:16384 2:4 2:0 2:4 2:0 4:16384 2:{divisor} 2:{remainder} 2:{alignment} 2:0");

        Assert.True(NcmParameters.TryRead(bytes, out var parameters, out _));

        Assert.Equal((usedDivisor, usedRemainder, usedAlignment), (parameters.OutDivisor, parameters.OutRemainder, parameters.OutAlignment));
    }

    [Theory]
    [InlineData(0, 40)]
    [InlineData(1, 1)]
    [InlineData(40, 40)]
    [InlineData(65535, 40)]
    public void The_number_of_datagrams_is_bounded(int said, int used)
    {
        Assert.True(NcmParameters.TryRead(Bytes.Words($"2:28 2:1 4:16384 2:4 2:0 2:4 2:0 4:16384 2:4 2:0 2:4 2:{said}"), out var parameters, out _));

        Assert.Equal(used, parameters.OutMaxDatagrams);
    }
}
