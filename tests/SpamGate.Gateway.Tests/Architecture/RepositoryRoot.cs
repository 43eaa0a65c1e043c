namespace SpamGate.Gateway.Tests.Architecture;

/// <summary>The folder that holds SpamGate.sln.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SpamGate.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No SpamGate.sln above " + AppContext.BaseDirectory);
    }
}
