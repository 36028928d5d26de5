using Microsoft.AspNetCore.Identity;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>The framework's view of the district's people and their sign-ins. People are made in the book, never here.</summary>
public sealed partial class AccountStore(DistrictStore store, IClock clock) :
    IUserPasswordStore<Account>, IUserSecurityStampStore<Account>, IUserLockoutStore<Account>
{
    /// <summary>Tries before the lock.</summary>
    public const int Tries = 5;

    /// <summary>How long the lock holds.</summary>
    public static readonly Duration Lock = Duration.FromMinutes(15);

    /// <inheritdoc/>
    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? await LoadAsync(store.Book.Current()?.Person(new PersonId(id)), cancellationToken) : null;

    /// <inheritdoc/>
    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => LoadAsync(
        store.Book.Current()?.People.FirstOrDefault(p => string.Equals(p.SignIn, normalizedUserName, StringComparison.OrdinalIgnoreCase)), cancellationToken);

    /// <inheritdoc/>
    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        if (user.Change is { } change)
        {
            var saved = await store.SignIns.Change(user.Person.Id, s => change(s), note: null, cancellationToken);
            if (saved.Refusal is { } no)
            {
                return IdentityResult.Failed(new IdentityError { Code = no.Key });
            }

            user.Saved(saved.Value);
        }

        return IdentityResult.Success;
    }

    /// <inheritdoc/>
    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Person.Id.ToString());

    /// <inheritdoc/>
    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Person.SignIn);

    /// <inheritdoc/>
    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Person.SignIn.ToUpperInvariant());

    /// <inheritdoc/>
    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) =>
        Change(user, s => s with { PasswordHash = passwordHash });

    /// <inheritdoc/>
    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Stored.PasswordHash);

    /// <inheritdoc/>
    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Stored.PasswordHash is not null);

    /// <inheritdoc/>
    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) =>
        Change(user, s => s with { SecurityStamp = stamp });

    /// <inheritdoc/>
    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Stored.SecurityStamp is { Length: > 0 } stamp ? stamp : null);

    /// <inheritdoc/>
    public async Task<int> IncrementAccessFailedCountAsync(Account user, CancellationToken cancellationToken)
    {
        var counted = await store.SignIns.Fail(user.Person.Id, Tries, clock.GetCurrentInstant() + Lock, cancellationToken);
        return counted.IsOk ? counted.Value : 0;
    }

    /// <inheritdoc/>
    public Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) =>
        user.Stored.Failed == 0 && user.Stored.LockedUntil is null ? Task.CompletedTask : Change(user, s => s with { Failed = 0 });

    /// <inheritdoc/>
    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Stored.Failed);

    /// <inheritdoc/>
    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <inheritdoc/>
    public Task SetLockoutEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    // The framework compares with the machine's clock; the house may have another one, so the answer is for ever or never.
    /// <inheritdoc/>
    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(user.LockedAt(clock.GetCurrentInstant()) ? DateTimeOffset.MaxValue : null);

    /// <inheritdoc/>
    public Task SetLockoutEndDateAsync(Account user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Change(user, s => s with { LockedUntil = lockoutEnd is null ? null : clock.GetCurrentInstant() + Lock });

    /// <inheritdoc/>
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(NotHere());

    /// <inheritdoc/>
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(NotHere());

    /// <inheritdoc/>
    public void Dispose() { }

    private static IdentityResult NotHere() => IdentityResult.Failed(new IdentityError { Code = "people-are-made-in-the-book" });

    private static Task Change(Account user, Func<Vestibule.Store.SignIn, Vestibule.Store.SignIn> change)
    {
        user.Alter(change);
        return Task.CompletedTask;
    }

    private async Task<Account?> LoadAsync(Person? person, CancellationToken stop) => person is null ? null
        : new Account(person, await store.SignIns.Find(person.Id, stop) ?? new Vestibule.Store.SignIn(person.Id, null, null, ""));
}
