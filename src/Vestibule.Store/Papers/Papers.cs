using System.Security.Cryptography;
using Dapper;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>A sealed paper on the disk: the digest of the sealed file, which its entry commits to, and the size of the picture itself.</summary>
public sealed record SealedPaper(string SealedSha256, long Bytes);

/// <summary>
/// Papers as age files, each for an identity of its own that is sealed under the incident's key. A paper is on the disk, whole, before
/// the entry that names it is written.
/// </summary>
public sealed class Papers
{
    private readonly string folder;
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;

    internal Papers(string folder, Database database, Writer writer, KeyVault vault)
    {
        (this.folder, this.database, this.writer, this.vault) = (folder, database, writer, vault);
        Directory.CreateDirectory(folder);
        foreach (var unfinished in Directory.EnumerateFiles(folder, "*.new"))
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>
    /// Seals a paper. The same paper again gives what is stored. Refused with <c>error.paper-too-large</c>, <c>error.not-saved</c>, or
    /// <c>error.paper-elsewhere</c> when the id belongs to another incident.
    /// </summary>
    public async Task<Result<SealedPaper>> Put(IncidentId incident, PaperId paper, Stream content, long limit, CancellationToken stop)
    {
        if (Find(paper) is { } stored)
        {
            return stored.Incident.Id() == incident.Value ? Sealed(stored) : new Refusal("error.paper-elsewhere");
        }

        var aside = Path.Combine(folder, $"{paper.Value}.{Guid.NewGuid():n}.new");
        try
        {
            var identity = AgeIdentity.Make();
            var (digest, bytes) = await Seal(content, aside, identity, limit, stop);
            Disk.Move(aside, PathOf(paper));
            var wrapped = vault.InUse(incident, RecordClass.Operational);
            byte[] kept = [.. wrapped.Id.Value.Bytes(), .. wrapped.Sealer.Seal(identity.Secret, paper.Value.Bytes())];
            return await writer.Do<SealedPaper>(work =>
            {
                work.Execute("INSERT INTO paper (paper, incident, identity, digest, bytes) VALUES (@paper, @incident, @identity, @digest, @bytes)",
                    ("paper", paper.Value.Bytes()), ("incident", incident.Value.Bytes()), ("identity", kept), ("digest", digest), ("bytes", bytes));
                return new SealedPaper(Convert.ToHexStringLower(digest), bytes);
            }, stop);
        }
        catch (Refused refused)
        {
            return refused.Refusal;
        }
        catch (Exception e) when (database.IsBroken(e))
        {
            return Writer.NotSaved;
        }
        finally
        {
            File.Delete(aside);
        }
    }

    /// <summary>
    /// The paper itself, proven chunk by chunk as it is read. Refused with <c>error.no-such-paper</c>, <c>error.paper-erased</c> (its key or
    /// its file is gone) or <c>error.paper-damaged</c>.
    /// </summary>
    public async Task<Result<Stream>> Open(IncidentId incident, PaperId paper, CancellationToken stop)
    {
        if (Find(paper) is not { } stored || stored.Incident.Id() != incident.Value)
        {
            return new Refusal("error.no-such-paper");
        }

        if (vault.ById(new(stored.Identity[..16].Id())) is not { } sealer || !File.Exists(PathOf(paper)))
        {
            return new Refusal("error.paper-erased");
        }

        var file = File.OpenRead(PathOf(paper));
        if (!(await SHA256.HashDataAsync(file, stop)).AsSpan().SequenceEqual(stored.Digest))
        {
            await file.DisposeAsync();
            return new Refusal("error.paper-damaged");
        }

        file.Position = 0;
        return Age.Open(file, AgeIdentity.From(sealer.Open(stored.Identity.AsSpan(16), paper.Value.Bytes())));
    }

    /// <summary>The identity that opens one paper with the ordinary age tool, for an export on paper's own. Whoever holds it reads the paper.</summary>
    public AgeIdentity? IdentityOf(PaperId paper) =>
        Find(paper) is { } stored && vault.ById(new(stored.Identity[..16].Id())) is { } sealer
            ? AgeIdentity.From(sealer.Open(stored.Identity.AsSpan(16), paper.Value.Bytes())) : null;

    /// <summary>Where the sealed file is.</summary>
    public string PathOf(PaperId paper) => Path.Combine(folder, $"{paper.Value}.age");

    /// <summary>The papers of an incident that are there, with what was drawn anew from them.</summary>
    public async Task<IReadOnlyList<PaperId>> Of(IncidentId incident, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return [.. (await connection.QueryAsync<byte[]>(new CommandDefinition("SELECT paper FROM paper WHERE incident = @incident", new { incident = incident.Value.Bytes() }, cancellationToken: stop)))
            .Select(p => new PaperId(p.Id()))];
    }

    /// <summary>Destroys a paper's key and file, for an erasure. What the journal says about it stays.</summary>
    public async Task<Result<bool>> Destroy(PaperId paper, CancellationToken stop)
    {
        var done = await writer.Do<bool>(work =>
            work.Execute("DELETE FROM paper WHERE paper = @paper", ("paper", paper.Value.Bytes())) == 1, stop);
        if (done.IsOk)
        {
            File.Delete(PathOf(paper));
        }

        return done;
    }

    private static async Task<(byte[] Digest, long Bytes)> Seal(Stream content, string aside, AgeIdentity identity, long limit, CancellationToken stop)
    {
        var counted = new LimitedStream(content, limit);
        await using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await Age.Seal(counted, file, [identity.Recipient], stop);
            file.Flush(flushToDisk: true);
        }

        await using var again = File.OpenRead(aside);
        return (await SHA256.HashDataAsync(again, stop), counted.Count);
    }

    private static SealedPaper Sealed(Row row) => new(Convert.ToHexStringLower(row.Digest), row.Bytes);

    private Row? Find(PaperId paper)
    {
        using var connection = database.OpenReader();
        return connection.QuerySingleOrDefault<Row>("SELECT incident, identity, digest, bytes FROM paper WHERE paper = @paper",
            new { paper = paper.Value.Bytes() });
    }

    private sealed class Row
    {
        public byte[] Incident { get; set; } = [];
        public byte[] Identity { get; set; } = [];
        public byte[] Digest { get; set; } = [];
        public long Bytes { get; set; }
    }
}
