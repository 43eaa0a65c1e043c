namespace SpamGate.Testing.Processes;

/// <summary>A real program the tests talk to is not installed: the test fails and says how to get it, it is never skipped.</summary>
public sealed class ToolMissingException(string program) : Exception(
    $"'{program}' is not installed. 'bash tests/run.sh' installs all that the tests need; by hand: {Remedy(program)}")
{
    /// <summary>Throws unless the program is on the PATH.</summary>
    public static void Require(string program)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (!folders.Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            throw new ToolMissingException(program);
        }
    }

    private static string Remedy(string program) => Path.GetFileName(program) switch
    {
        "bearerbox" or "smsbox" => "apt-get install -y kannel",
        "drive_smpp" => "apt-get install -y kannel-extras",
        "node" => "apt-get install -y nodejs npm",
        "postgres" or "initdb" => "apt-get install -y postgresql",
        "tshark" => "apt-get install -y tshark",
        "promtool" => "apt-get install -y prometheus",
        "npm package smpp" => "cd tests/SpamGate.EndToEnd/node && npm ci",
        string other => $"install {other}",
    };
}
