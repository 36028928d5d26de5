using System.Diagnostics;
using System.Security.Cryptography;
using Vestibule.Store;

namespace Vestibule.Bench;

/// <summary>
/// Verifying the stored journal, payloads opened and held against their commitments, against single-core SHA-256 of as many bytes and one
/// AES-256-GCM opening an entry. Bar: at least half.
/// </summary>
internal static class VerifyBench
{
    public static async Task RunAsync(OpenBench house)
    {
        while (house.Open.Store.Ledger.Newest() < 20_000)
        {
            await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => house.TapAsync()));
        }

        var entries = house.Open.Store.Ledger.Newest() + 1;
        var at = Stopwatch.GetTimestamp();
        var verdict = await JournalCheck.Run(house.Open.Store);
        var took = Stopwatch.GetElapsedTime(at).TotalSeconds;
        if (!verdict.IsSound)
        {
            throw new InvalidOperationException(verdict.Fault!.Refusal.Key);
        }

        using var aes = new AesGcm(RandomNumberGenerator.GetBytes(32), 16);
        var (nonce, plain, tag) = (new byte[12], new byte[512], new byte[16]);
        var sealedBytes = new byte[512];
        aes.Encrypt(nonce, plain, sealedBytes, tag);
        var header = new byte[700];
        at = Stopwatch.GetTimestamp();
        for (var i = 0; i < entries; i++)
        {
            // The leaf, its commitment, and about two inner nodes for each entry.
            SHA256.HashData(header);
            SHA256.HashData(plain);
            SHA256.HashData(header.AsSpan(0, 65));
            SHA256.HashData(header.AsSpan(0, 65));
            aes.Decrypt(nonce, sealedBytes, tag, plain);
        }

        var limit = Stopwatch.GetElapsedTime(at).TotalSeconds;
        OpenBench.Say($"verify: {entries} entries in {took:0.00} s ({entries / took:0} a second, read from the database, payloads opened); bare hashing and opening {entries / limit:0} a second; {limit / took:0%} (bar 50%)");
    }
}
