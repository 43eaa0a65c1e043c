using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Configuration;

/// <summary>Makes account policies of the settings.</summary>
internal sealed class AccountBuilder(
    IReadOnlyDictionary<string, SpPolicy> spsById,
    IReadOnlyDictionary<string, AccountPolicy> earlier,
    Func<string, int> indexOf,
    ConfigurationFaults faults)
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private ConfigurationFaults _found = new();

    /// <summary>The policies.</summary>
    public List<AccountPolicy> Policies { get; } = [];

    /// <summary>Adds all accounts.</summary>
    public void Add(List<AccountOptions> options)
    {
        for (int i = 0; i < options.Count; i++)
        {
            AccountOptions account = options[i];
            string path = account.Origin ?? string.Create(CultureInfo.InvariantCulture, $"{GatewayOptions.Section}:Accounts:{i}");
            _found = new ConfigurationFaults();
            OptionsValidator.SystemId($"{path}:SystemId", account.SystemId, _found);
            if (!_places.TryAdd(account.SystemId, i))
            {
                _found.Add($"{path}:SystemId", $"is '{account.SystemId}', which Accounts:{_places[account.SystemId]} has too");
            }

            SpPolicy? sp = FindSp(account, path);
            List<SpPolicy> carried = Carried(account, path);
            List<IPNetwork> networks = Networks(account, path);
            if (ReadCredential(account, path) is { } credential && _found.IsEmpty)
            {
                Policies.Add(Build(account, sp, carried, networks, credential));
            }

            Tell(account);
        }
    }

    /// <summary>Refuses what the file says; of a record, says why it is left out and goes on with what was in force.</summary>
    private void Tell(AccountOptions account)
    {
        foreach (ConfigurationFault fault in _found.All)
        {
            if (account.IsRecorded)
            {
                faults.LeaveOut($"records:Account:{account.SystemId}", $"{fault.Path[(fault.Path.LastIndexOf(':') + 1)..]} {fault.Problem}");
            }
            else
            {
                faults.Add(fault.Path, fault.Problem);
            }
        }

        if (account.IsRecorded && !_found.IsEmpty && earlier.TryGetValue(account.SystemId, out AccountPolicy? known)
            && (known.Sp is null || spsById.ContainsKey(known.Sp.SpId)))
        {
            List<SpPolicy> carried = [.. known.Carries.Where(spsById.ContainsKey).Select(spId => spsById[spId])];
            Policies.Add(known.With(known.Sp is null ? null : spsById[known.Sp.SpId], carried.Select(static sp => sp.SpId), Bits(carried)));
        }
    }

    private AccountPolicy Build(AccountOptions account, SpPolicy? sp, List<SpPolicy> carried, List<IPNetwork> networks, Credential credential)
    {
        var limit = GcraLimit.PerSecond(account.MessagesPerSecond, (int)Math.Ceiling(account.MessagesPerSecond));
        return new AccountPolicy
        {
            SystemId = account.SystemId,
            Index = indexOf(account.SystemId),
            Kind = account.Kind,
            Sp = sp,
            Carries = carried.Select(static carriedSp => carriedSp.SpId).ToFrozenSet(StringComparer.Ordinal),
            CarriedIndexes = Bits(carried),
            Subscribers = account.Subscribers,
            MaxBinds = account.MaxBinds,
            Window = account.Window,
            DeliverWindow = account.DeliverWindow,
            DefaultAlphabet = account.DefaultAlphabet,
            Limiter = earlier.TryGetValue(account.SystemId, out AccountPolicy? known) ? known.Limiter.With(limit) : new AccountLimiter(limit),
            Credential = credential,
            AllowFrom = networks,
        };
    }

    private SpPolicy? FindSp(AccountOptions account, string path)
    {
        if (account.Kind == AccountKind.Trunk)
        {
            if (!string.IsNullOrEmpty(account.SpId))
            {
                _found.Add($"{path}:SpId", $"is '{account.SpId}', but a Trunk has no SP of its own; name the SPs it brings in Carries");
            }

            return null;
        }

        if (string.IsNullOrEmpty(account.SpId))
        {
            _found.Add($"{path}:SpId", "is missing; an account of Kind Sp names the SP that binds");
            return null;
        }

        if (!spsById.TryGetValue(account.SpId, out SpPolicy? sp))
        {
            _found.Add($"{path}:SpId", $"is '{account.SpId}', which no entry of Sps has");
        }

        return sp;
    }

    private List<SpPolicy> Carried(AccountOptions account, string path)
    {
        var carried = new List<SpPolicy>();
        if (account.Kind == AccountKind.Sp)
        {
            if (account.Carries.Count > 0)
            {
                _found.Add($"{path}:Carries", "is for accounts of Kind Trunk; an Sp account speaks for its own SP only");
            }

            if (account.Subscribers)
            {
                _found.Add($"{path}:Subscribers", "is for accounts of Kind Trunk");
            }

            return carried;
        }

        for (int i = 0; i < account.Carries.Count; i++)
        {
            if (spsById.TryGetValue(account.Carries[i], out SpPolicy? sp))
            {
                carried.Add(sp);
            }
            else if (account.IsRecorded)
            {
                faults.LeaveOut($"records:Account:{account.SystemId}", $"Carries names '{account.Carries[i]}', which is no SP");
            }
            else
            {
                _found.Add($"{path}:Carries:{i}", $"is '{account.Carries[i]}', which no entry of Sps has");
            }
        }

        if (carried.Count == 0 && account.Carries.Count == 0 && !account.Subscribers)
        {
            _found.Add($"{path}:Carries", "is empty and Subscribers is false: every message of this trunk would be refused");
        }

        return carried;
    }

    private List<IPNetwork> Networks(AccountOptions account, string path)
    {
        var networks = new List<IPNetwork>();
        for (int i = 0; i < account.AllowFrom.Count; i++)
        {
            string text = account.AllowFrom[i].Trim();
            if (IPAddress.TryParse(text, out IPAddress? single))
            {
                networks.Add(new IPNetwork(single, single.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(text, out IPNetwork network) && IPAddress.Parse(text[..text.IndexOf('/', StringComparison.Ordinal)]).Equals(network.BaseAddress))
            {
                networks.Add(network);
            }
            else
            {
                _found.Add($"{path}:AllowFrom:{i}", $"is '{text}', which is neither an address (10.1.2.3) nor a network (10.1.2.0/24, no bits set behind the prefix)");
            }
        }

        return networks;
    }

    private Credential? ReadCredential(AccountOptions account, string path)
    {
        bool hasPlain = !string.IsNullOrEmpty(account.Password);
        bool hasHash = !string.IsNullOrEmpty(account.PasswordHash);
        if (hasPlain == hasHash)
        {
            _found.Add($"{path}:Password", hasPlain ? "is given beside PasswordHash; give one of them" : "is missing; give Password or PasswordHash");
            return null;
        }

        if (hasPlain)
        {
            OptionsValidator.Password($"{path}:Password", account.Password!, _found);
            return Credential.FromPlain(account.Password!);
        }

        // The same hash keeps its proven password: a reload costs nobody a slow check.
        if (earlier.TryGetValue(account.SystemId, out AccountPolicy? known) && known.Credential.StoredHash == account.PasswordHash)
        {
            return known.Credential;
        }

        if (PasswordHash.TryParse(account.PasswordHash!, out PasswordHash? hash, out string? problem))
        {
            return Credential.FromHash(hash!);
        }

        _found.Add($"{path}:PasswordHash", problem!);
        return null;
    }

    private static ulong[] Bits(List<SpPolicy> sps)
    {
        ulong[] bits = new ulong[sps.Count == 0 ? 0 : (sps.Max(static sp => sp.Index) >> 6) + 1];
        foreach (SpPolicy sp in sps)
        {
            bits[sp.Index >> 6] |= 1UL << sp.Index;
        }

        return bits;
    }
}
