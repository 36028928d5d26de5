using Dapper;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;

namespace Vestibule.Store.Writing;

/// <summary>Writes what stands beside the entries: the case's row, what it can be found by, and the messages it sends.</summary>
internal sealed class Screens(KeyVault vault)
{
    public void Write(Work work, Incident incident, Follow follow, Instant now)
    {
        var id = incident.Id.Value.Bytes();
        work.Execute("""
            INSERT INTO case_row (incident, opened, version, state, due, summary)
            VALUES (@incident, @version, @version, @state, @due, @summary)
            ON CONFLICT (incident) DO UPDATE SET
              version = excluded.version, state = excluded.state, due = excluded.due, summary = excluded.summary
            """, ("incident", id), ("version", incident.Version), ("state", (long)follow.State), ("due", follow.DueAt.Stored() ?? (object)DBNull.Value),
            ("summary", vault.Purpose("summary").Seal(follow.Summary, id)));
        LookUps(work, id, follow);
        Outbox.CallOff(work, vault, follow.CalledOff);
        foreach (var message in follow.Messages)
        {
            Outbox.Add(work, vault, incident.Id, message, now);
        }
    }

    private void LookUps(Work work, byte[] incident, Follow follow)
    {
        var sealer = vault.Purpose("look-up");
        var wanted = follow.LookUps.Select(v => Convert.ToHexString(sealer.Digest(v))).ToHashSet();
        var stored = new HashSet<string>();
        using (var reader = work.Query("SELECT digest FROM look_up WHERE incident = @incident", ("incident", incident)))
        {
            while (reader.Read())
            {
                stored.Add(Convert.ToHexString((byte[])reader[0]));
            }
        }

        foreach (var gone in stored.Except(wanted))
        {
            work.Execute("DELETE FROM look_up WHERE incident = @incident AND digest = @digest",
                ("incident", incident), ("digest", Convert.FromHexString(gone)));
        }

        foreach (var added in wanted.Except(stored))
        {
            work.Execute("INSERT INTO look_up (digest, incident) VALUES (@digest, @incident)",
                ("digest", Convert.FromHexString(added)), ("incident", incident));
        }
    }
}
