namespace SpamGate.Storage.MessageLog;

/// <summary>Names of the SPs and accounts of this process by their index, which never changes its meaning while the process lives.</summary>
public sealed class LogNames
{
    private readonly Lock _change = new();
    private volatile string?[] _sps = [];
    private volatile string?[] _accounts = [];

    /// <summary>Notes an SP; after the first time this is one look into an array. Any thread.</summary>
    public void NoteSp(int index, string spId)
    {
        string?[] names = _sps;
        if (index >= names.Length || names[index] is null)
        {
            lock (_change)
            {
                _sps = With(_sps, index, spId);
            }
        }
    }

    /// <summary>Notes an account. Any thread.</summary>
    public void NoteAccount(int index, string systemId)
    {
        string?[] names = _accounts;
        if (index >= names.Length || names[index] is null)
        {
            lock (_change)
            {
                _accounts = With(_accounts, index, systemId);
            }
        }
    }

    internal string Of(NameKind kind, int index)
    {
        string?[] names = kind == NameKind.Sp ? _sps : _accounts;
        return (uint)index < (uint)names.Length ? names[index] ?? "" : "";
    }

    private static string?[] With(string?[] names, int index, string name)
    {
        if (index < names.Length)
        {
            Volatile.Write(ref names[index], name);
            return names;
        }

        var grown = new string?[int.Max(index + 1, names.Length * 2)];
        names.CopyTo(grown, 0);
        grown[index] = name;
        return grown;
    }
}
