using System.Text;

namespace Vestibule.Faults.Disk;

/// <summary>One call that changed a file: what, where it ends in the book, and the bytes.</summary>
public sealed record DiskCall(char What, long End, string Path, long At, byte[] Bytes)
{
    /// <summary>The file a rename leads to.</summary>
    public string To => Encoding.UTF8.GetString(Bytes);

    /// <summary>What a flush has to name so that this call is kept: the file, or for a rename the folder.</summary>
    public string KeptBy => What == 'r' ? System.IO.Path.GetDirectoryName(To)! : Path;
}

/// <summary>
/// What a program wrote, in order, and the files as they were before. From it comes what a disk may hold when the current goes: what was flushed is
/// there; of what was not, any part may be, in any mixture, and a write by sectors.
/// </summary>
public sealed class WrittenDown(IReadOnlyDictionary<string, byte[]> before, IReadOnlyList<DiskCall> calls)
{
    private const int Sector = 512;

    /// <summary>The calls.</summary>
    public IReadOnlyList<DiskCall> Calls => calls;

    /// <summary>The files below a folder, as they are. What SQLite shares between processes is not on the disk.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(OnDisk).ToDictionary(f => f, File.ReadAllBytes, StringComparer.Ordinal);

    /// <summary>Reads the book.</summary>
    public static List<DiskCall> Read(byte[] book)
    {
        var calls = new List<DiskCall>();
        for (var at = 0; at + 32 <= book.Length;)
        {
            long Number(int n) => BitConverter.ToInt64(book, at + (8 * n));
            var (path, size) = ((int)Number(1), (int)Number(2));
            var end = at + 32 + path + size;
            if (end > book.Length)
            {
                break;
            }

            var call = new DiskCall((char)Number(0), end, Encoding.UTF8.GetString(book, at + 32, path), Number(3), book[(at + 32 + path)..end]);
            at = end;
            if (OnDisk(call.Path))
            {
                calls.Add(call);
            }
        }

        return calls;
    }

    /// <summary>
    /// A state of the disk after the first calls. <paramref name="spare"/> says how much of what was not flushed is there: 0 nothing, 1 all, else by
    /// chance. A disk that lies about flushing keeps by chance only.
    /// </summary>
    public Dictionary<string, MemoryStream> After(int count, double spare, Random dice, bool flushes = true)
    {
        var flushed = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; flushes && i < count; i++)
        {
            if (calls[i].What == 'f')
            {
                flushed[calls[i].Path] = i;
            }
        }

        var files = before.ToDictionary(f => f.Key, f => Opened(f.Value), StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var call = calls[i];
            var kept = flushed.GetValueOrDefault(call.KeptBy, -1) > i;
            if (call.What == 'f' || (!kept && dice.NextDouble() >= spare))
            {
                continue;
            }

            if (call.What == 'r')
            {
                if (files.Remove(call.Path, out var moved))
                {
                    files[call.To] = moved;
                }

                continue;
            }

            var file = files.GetValueOrDefault(call.Path) ?? (files[call.Path] = Opened([]));
            if (call.What == 't')
            {
                file.SetLength(call.At);
                continue;
            }

            var torn = !kept && spare is > 0 and < 1 && dice.Next(3) == 0 ? dice.Next((call.Bytes.Length / Sector) + 1) * Sector : call.Bytes.Length;
            file.Position = call.At;
            file.Write(call.Bytes, 0, torn);
        }

        return files;
    }

    private static MemoryStream Opened(byte[] bytes)
    {
        var file = new MemoryStream(bytes.Length);
        file.Write(bytes);
        return file;
    }

    private static bool OnDisk(string path) => !path.EndsWith("-shm", StringComparison.Ordinal);
}
