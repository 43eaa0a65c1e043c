using SpamGate.Storage.Encryption;

namespace SpamGate.Storage.Tests.Encryption;

public sealed class KeyedHashTests
{
    // Vectors of the reference implementation (Aumasson and Bernstein, vectors.h): key 00..0F, input 00, 01, ... of the length given.
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31UL)]
    [InlineData(1, 0x74f839c593dc67fdUL)]
    [InlineData(8, 0x93f5f5799a932462UL)]
    [InlineData(15, 0xa129ca6149be45e5UL)]
    public void Of_PublishedVector_IsReproduced(int length, ulong expected)
    {
        byte[] key = [.. Enumerable.Range(0, KeyedHash.KeyLength).Select(static i => (byte)i)];
        byte[] input = [.. Enumerable.Range(0, length).Select(static i => (byte)i)];

        Assert.Equal(expected, new KeyedHash(key).Of(input));
    }

    [Fact]
    public void Of_OtherDomainOrKey_IsAnotherHash()
    {
        var hash = new KeyedHash(new byte[KeyedHash.KeyLength]);
        byte[] otherKey = new byte[KeyedHash.KeyLength];
        otherKey[15] = 1;

        Assert.NotEqual(hash.Of("8613800138000"u8, 1), hash.Of("8613800138000"u8, 2));
        Assert.NotEqual(hash.Of("8613800138000"u8), new KeyedHash(otherKey).Of("8613800138000"u8));
    }
}
