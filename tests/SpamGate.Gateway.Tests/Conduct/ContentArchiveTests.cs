using Microsoft.Extensions.Time.Testing;
using SpamGate.Gateway.Conduct;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Tests.Configuration;
using SpamGate.Screening.Content;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Tests.Conduct;

/// <summary>What went live is made again, or refused; nothing in between.</summary>
public sealed class ContentArchiveTests : IDisposable
{
    private const string Settings = """
        { "SpamGate": { "Model": "", "Screening": { "Keywords": "keywords.txt", "BlockedDomains": "domains.txt", "Threshold": 0.7, "CategoryThresholds": { "Loan": 0.4, "Porn": 0.3 }, "CardThresholds": { "Yellow": 0.2 } } } }
        """;

    private readonly ConfigurationFolder _folder = new(Settings);

    private ContentArchive Archive => new(_folder.Path("data"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_OldRules_JudgeAsTheyDid_AfterTheirFilesHaveChanged()
    {
        ContentEngine old = Keep("prize\n", "bad.com\n");
        ContentEngine other = Keep("loan\n", "worse.com\n");
        Assert.NotEqual(old.RuleVersion, other.RuleVersion);

        ContentEngine again = Archive.Load(null, old.RuleVersion, out string problem)!;

        Assert.True(again is not null, problem);
        Assert.Equal((old.RuleVersion, old.Threshold), (again.RuleVersion, again.Threshold));
        Assert.Equal(ScreenReason.Keyword, Judge(again, "win a prize"));
        Assert.Equal(ScreenReason.None, Judge(again, "a loan for you"));
        Assert.Equal(ScreenReason.Link, Judge(again, "see http://bad.com/x"));
    }

    [Fact]
    public void Load_NotStoredOrChanged_SaysSo()
    {
        ContentEngine kept = Keep("prize\n", "bad.com\n");

        Assert.Null(Archive.Load(null, "abc", out string unknown));
        Assert.Equal("Version abc of the content rules is not stored any more.", unknown);
        Assert.Null(Archive.Load("../../etc", kept.RuleVersion, out string outside));
        Assert.Equal("The model ../../etc is not stored any more.", outside);
        File.AppendAllText(Path.Combine(_folder.Path("data"), "content", "rules", kept.RuleVersion, "Keywords"), "more\n");
        Assert.Null(Archive.Load(null, kept.RuleVersion, out string changed));
        Assert.Contains("was changed", changed, StringComparison.Ordinal);
    }

    [Fact]
    public void Erase_TakesWhatHasNotBeenInForceSince_NeverWhatIs()
    {
        ContentEngine old = Keep("prize\n", "bad.com\n");
        ContentEngine inForce = Keep("loan\n", "bad.com\n");

        Archive.Erase(DateTimeOffset.UtcNow.AddMinutes(1), inForce);

        Assert.Null(Archive.Load(null, old.RuleVersion, out _));
        Assert.NotNull(Archive.Load(null, inForce.RuleVersion, out _));
    }

    [Fact]
    public async Task Follow_WhatCouldNotBeKept_IsToldOnce_AndTriedAgainLater()
    {
        _folder.Write("keywords.txt", "prize\n");
        _folder.Write("domains.txt", "bad.com\n");
        GatewaySnapshot snapshot = _folder.Build();
        string version = snapshot.Engine.Snapshot.Content.RuleVersion;
        Directory.CreateDirectory(_folder.Path("data"));
        string obstacle = _folder.Path("data/content");
        File.WriteAllText(obstacle, "a file where the folder should be");
        var time = new FakeTimeProvider();
        var keeper = new ContentKeeper(Archive, time);

        Assert.Null(await FollowAsync());
        Assert.NotNull(await FollowAsync());
        time.Advance(ContentKeeper.BetweenTries);
        Assert.Null(await FollowAsync());
        Assert.Null(await FollowAsync());

        File.Delete(obstacle);
        Assert.Null(await FollowAsync());
        Assert.False(Directory.Exists(obstacle), "tried again at once");
        time.Advance(ContentKeeper.BetweenTries);
        Assert.Null(await FollowAsync());
        Assert.True(Archive.Load(null, version, out string problem) is not null, problem);

        // Kept now: nothing is copied any more.
        Assert.Null(await FollowAsync());
        Directory.Delete(obstacle, recursive: true);
        time.Advance(ContentKeeper.BetweenTries);
        Assert.Null(await FollowAsync());
        Assert.False(Directory.Exists(obstacle), "kept twice");

        async Task<string?> FollowAsync()
        {
            string? told = await keeper.FollowAsync(snapshot);

            // Erasing waits for what is being kept, and there is nothing so old.
            await keeper.EraseAsync(DateTimeOffset.UnixEpoch, snapshot);
            return told;
        }
    }

    private ContentEngine Keep(string keywords, string domains)
    {
        _folder.Write("keywords.txt", keywords);
        _folder.Write("domains.txt", domains);
        GatewaySnapshot snapshot = _folder.Build();
        ContentEngine engine = snapshot.Engine.Snapshot.Content;
        Assert.Null(Archive.Keep(engine, snapshot.ContentSources));
        return engine;
    }

    private static ScreenReason Judge(ContentEngine engine, string text)
    {
        ContentFinding finding = default;
        engine.Inspect(text, new ContentScratch(), ref finding);
        return engine.Judge(finding);
    }
}
