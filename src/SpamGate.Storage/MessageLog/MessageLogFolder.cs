namespace SpamGate.Storage.MessageLog;

/// <summary>The segments of a folder: which there are, which have no index yet, whose time is over.</summary>
internal static class MessageLogFolder
{
    /// <summary>Paths of all segments, oldest first.</summary>
    public static string[] Segments(string directory)
    {
        try
        {
            string[] paths = Directory.GetFiles(directory, "*" + SegmentFile.Extension);
            Array.Sort(paths, StringComparer.Ordinal);
            return paths;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Makes the index of every finished segment that has none.</summary>
    /// <param name="settings">Where, and with which key.</param>
    /// <param name="isInHand">
    /// True for a segment that this process still writes: an index of it would be believed by the next process, and what was written afterwards would be missing. Asked after
    /// the folder was listed, so it must be true before the file exists.
    /// </param>
    /// <exception cref="IOException">The disk refused an index; those of the other segments are made all the same.</exception>
    public static void MakeMissingIndexes(MessageLogSettings settings, Func<string, bool> isInHand)
    {
        Exception? refusal = null;
        foreach (string path in Segments(settings.Directory))
        {
            string index = path + SegmentIndex.Extension;
            if (isInHand(path) || File.Exists(index))
            {
                continue;
            }

            try
            {
                if (SegmentFile.TryOpen(path, settings.Key, out SegmentFile? segment))
                {
                    using (segment)
                    {
                        SegmentIndex.Write(index, SegmentRecovery.Scan(segment, settings.Key));
                    }
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                refusal = error;
            }
        }

        if (refusal is not null)
        {
            throw new IOException($"not every segment has its index: {refusal.Message}", refusal);
        }
    }

    /// <summary>Erases the segments whose last message is older than the retention.</summary>
    /// <param name="settings">Where, and with which key.</param>
    /// <param name="now">Wall clock.</param>
    /// <param name="isInHand">True for a segment that this process still writes.</param>
    public static void Erase(MessageLogSettings settings, DateTimeOffset now, Func<string, bool> isInHand)
    {
        long oldest = (now - settings.Retention).ToUnixTimeMilliseconds();
        foreach (string path in Segments(settings.Directory))
        {
            if (!isInHand(path) && LatestOf(path, settings) < oldest)
            {
                // The segment first: an index without one is erased below, a segment without one would be indexed again.
                File.Delete(path);
                File.Delete(path + SegmentIndex.Extension);
            }
        }

        foreach (string index in Directory.Exists(settings.Directory) ? Directory.GetFiles(settings.Directory, "*" + SegmentIndex.Extension) : [])
        {
            if (!File.Exists(index[..^SegmentIndex.Extension.Length]))
            {
                File.Delete(index);
            }
        }
    }

    private static long LatestOf(string path, MessageLogSettings settings)
    {
        if (SegmentIndex.TryOpen(path + SegmentIndex.Extension, out SegmentIndex? index))
        {
            using (index)
            {
                // One without a record tells nothing; then its name does.
                if (index.Latest > 0)
                {
                    return index.Latest;
                }
            }
        }

        return SegmentFile.TryReadTime(path, out DateTimeOffset made) ? (made + settings.SegmentAge).ToUnixTimeMilliseconds() : long.MaxValue;
    }
}
