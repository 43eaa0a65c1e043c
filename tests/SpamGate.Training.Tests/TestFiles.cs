using System.IO.Compression;
using System.Text;

namespace SpamGate.Training.Tests;

/// <summary>A folder of its own for a test, gone afterwards, and the way to the repository's files.</summary>
internal sealed class TestFiles : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("spamgate-training-").FullName;

    /// <summary>The directory of the model that ships.</summary>
    public static string ShippedModel
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "SpamGate.sln")))
                {
                    return Path.Combine(folder.FullName, "models", "default");
                }
            }

            throw new InvalidOperationException("The tests do not run below the repository.");
        }
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        string path = Path.Combine(Root, name);
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            gzip.Write(content);
        }
        else
        {
            File.WriteAllBytes(path, content);
        }

        return path;
    }

    public string PathOf(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
