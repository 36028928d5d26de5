using System.Collections.Immutable;
using System.Text.Json;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>By what a provider's word is matched with a person of the district's book.</summary>
public enum OutsideMatch
{
    /// <summary>The e-mail address, which the provider says that it verified.</summary>
    VerifiedEmail,

    /// <summary>The name in the district's own directory (<c>preferred_username</c> or <c>upn</c>): only for a provider in which nobody can choose that name.</summary>
    DirectoryName,
}

/// <summary>
/// A provider of identities that the district trusts, by OpenID Connect. Staff are matched with the district's book, families with the addresses on the emergency cards; only a verified address
/// counts for a family.
/// </summary>
public sealed record OutsideProvider(string Id, string Name, string Issuer, string ClientId, string Secret, OutsideMatch Match, bool ForStaff, bool ForFamilies)
{
    /// <summary>Where the provider sends people back to.</summary>
    public string Back => $"{SignIn.Path}/back/{Id}";

    /// <summary>A name that changes with everything that was entered, so that what the framework made for old settings is not used again.</summary>
    internal string Scheme => $"outside-{Id}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default))[..8])}";
}

/// <summary>The providers as the Office entered them. Kept sealed; what was read is good for a second, on every node.</summary>
public sealed class OutsideBook(DistrictStore store, TimeProvider time)
{
    /// <summary>How many there may be.</summary>
    public const int Most = 4;

    private const string Name = "outside-sign-in";
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(1);
    private volatile Held? held;

    private sealed record Held(long At, ImmutableArray<OutsideProvider> Providers);

    /// <summary>What is set up now.</summary>
    public ImmutableArray<OutsideProvider> Current
    {
        get
        {
            var now = time.GetTimestamp();
            if (held is { } good && time.GetElapsedTime(good.At, now) < Good)
            {
                return good.Providers;
            }

            var text = store.Settings.Now(Name);
            var read = text is null ? [] : JsonSerializer.Deserialize<ImmutableArray<OutsideProvider>>(text, CoreJson.Default);
            held = new Held(now, read);
            return read;
        }
    }

    /// <summary>The provider of an id, or null.</summary>
    public OutsideProvider? Find(string id) => Current.FirstOrDefault(p => p.Id == id);

    /// <summary>Puts providers in force.</summary>
    public async Task<Result<bool>> SaveAsync(ImmutableArray<OutsideProvider> providers, CancellationToken stop)
    {
        var saved = await store.Settings.Write(Name, JsonSerializer.Serialize(providers, CoreJson.Default), stop);
        held = null;
        return saved;
    }
}
