using HwNet.Cli.Common.Output;
using HwNet.Drivers;
using HwNet.Drivers.Shared.BackEnds;

namespace HwNet.Cli.Verbs.List;

/// <summary>list --backends: other libraries under our buses, those of this build and those that can be built in.</summary>
internal sealed record BackEndReport(IReadOnlyList<BackEndEntry> BackEnds)
{
    internal static BackEndReport Of(DriverCatalog catalog)
    {
        var absent = OptionalBackEnd.All.Where(b => catalog.FindBackEnd<BackEnd>(b.Name) is null);
        return new BackEndReport([.. catalog.BackEnds.Select(Present), .. absent.Select(Absent)]);
    }

    /// <summary>One line each.</summary>
    internal void Write(TextWriter output)
    {
        foreach (var b in BackEnds)
        {
            output.WriteLine($"{Printable.Text(b.Name),-13} {Printable.Text(b switch
            {
                { BuiltIn: false } => $"not built in ({b.Description}): {b.Cure}",
                { Usable: false } => $"not usable: {b.Cure}",
                _ => b.Description,
            })}");
        }
    }

    private static BackEndEntry Present(BackEnd b) => new(b.Name, true, b.Missing is null, $"{b.Summary} ({b.Library})", b.Missing);

    private static BackEndEntry Absent(OptionalBackEnd b) =>
        new(b.Name, false, false, b.Package, $"build with {OptionalBackEnd.BuildProperty}, see README.md, Back ends");
}
