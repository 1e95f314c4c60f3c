using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Suites;

/// <summary>
/// The contract of IUsbDevice on libusb, on the USB/IP client and on our server, with the kernel's loopback gadget behind each; and the
/// kernel's drivers of VLANs and bonds, which the host's kernel may lack.
/// </summary>
public sealed class BusSuiteTests(BusSuiteGuest guest, ITestOutputHelper output) : SuiteTests(guest, output), IClassFixture<BusSuiteGuest>
{
    [SkippableFact]
    public void Real_devices_keep_the_contract_of_the_bus_and_the_kernel_s_VLANs_and_bonds_ours() => Judge(
        65, "LibUsbContractTests", "LibUsbGadgetTests", "UsbIpVudcContractTests", "UsbIpExportContractTests", "UsbIpVhciTests", "VlanJudgeTests", "LinuxBondTests");
}
