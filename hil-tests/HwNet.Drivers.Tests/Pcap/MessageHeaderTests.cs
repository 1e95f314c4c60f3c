using System.Runtime.CompilerServices;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Drivers.Tests.Pcap;

public class MessageHeaderTests
{
    /// <summary>struct mmsghdr of socket(7): seven words, the last of them an int and padding; then an int and padding.</summary>
    [Fact]
    public void A_message_header_is_as_long_as_the_kernel_takes_it_to_be()
    {
        Assert.Equal(8 * Unsafe.SizeOf<nint>(), Unsafe.SizeOf<MessageHeader>());
    }
}
