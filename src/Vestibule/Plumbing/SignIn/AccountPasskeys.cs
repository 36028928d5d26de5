using Microsoft.AspNetCore.Identity;
using Vestibule.Store;

namespace Vestibule.Plumbing;

// What the framework asks of passkeys. It reads them here; what changes them is written with a line in the journal, by Ways.
public sealed partial class AccountStore : IUserPasskeyStore<Account>
{
    /// <inheritdoc/>
    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        [.. (await store.SignIns.PasskeysOf(user.Person.Id, cancellationToken)).Select(Info)];

    /// <inheritdoc/>
    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await store.SignIns.FindPasskey(credentialId, cancellationToken) is { } passkey
            ? await LoadAsync(store.Book.Current()?.Person(passkey.Person), cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        await store.SignIns.FindPasskey(credentialId, cancellationToken) is { } passkey && passkey.Person == user.Person.Id ? Info(passkey) : null;

    /// <inheritdoc/>
    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException(nameof(Ways));

    /// <inheritdoc/>
    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException(nameof(Ways));

    // What a device attests about its make is not kept: nothing here depends on it.
    private static UserPasskeyInfo Info(StoredPasskey passkey) => new(passkey.Credential, passkey.PublicKey, passkey.Added.ToDateTimeOffset(), (uint)passkey.Count,
        [.. passkey.Transports], isUserVerified: true, passkey.MayBeCopied, passkey.IsCopied, [], []) { Name = passkey.Name };
}
