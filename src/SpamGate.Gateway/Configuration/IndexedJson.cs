using Microsoft.Extensions.Configuration.Json;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// A JSON file whose sections know their children. The framework's provider looks through all keys of the file for the children of each section, which
/// takes minutes for ten thousand SPs.
/// </summary>
internal sealed class IndexedJson : JsonStreamConfigurationSource
{
    /// <inheritdoc/>
    public override IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(this);

    private sealed class Provider(IndexedJson source) : JsonStreamConfigurationProvider(source)
    {
        private const string Root = "";
        private readonly Dictionary<string, List<string>> _children = new(StringComparer.OrdinalIgnoreCase);

        public override void Load(Stream stream)
        {
            base.Load(stream);
            foreach (string key in Data.Keys)
            {
                Add(key);
            }
        }

        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
        {
            List<string> keys = [.. _children.GetValueOrDefault(parentPath ?? Root) ?? [], .. earlierKeys];
            keys.Sort(ConfigurationKeyComparer.Instance);
            return keys;
        }

        /// <summary>Makes a key known to its parent, and every section on the way to it.</summary>
        private void Add(string key)
        {
            while (true)
            {
                int separator = key.LastIndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
                string parent = separator < 0 ? Root : key[..separator];
                bool isKnown = _children.TryGetValue(parent, out List<string>? siblings);
                if (!isKnown)
                {
                    _children.Add(parent, siblings = []);
                }

                siblings!.Add(key[(separator + 1)..]);
                if (isKnown || separator < 0)
                {
                    // Who has children has told its own parent of itself.
                    return;
                }

                key = parent;
            }
        }
    }
}
