using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Vestibule.Core.Alerts;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>
/// How each person is reached, sealed. It is no record of anything: a device that is gone is deleted. What was read is good for a second, since every alert
/// asks inside the one writer.
/// </summary>
public sealed class Reached
{
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(1);
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;
    private readonly TimeProvider time;
    private volatile Held? held;

    internal Reached(Database database, Writer writer, KeyVault vault, TimeProvider time) =>
        (this.database, this.writer, this.vault, this.time) = (database, writer, vault, time);

    /// <summary>How somebody is reached.</summary>
    public HowReached Of(PersonId person) => All().GetValueOrDefault(person) ?? HowReached.Usual;

    /// <summary>Everybody who ever chose something or has a device.</summary>
    public ImmutableDictionary<PersonId, HowReached> All()
    {
        var at = time.GetTimestamp();
        if (held is { } good && time.GetElapsedTime(good.At, at) < Good)
        {
            return good.People;
        }

        using var connection = database.OpenReader();
        var people = connection.Query<(byte[] Person, byte[] Sealed)>("SELECT person, sealed FROM reached")
            .ToImmutableDictionary(r => new PersonId(r.Person.Id()), r => Read(vault.Purpose("reached").Open(r.Sealed, r.Person)));
        held = new Held(people, at);
        return people;
    }

    /// <summary>Changes how somebody is reached.</summary>
    public async Task<Result<bool>> Change(PersonId person, Func<HowReached, HowReached> change, CancellationToken stop)
    {
        var id = person.Value.Bytes();
        var done = await writer.Do<bool>(work =>
        {
            var stored = work.Scalar("SELECT sealed FROM reached WHERE person = @person", ("person", id)) as byte[];
            var before = stored is null ? HowReached.Usual : Read(vault.Purpose("reached").Open(stored, id));
            work.Execute("""
                INSERT INTO reached (person, sealed) VALUES (@person, @sealed) ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed
                """, ("person", id), ("sealed", vault.Purpose("reached").Seal(JsonSerializer.SerializeToUtf8Bytes(change(before), CoreJson.Default), id)));
            return true;
        }, stop);
        held = null;
        return done;
    }

    private static HowReached Read(byte[] plain) => JsonSerializer.Deserialize<HowReached>(plain, CoreJson.Default)!;

    private sealed record Held(ImmutableDictionary<PersonId, HowReached> People, long At);
}
