using HwNet.Drivers.PcapFile;
using HwNet.Fixtures.UsbModels;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests;

public sealed class DriverCatalogTests
{
    [Fact]
    public void Every_driver_folder_is_in_the_catalogue() =>
        Assert.Equal(["axe", "axge", "bridge", "ecm", "eem", "epair", "file", "lagg", "lo", "ncm", "packet", "pcap", "rndis", "tap", "ure", "vlan", "xdp"], new DriverCatalog().Modules.Select(m => m.Name));

    [Fact]
    public void Every_USB_driver_says_how_far_it_was_judged_and_each_model_of_its_is_there_and_finds_it()
    {
        var catalog = new DriverCatalog();
        foreach (var module in catalog.Modules.Where(static m => m.Matches.Any(static line => line.Bus == "usb")))
        {
            Assert.True(module.State is not null, $"{module.Name} has no State");
            foreach (var model in module.State.Models)
            {
                Assert.True(SimModels.Find(model, out var device, out var failure) == Errno.None, failure);
                using (device)
                {
                    Assert.True(module.Match(device!) is not null, $"{module.Name} is not for its own model {model}");
                }
            }

            Assert.True(module.State.JudgedBy.Count + module.State.Unconfirmed.Count > 0, $"{module.Name}: neither judged by anybody, nor anything to be confirmed");
        }
    }

    [Fact]
    public void A_device_finds_its_driver_by_bus_and_id()
    {
        var catalog = new DriverCatalog();

        Assert.Equal("epair", catalog.Find(new PseudoDevice("epair"))?.Module.Name);
        Assert.Equal("file", catalog.Find(new PcapFileBusDevice(new PcapFileOptions { ReplayPath = "x.pcap" }, TimeProvider.System))?.Module.Name);
        Assert.Null(catalog.Find(new PseudoDevice("toaster")));
    }

    [Fact]
    public void A_module_loads_from_a_path_and_attaches_like_any_other()
    {
        var catalog = new DriverCatalog();

        var added = catalog.Load(typeof(OutOfTreeModule).Assembly.Location);

        Assert.Contains(added, m => m.Name == OutOfTreeModule.ModuleName);
        using var stack = new NetStack(new NetStackOptions { Threaded = false, MbufCount = 64 });
        var found = catalog.Find(new PseudoDevice(OutOfTreeModule.ModuleName));
        Assert.NotNull(found);
        Assert.Equal(Errno.None, found.Value.Module.Attach(stack, new PseudoDevice(OutOfTreeModule.ModuleName), found.Value.Match, out var ifps, out _));
        Assert.Equal("outoftree0", ifps[0].Name);
    }

    [Fact]
    [Trait("Spec", "IF-12")]
    public void A_module_with_a_cloner_makes_interfaces_on_request_in_every_stack_that_asks()
    {
        var catalog = new DriverCatalog();
        _ = catalog.Load(typeof(OutOfTreeModule).Assembly.Location);
        using var one = new NetStack(new NetStackOptions { Threaded = false, MbufCount = 64 });
        using var other = new NetStack(new NetStackOptions { Threaded = false, MbufCount = 64 });

        catalog.RegisterCloners(one);
        catalog.RegisterCloners(other);
        catalog.RegisterCloners(one);

        Assert.Contains(OutOfTreeModule.ModuleName, one.Cloners.Names);
        var request = new CreateClone(OutOfTreeModule.ModuleName);
        Assert.Equal(Errno.None, one.Ioctl(request));
        Assert.True(one.Cloners.IsCloned(request.Reply!));
        Assert.Empty(other.Interfaces.All);
        Assert.Null(catalog.Find("epair")!.Compose("", [], out var failure));
        Assert.Contains("not made of other interfaces", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_whose_name_is_taken_is_refused()
    {
        var catalog = new DriverCatalog();
        var path = typeof(OutOfTreeModule).Assembly.Location;
        _ = catalog.Load(path);

        var e = Assert.Throws<DriverModuleException>(() => catalog.Load(path));
        Assert.Contains(OutOfTreeModule.ModuleName, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-file.dll", "no such file")]
    public void A_path_that_is_no_module_is_told_with_cause_and_cure(string path, string cause)
    {
        var e = Assert.Throws<DriverModuleException>(() => new DriverCatalog().Load(path));
        Assert.Contains(cause, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_told_so()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "not an assembly");
        try
        {
            var e = Assert.Throws<DriverModuleException>(() => new DriverCatalog().Load(path));
            Assert.Contains("not a driver module", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
