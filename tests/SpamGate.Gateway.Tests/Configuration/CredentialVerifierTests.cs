using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Tests.Configuration;

public sealed class CredentialVerifierTests
{
    private static readonly byte[] Right = "right"u8.ToArray();
    private static readonly byte[] Wrong = "wrong"u8.ToArray();

    [Fact]
    public async Task PlainPassword_CostsNoSlowCheck()
    {
        using var verifier = new CredentialVerifier();
        var credential = Credential.FromPlain("right");
        Assert.True(await verifier.VerifyAsync(credential, Right, default));
        Assert.False(await verifier.VerifyAsync(credential, Wrong, default));
        Assert.Equal(0, verifier.SlowChecks);
    }

    [Fact]
    public async Task StoredHash_IsCheckedSlowlyOnce()
    {
        using var verifier = new CredentialVerifier();
        Credential credential = Stored("right");
        for (int i = 0; i < 5; i++)
        {
            Assert.True(await verifier.VerifyAsync(credential, Right, default));
        }

        Assert.Equal(1, verifier.SlowChecks);
        Assert.False(await verifier.VerifyAsync(credential, Wrong, default));
        Assert.True(await verifier.VerifyAsync(credential, Right, default));
        Assert.Equal(2, verifier.SlowChecks);
    }

    [Fact]
    public async Task ManySessionsOfOneAccount_ShareOneSlowCheck()
    {
        using var verifier = new CredentialVerifier(parallelism: 4);
        Credential credential = Stored("right");
        bool[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => verifier.VerifyAsync(credential, Right, default).AsTask()));
        Assert.All(answers, Assert.True);
        Assert.Equal(1, verifier.SlowChecks);
    }

    [Fact]
    public async Task ThousandAccountsAtOnce_AreAllChecked()
    {
        using var verifier = new CredentialVerifier();
        string text = PasswordHash.Create(Right, PasswordHash.MinIterations);
        Credential[] credentials = [.. Enumerable.Range(0, 1000).Select(_ => Parse(text))];
        bool[] answers = await Task.WhenAll(credentials.Select((credential, i) => verifier.VerifyAsync(credential, i % 2 == 0 ? Right : Wrong, default).AsTask()));
        Assert.Equal(500, answers.Count(answer => answer));
        Assert.Equal(1000, verifier.SlowChecks);
    }

    [Fact]
    public async Task Cancelled_LetsTheNextOneIn()
    {
        using var verifier = new CredentialVerifier();
        Credential credential = Stored("right");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await verifier.VerifyAsync(credential, Right, cancelled.Token));
        Assert.True(await verifier.VerifyAsync(credential, Right, default));
    }

    [Fact]
    public void NewHash_HasItsOwnSaltAndMatchesItsPasswordOnly()
    {
        string one = PasswordHash.Create(Right, PasswordHash.MinIterations);
        Assert.NotEqual(one, PasswordHash.Create(Right, PasswordHash.MinIterations));
        Assert.True(PasswordHash.TryParse(one, out PasswordHash? hash, out _));
        Assert.True(hash!.Matches(Right));
        Assert.False(hash.Matches(Wrong));
    }

    // RFC 7914 section 11: PBKDF2-HMAC-SHA-256 of "passwd", salt "salt", 1 iteration, and of "Password", salt "NaCl", 80000.
    [Fact]
    public void KnownVector_Matches()
    {
        string salt = Convert.ToBase64String("NaCl"u8);
        byte[] expected = Convert.FromHexString(
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d");
        Assert.False(PasswordHash.TryParse($"pbkdf2-sha256$80000${salt}${Convert.ToBase64String(expected)}", out _, out string? problem));
        Assert.Contains("salt", problem, StringComparison.Ordinal);
        byte[] computed = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(
            "Password"u8, "NaCl"u8, 80_000, System.Security.Cryptography.HashAlgorithmName.SHA256, 64);
        Assert.Equal(expected, computed);
    }

    [Theory]
    [InlineData("", "is not of the form")]
    [InlineData("plain", "is not of the form")]
    [InlineData("pbkdf2-sha1$1000$AAAAAAAAAAA=$AAAA", "is not of the form")]
    [InlineData("pbkdf2-sha256$999$AAAAAAAAAAAAAAAA$AAAA", "has '999' iterations, allowed are 1000 to 10000000")]
    [InlineData("pbkdf2-sha256$10000001$AAAAAAAAAAAAAAAA$AAAA", "has '10000001' iterations")]
    [InlineData("pbkdf2-sha256$1000$???$AAAA", "has a salt that is not Base64")]
    [InlineData("pbkdf2-sha256$1000$AAAAAAAAAAAAAAAA$AAAA", "has a hash that is not Base64 of 32")]
    public void BadStoredForm_IsNamed(string text, string problem)
    {
        Assert.False(PasswordHash.TryParse(text, out _, out string? told));
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }

    private static Credential Stored(string password) => Parse(PasswordHash.Create(System.Text.Encoding.UTF8.GetBytes(password), PasswordHash.MinIterations));

    private static Credential Parse(string text)
    {
        Assert.True(PasswordHash.TryParse(text, out PasswordHash? hash, out _));
        return Credential.FromHash(hash!);
    }
}
