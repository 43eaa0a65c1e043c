using System.Text;
using CsCheck;
using Microsoft.Extensions.Configuration;
using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Tests.Configuration;

public sealed class IndexedJsonTests
{
    private static readonly Gen<string> Names = Of("\"a\"", "\"B\"", "\"b2\"", "\"10\"", "\"9\"", "\"x:y\"");

    [Fact]
    public void Sections_HaveTheChildrenThatTheFrameworkFinds() => Json(3).Sample(json =>
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        IConfigurationRoot expected;
        try
        {
            expected = new ConfigurationBuilder().AddInMemoryCollection([new("a:z", "1"), new("q", "2")]).AddJsonStream(stream).Build();
        }
        catch (FormatException)
        {
            // The same key twice.
            return;
        }

        using var again = new MemoryStream(Encoding.UTF8.GetBytes(json));
        IConfigurationRoot actual = new ConfigurationBuilder().AddInMemoryCollection([new("a:z", "1"), new("q", "2")]).Add(new IndexedJson { Stream = again }).Build();
        Assert.Equal(expected.AsEnumerable(), actual.AsEnumerable());
    });

    private static Gen<string> Of(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static Gen<string> Json(int depth) => depth == 0
        ? Of("1", "\"text\"", "null", "true", "[]", "{}")
        : Gen.Select(Names, Json(depth - 1)).Array[0, 3].Select(static members =>
            "{" + string.Join(',', members.DistinctBy(static member => member.Item1.ToUpperInvariant()).Select(static member => $"{member.Item1}:{member.Item2}")) + "}");
}
