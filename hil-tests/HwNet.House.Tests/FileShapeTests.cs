namespace HwNet.House.Tests;

public class FileShapeTests
{
    private const int LongestFile = 400;
    private const int LongestBody = 40;

    /// <summary>Tables of registers and identifiers may be as long as the hardware makes them.</summary>
    private static readonly string[] Tables = [];

    /// <summary>A family of one-line requests is read together; a generic twin cannot bear its sister's file name.</summary>
    private static readonly string[] Families =
    [
        "core/Ioctl/AddressRequests.cs",
        "core/Ioctl/CloneRequests.cs",
        "core/Ioctl/ConfRequests.cs",
        "core/Ioctl/GroupRequests.cs",
        "core/Ioctl/HardwareRequests.cs",
        "core/Ioctl/IfRequestWithReply.cs",
        "core/Ioctl/QueueRequests.cs",
        "core/Ioctl/StateRequests.cs",
    ];

    /// <summary>Files that hold statements or attributes and no type.</summary>
    private static readonly string[] Typeless = ["Program.cs", "GlobalUsings.cs", "AssemblyInfo.cs"];

    [Fact]
    public void Every_file_holds_one_type_and_is_named_for_it()
    {
        var (families, others) = (Repository.Sources.Where(s => Families.Contains(s.Path)), Repository.Sources.Where(s => !Families.Contains(s.Path)));

        House.AssertNone("one type per file, file = type", others.SelectMany(Misnamed));
        House.AssertNone("named as a family, but not one", Families.Except(families.Where(s => Misnamed(s).Any()).Select(s => s.Path)));
    }

    [Fact]
    public void No_file_is_longer_than_the_wall()
    {
        var tooLong = Repository.Sources.Where(s => s.LineCount > LongestFile && !Tables.Contains(s.Path));

        House.AssertNone($"more than {LongestFile} lines", tooLong.Select(s => $"{s.Path} ({s.LineCount})"));
        House.AssertNone("named as a table, but not there", Tables.Except(Repository.Files));
    }

    [Fact]
    public void No_method_is_longer_than_the_wall()
    {
        var bodies = Repository.Sources.SelectMany(s => MethodBodies.Of(s.Code).Select(b => (s.Path, b.Line, b.LineCount)));

        House.AssertNone($"bodies of more than {LongestBody} lines", bodies.Where(b => b.LineCount > LongestBody).Select(b => $"{b.Path}:{b.Line} ({b.LineCount})"));
    }

    [Fact]
    public void The_bodies_of_methods_are_found_and_measured()
    {
        const string Text = "class A\n{\n    int[] t = new[] {\n1,\n2 };\n    void B(int c = 1)\n    {\n        if (c > 0)\n        {\n        }\n    }\n    int D { get; } int E() => 2;\n}";

        Assert.Equal([(7, 3), (12, 0)], MethodBodies.Of(Text));
    }

    [Theory]
    [InlineData("core/IfNet.Transmit.cs", "public sealed partial class IfNet { }", true)]
    [InlineData("core/A.cs", "class A { } class B { }", false)]
    [InlineData("core/A.cs", "class B { }", false)]
    [InlineData("core/A.cs", "// nothing", false)]
    [InlineData("tools/X/Program.cs", "return 0;", true)]
    [InlineData("tools/X/Program.cs", "return 0; class A { }", false)]
    public void A_file_is_well_formed_when_its_name_is_its_only_type(string path, string code, bool good)
    {
        Assert.Equal(good, !Misnamed(new SourceFile(path, code)).Any());
    }

    private static IEnumerable<string> Misnamed(SourceFile source)
    {
        var name = Path.GetFileName(source.Path).Split('.')[0];
        var good = source.Types switch
        {
            [] => Typeless.Contains(Path.GetFileName(source.Path)),
            [var only] => only == name,
            _ => false,
        };
        return good ? [] : [$"{source.Path} ({(source.Types.Count == 0 ? "no type" : string.Join(' ', source.Types))})"];
    }
}
