using System.Xml.Linq;

namespace SpamGate.Gateway.Tests.Architecture;

/// <summary>The rooms and arrows of src/README.md, held by a test; each rule is also shown to be able to fail.</summary>
public sealed class ArrowTests
{
    [Fact]
    public void ProjectReferences_UnderSrc_FollowTheArrows()
    {
        string[] projects = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories);

        Assert.NotEmpty(projects);
        Assert.Empty(projects.SelectMany(path => ArrowRules.CheckProject(Path.GetFileNameWithoutExtension(path), XDocument.Load(path))));
    }

    [Fact]
    public void Namespaces_UnderSrc_FollowFoldersAndArrows()
    {
        List<SourceFile> files = SourceFile.ReadAll("src");

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(ArrowRules.CheckFile));
    }

    [Theory]
    [InlineData("SpamGate.Screening", "../SpamGate.Smpp/SpamGate.Smpp.csproj")]
    [InlineData("SpamGate.Smpp", "../SpamGate.Screening/SpamGate.Screening.csproj")]
    [InlineData("SpamGate.Training", "..\\SpamGate.Gateway\\SpamGate.Gateway.csproj")]
    [InlineData("SpamGate.Common", "../SpamGate.Smpp/SpamGate.Smpp.csproj")]
    public void CheckProject_ArrowAgainstTheDesign_IsFound(string name, string reference)
    {
        var project = new XDocument(new XElement("Project", new XElement("ItemGroup", new XElement("ProjectReference", new XAttribute("Include", reference)))));

        Assert.Single(ArrowRules.CheckProject(name, project));
    }

    [Fact]
    public void CheckProject_PackageInSmpp_IsFound()
    {
        var project = new XDocument(new XElement("Project", new XElement("PackageReference", new XAttribute("Include", "Newtonsoft.Json"))));

        Assert.Single(ArrowRules.CheckProject("SpamGate.Smpp", project));
    }

    [Theory]
    [InlineData("src/SpamGate.Gateway/Egress/Link.cs", "using SpamGate.Gateway.Ingress;\nnamespace SpamGate.Gateway.Egress;")]
    [InlineData("src/SpamGate.Gateway/Egress/Link.cs", "namespace SpamGate.Gateway.Egress;\nclass Link { Ingress.Session s; }")]
    [InlineData("src/SpamGate.Gateway/Pipeline/Worker.cs", "namespace SpamGate.Gateway.Pipeline;\nclass W { SpamGate.Gateway.Demo.Simulator s; }")]
    [InlineData("src/SpamGate.Gateway/Ingress/Session.cs", "using SpamGate.Gateway.Api;\nnamespace SpamGate.Gateway.Ingress;")]
    [InlineData("src/SpamGate.Screening/Lists/List.cs", "using SpamGate.Smpp.Wire;\nnamespace SpamGate.Screening.Lists;")]
    [InlineData("src/SpamGate.Screening/Lists/List.cs", "namespace SpamGate.Screening.Lists;\nclass L { long Now => Stopwatch.GetTimestamp(); }")]
    [InlineData("src/SpamGate.Smpp/Wire/Framer.cs", "namespace SpamGate.Smpp.Pdus;")]
    public void CheckFile_NameAgainstTheDesign_IsFound(string path, string text)
    {
        Assert.Single(ArrowRules.CheckFile(new SourceFile(path, text)));
    }

    [Theory]
    [InlineData("src/SpamGate.Gateway/Ingress/Session.cs", "using SpamGate.Gateway.Pipeline;\nusing SpamGate.Smpp.Wire;\nnamespace SpamGate.Gateway.Ingress;")]
    [InlineData("src/SpamGate.Gateway/Egress/Link.cs", "namespace SpamGate.Gateway.Egress;\n// Ingress.Session is not known here\nclass L { string s = \"Ingress.Session\"; }")]
    [InlineData("src/SpamGate.Gateway/Program.cs", "using SpamGate.Gateway.Ingress;\nusing SpamGate.Gateway.Egress;\n")]
    public void CheckFile_NameInsideTheDesign_IsNoFault(string path, string text)
    {
        Assert.Empty(ArrowRules.CheckFile(new SourceFile(path, text)));
    }
}
