using System.Security.Cryptography;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// What tells one state of a file from another: existence, length, time of change and, while the change is young, the content. File times have
/// steps of some milliseconds, so a file changed twice within one step to the same length would look unchanged (git calls this "racily clean").
/// </summary>
internal readonly record struct FileStamp
{
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(2);

    /// <summary>Larger files are judged by time and length alone; nobody edits them twice in a moment.</summary>
    private const long LargestHashed = 1 << 20;

    private FileStamp(bool exists, long length, DateTime changed, UInt128 content)
    {
        Exists = exists;
        Length = length;
        Changed = changed;
        Content = content;
    }

    public bool Exists { get; }

    public long Length { get; }

    public DateTime Changed { get; }

    /// <summary>Digest of the content; 0 = not looked at.</summary>
    public UInt128 Content { get; }

    public static FileStamp Read(string path, DateTimeOffset now)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                return default;
            }

            // Certificates and mounted secrets are renewed behind links that themselves stay as they are.
            if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            {
                info = target;
            }

            DateTime changed = info.LastWriteTimeUtc;
            bool young = now.UtcDateTime - changed < Young && info.Length <= LargestHashed;
            return new FileStamp(true, info.Length, changed, young ? Digest(path) : 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Being replaced at this moment, or not ours to read: the next look, or the load, will say.
            return default;
        }
    }

    /// <summary>True when the file may have changed between the two looks.</summary>
    public bool DiffersFrom(FileStamp earlier) =>
        Exists != earlier.Exists
        || Length != earlier.Length
        || Changed != earlier.Changed
        || (Content != 0 && earlier.Content != 0 && Content != earlier.Content);

    private static UInt128 Digest(string path)
    {
        byte[] digest = SHA256.HashData(File.ReadAllBytes(path));
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(digest) | 1;
    }
}
