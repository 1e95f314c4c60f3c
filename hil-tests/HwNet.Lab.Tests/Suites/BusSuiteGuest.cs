using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Suites;

/// <summary>The tests of our buses and drivers that want devices or drivers of a kernel.</summary>
public sealed class BusSuiteGuest() : SuiteGuest("usb", Checkout.Assembly("HwNet.Drivers.Tests"));
