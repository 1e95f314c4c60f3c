using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbModels;

public sealed class SimRevisionTests
{
    [Theory]
    [InlineData("ax88772", "sim:ax88772")]
    [InlineData("axe", "sim:ax88172")]
    [InlineData("axe,revision=ax88772b", "sim:ax88772b")]
    [InlineData("ax88772,revision=ax88178", "sim:ax88178")]
    [InlineData("ax88772,speed=full,revision=772A", "sim:ax88772a")]
    [InlineData("ecm,revision=ecm", "sim:ecm")]
    [InlineData("ure,revision=8156b", "sim:rtl8156b")]
    [InlineData("ure,revision=5c20", "sim:rtl8153")]
    [InlineData("rtl8152,revision=6000", "sim:rtl8153b")]
    [InlineData("axge,revision=ua1", "sim:ax88179")]
    [InlineData("ax88179a,revision=ua1", "sim:ax88179a")]
    [InlineData("ax88179,revision=ax88178a", "sim:ax88178a")]
    public void A_revision_is_chosen_within_the_family_of_the_model(string argument, string location)
    {
        Assert.Equal(Errno.None, SimModels.Find(argument, out var device, out var failure));
        using (device)
        {
            Assert.Null(failure);
            Assert.Equal(location, device!.Location);
        }
    }

    [Theory]
    [InlineData("ax88772,revision=rtl8153")]
    [InlineData("ax88772,revision=2")]
    [InlineData("axe,revision=ax88772c")]
    public void A_revision_that_is_not_there_names_those_that_are(string argument)
    {
        Assert.Equal(Errno.EINVAL, SimModels.Find(argument, out _, out var failure));
        Assert.EndsWith("known are ax88172, ax88772, ax88772a, ax88772b, ax88178", failure, StringComparison.Ordinal);
    }
}
