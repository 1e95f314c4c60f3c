using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Suites;

/// <summary>The kernel's drivers on our models: <see cref="Inside.KernelHostTests"/>, <see cref="Inside.KernelChipTests"/>, <see cref="Inside.KernelStreamTests"/>,
/// <see cref="Inside.KernelOffloadTests"/>.</summary>
public sealed class KernelSuiteTests(KernelSuiteGuest guest, ITestOutputHelper output) : SuiteTests(guest, output), IClassFixture<KernelSuiteGuest>
{
    [SkippableFact]
    public void The_kernels_drivers_accept_our_models() => Judge(70, "KernelHostTests", "KernelChipTests", "KernelStreamTests", "KernelOffloadTests");
}
