using Xunit;
using System.Diagnostics;
using Npgsql;

namespace Vestibule.DeskTests.Store;

/// <summary>A PostgreSQL of its own for the tests, in a temporary folder, reached by a socket in it. A database per test.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly string Programs = Directory.GetDirectories("/usr/lib/postgresql").OrderBy(d => int.Parse(Path.GetFileName(d), System.Globalization.CultureInfo.InvariantCulture)).Last() + "/bin/";
    private readonly string folder = Directory.CreateTempSubdirectory("vestibule-pg-").FullName;

    public async ValueTask InitializeAsync()
    {
        if (Environment.UserName == "root")
        {
            await Run("chown", "postgres", folder);
        }

        await AsOwner(Programs + "initdb", "-D", folder + "/data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N");
        await AsOwner(Programs + "pg_ctl", "-D", folder + "/data", "-w", "-l", folder + "/log", "-o",
            $"-k {folder} -c listen_addresses='' -c shared_buffers=32MB -c max_connections=200", "start");
    }

    public string NewDatabase()
    {
        var name = "d" + Guid.NewGuid().ToString("n");
        using var connection = new NpgsqlConnection(Text("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return Text(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await AsOwner(Programs + "pg_ctl", "-D", folder + "/data", "-m", "immediate", "-w", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private string Text(string database) => $"Host={folder};Username=postgres;Database={database};Maximum Pool Size=20";

    private static Task AsOwner(string program, params string[] arguments) =>
        Environment.UserName == "root" ? Run("runuser", ["-u", "postgres", "--", program, .. arguments]) : Run(program, arguments);

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        // The server inherits the pipe and keeps it open: wait for the program, not for the end of its output.
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}");
    }
}

/// <summary>The tests that share one server.</summary>
[CollectionDefinition("postgres")]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>;
