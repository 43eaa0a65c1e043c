using System.Collections.Concurrent;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Lists;

/// <summary>
/// The lists that are edited while traffic flows: addresses blocked and allowed, opt-outs, complaint shields, consents. One for the life of the
/// process, shared by all snapshots; what changes is in force with the next message.
/// </summary>
/// <remarks>Look-ups take no lock and allocate nothing. Changes may come from any thread.</remarks>
public sealed class LiveLists
{
    private const char Separator = '\0';

    private readonly AddressTable[] _lists = [.. Enum.GetValues<ListKind>().Select(static _ => new AddressTable())];
    private readonly NameNumbers _owners = new(AddressTable.Platform + 1, EntryData.MaxOwner);
    private readonly NameNumbers _reasons = new(1, EntryData.MaxReason);
    private readonly ConcurrentDictionary<int, string> _reasonSymbols = new();

    /// <summary>Recipients who told an SP to stop; an entry of the platform concerns all SPs.</summary>
    public AddressTable OptOuts { get; } = new();

    /// <summary>Recipients who complained of an SP.</summary>
    public AddressTable Shields { get; } = new();

    /// <summary>Who agreed to be charged for what: recipient and <see cref="ServiceNumber"/>.</summary>
    public AddressTable Consents { get; } = new();

    /// <summary>A list of addresses.</summary>
    public AddressTable this[ListKind kind] => Volatile.Read(ref _lists[(int)kind]);

    /// <summary>Puts another table in a list's place, for loads of whole lists beside the traffic.</summary>
    public void Replace(ListKind kind, AddressTable table) => Volatile.Write(ref _lists[(int)kind], table);

    /// <summary>The owner number of an SP, never <see cref="AddressTable.Platform"/>; the same for the life of the process, whether or not the SP is configured.</summary>
    /// <exception cref="InvalidOperationException">More than 4,194,302 SPs and service codes.</exception>
    public int OwnerNumber(string spId) => NumberOf(spId);

    /// <summary>The number under which consents to one service of an SP are kept.</summary>
    /// <param name="spId">The SP.</param>
    /// <param name="serviceCode">Its service code.</param>
    /// <exception cref="InvalidOperationException">More than 4,194,302 SPs and service codes.</exception>
    public int ServiceNumber(string spId, string serviceCode) => NumberOf(string.Concat(spId, [Separator], serviceCode));

    /// <summary>True when the recipient agreed to this service and has not opted out of its SP since.</summary>
    /// <param name="recipient">Canonical recipient.</param>
    /// <param name="spId">The SP.</param>
    /// <param name="serviceCode">Its service code.</param>
    /// <param name="now">Seconds since 1970 UTC.</param>
    public bool HasConsent(in SmsAddress recipient, string spId, ReadOnlySpan<char> serviceCode, uint now)
    {
        Span<char> name = stackalloc char[256];
        if (spId.Length + 1 + serviceCode.Length > name.Length)
        {
            return false;
        }

        spId.CopyTo(name);
        name[spId.Length] = Separator;
        serviceCode.CopyTo(name[(spId.Length + 1)..]);
        return _owners.TryGet(name[..(spId.Length + 1 + serviceCode.Length)], out int service)
            && Consents.TryFindOf(recipient, service, now, out _)
            && !(_owners.TryGet(spId, out int owner) && OptOuts.TryFind(recipient, owner, now, out _));
    }

    /// <summary>The number of a reason code; 0 for none. Codes beyond 1,022 share a number.</summary>
    public int ReasonNumber(string? code) => string.IsNullOrEmpty(code) ? 0 : _reasons.Of(code);

    /// <summary>The symbol that names an entry's reason, e.g. <c>LISTED:fraud</c>; the same string each time.</summary>
    public string ReasonSymbol(int reason) =>
        _reasonSymbols.TryGetValue(reason, out string? symbol) ? symbol : _reasonSymbols.GetOrAdd(reason, NewSymbol(reason));

    /// <summary>Forgets entries that have expired, in all tables; to be called now and then, on a thread that has time.</summary>
    /// <param name="now">Seconds since 1970 UTC.</param>
    public void Sweep(uint now)
    {
        for (int kind = 0; kind < _lists.Length; kind++)
        {
            this[(ListKind)kind].Sweep(now);
        }

        OptOuts.Sweep(now);
        Shields.Sweep(now);
        Consents.Sweep(now);
    }

    private string NewSymbol(int reason) => _reasons.TryGetName(reason, out string? code) ? "LISTED:" + code : "LISTED";

    private int NumberOf(string name)
    {
        int number = _owners.Of(name);
        return number < EntryData.MaxOwner
            ? number
            : throw new InvalidOperationException($"There are more than {EntryData.MaxOwner - 1:N0} SPs and service codes.");
    }
}
