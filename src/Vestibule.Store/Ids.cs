namespace Vestibule.Store;

/// <summary>Ids as both engines store them: 16 bytes in network order.</summary>
internal static class Ids
{
    public static byte[] Bytes(this Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid Id(this byte[] bytes) => new(bytes, bigEndian: true);
}
