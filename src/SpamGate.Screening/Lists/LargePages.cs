using System.Runtime.InteropServices;

namespace SpamGate.Screening.Lists;

/// <summary>
/// Asks Linux to keep memory in pages of 2 MiB. A look-up in a table of hundreds of megabytes otherwise waits for its page's address as long as for its
/// data, and under a hypervisor longer. Elsewhere, and where it is refused, nothing happens.
/// </summary>
internal static partial class LargePages
{
    private const nuint PageOctets = 2 * 1024 * 1024;
    private const int AdviceHugePage = 14;
    private static bool s_isPossible = OperatingSystem.IsLinux();

    /// <summary>Asks; to be called before the memory is first touched.</summary>
    /// <param name="start">Where it begins; must not move.</param>
    /// <param name="octets">How long it is.</param>
    public static unsafe void Ask(void* start, nuint octets)
    {
        if (!s_isPossible)
        {
            return;
        }

        try
        {
            // Whole pages: what shares the first and the last is the process's own heap, too.
            nuint first = (nuint)start & ~(PageOctets - 1);
            nuint end = ((nuint)start + octets + PageOctets - 1) & ~(PageOctets - 1);
            _ = Advise((void*)first, end - first, AdviceHugePage);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            s_isPossible = false;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "madvise")]
    private static unsafe partial int Advise(void* start, nuint length, int advice);
}
