using SpamGate.Storage.Encryption;
using SpamGate.Testing.Processes;

namespace SpamGate.Storage.Tests.Encryption;

public sealed class DataKeyTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void OfDirectory_SecondTime_IsTheSameKeyAndOnlyItsOwnersToRead()
    {
        string folder = _directory.File("data");
        byte[] first = DataKey.OfDirectory(folder).Derive("test", []);

        Assert.Equal(first, DataKey.OfDirectory(folder).Derive("test", []));
        Assert.Equal([DataKey.FileName], Directory.GetFiles(folder).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, DataKey.FileName)));
        }
    }

    [Fact]
    public void OfDirectory_FileWithoutKey_IsNamed()
    {
        string path = _directory.Write(DataKey.FileName, "c2hvcnQ=");

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => DataKey.OfDirectory(Path.GetDirectoryName(path)!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Derive_OtherPurposeOrSalt_IsAnotherKey()
    {
        DataKey key = DataKey.FromSecret(new byte[DataKey.Length]);

        byte[][] derived = [key.Derive("a", []), key.Derive("b", []), key.Derive("a", "salt"u8)];

        Assert.Equal(3, derived.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void TryParse_NotThirtyTwoOctets_IsFalse(string text) => Assert.False(DataKey.TryParse(text, out _));
}
