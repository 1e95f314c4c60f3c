using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Suites;

/// <summary>Test assemblies that were run inside of a guest.</summary>
public sealed class SuiteTests(SuiteGuest guest, ITestOutputHelper output) : IClassFixture<SuiteGuest>
{
    /// <summary>The kernel's drivers on our models: <see cref="Inside.KernelHostTests"/>, <see cref="Inside.KernelChipTests"/>, <see cref="Inside.KernelStreamTests"/>,
    /// <see cref="Inside.KernelOffloadTests"/>.</summary>
    [SkippableFact]
    public void The_kernels_drivers_accept_our_models() => Judge("kernel", 50, "KernelHostTests", "KernelChipTests", "KernelStreamTests", "KernelOffloadTests");

    /// <summary>
    /// The contract of IUsbDevice on libusb, on the USB/IP client and on our server, with the kernel's loopback gadget behind each; and the
    /// kernel's drivers of VLANs and bonds, which the host's kernel may lack.
    /// </summary>
    [SkippableFact]
    public void Real_devices_keep_the_contract_of_the_bus_and_the_kernel_s_VLANs_and_bonds_ours() =>
        Judge(
            "usb", 65, "LibUsbContractTests", "LibUsbGadgetTests", "UsbIpVudcContractTests", "UsbIpExportContractTests", "UsbIpVhciTests", "VlanJudgeTests", "LinuxBondTests");

    private void Judge(string suite, int least, params string[] classes)
    {
        var step = guest.Step(suite);
        var path = Path.Combine(step.Folder, $"{suite}.trx");
        Assert.True(File.Exists(path), step.ToString());
        var trx = Trx.Parse(File.ReadAllText(path));
        foreach (var name in trx.Passed)
        {
            output.WriteLine($"passed {name}");
        }

        Assert.True(trx.Others.Count == 0, $"{trx.Passed.Count} passed, and not {trx.Others.Count}:\n{string.Join('\n', trx.Others)}");
        Assert.True(trx.Passed.Count >= least, $"{trx.Passed.Count} tests passed, at least {least} should");
        foreach (var name in classes)
        {
            Assert.Contains(trx.Passed, test => test.Contains($".{name}.", StringComparison.Ordinal));
        }

        step.Must();
    }
}
