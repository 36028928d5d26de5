using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Vestibule.Faults.Disk;

/// <summary>How a call fails.</summary>
public enum DiskFault
{
    /// <summary>An I/O error.</summary>
    Error = 1,
    /// <summary>No room is left.</summary>
    Full = 2,
    /// <summary>Only half of it is written; a flush fails.</summary>
    Half = 3,
}

/// <summary>A folder whose disk fails on command, for a program that was started with it.</summary>
public sealed class FailingDisk : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor orders;
    private readonly string shim;
    private readonly string control;
    private readonly string? book;

    /// <summary>Builds what stands before the calls, for a folder; with a book, an empty file outside of it, each call is written down there.</summary>
    public FailingDisk(string folder, string? book = null)
    {
        (Folder, this.book) = (folder, book);
        (shim, control) = (Path.Combine(folder, "libc.so"), Path.Combine(folder, "orders"));
        using var compiler = Process.Start("gcc", ["-O1", "-shared", "-fPIC", "-o", shim, Path.Combine(AppContext.BaseDirectory, "Disk", "failing-disk.c"), "-ldl"]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        File.WriteAllBytes(control, new byte[32]);
        file = MemoryMappedFile.CreateFromFile(control, FileMode.Open);
        orders = file.CreateViewAccessor(0, 32);
    }

    /// <summary>The folder; the program keeps its data and keys below it.</summary>
    public string Folder { get; }

    /// <summary>What the program is started with. It asks the C library by name for some calls itself: under that name it finds what stands before it.</summary>
    public (string Name, string Value)[] Environment =>
        [("LD_PRELOAD", shim), ("LD_LIBRARY_PATH", Path.GetDirectoryName(shim)!), ("FAILING_DISK_FOLDER", Folder + "/"), ("FAILING_DISK_ORDERS", control), .. book is null ? (ReadOnlySpan<(string, string)>)[] : [("FAILING_DISK_BOOK", book)]];

    /// <summary>How many calls wrote so far.</summary>
    public long Seen => orders.ReadInt64(0);

    /// <summary>From the n-th next call on, calls fail, until it is mended; or only that one.</summary>
    public void FailFrom(long next, DiskFault how, bool once = false)
    {
        var first = Seen + next;
        orders.Write(24, (long)how);
        orders.Write(16, once ? first : long.MaxValue);
        orders.Write(8, first);
    }

    /// <summary>The disk works again.</summary>
    public void Mend() => orders.Write(8, 0L);

    /// <inheritdoc/>
    public void Dispose()
    {
        orders.Dispose();
        file.Dispose();
    }
}
