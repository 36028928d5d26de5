using System.Security.Cryptography;

namespace Vestibule.Store.Keys;

/// <summary>Gives out the plaintext of an age payload chunk by chunk, never a byte that is not proven.</summary>
internal sealed class AgeReader(Stream file, ChaCha20Poly1305 cipher) : Stream
{
    private readonly byte[] plain = new byte[Age.Chunk];
    private byte[] held = new byte[Age.Chunk + 16];
    private byte[] ahead = new byte[Age.Chunk + 16];
    private int heldSize = -1, position, size;
    private long counter;
    private bool ended;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (position == size && !ended)
        {
            Fill();
        }

        var count = Math.Min(buffer.Length, size - position);
        plain.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher.Dispose();
            file.Dispose();
            CryptographicOperations.ZeroMemory(plain);
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        if (heldSize < 0)
        {
            heldSize = file.ReadAtLeast(held, held.Length, false);
        }

        var aheadSize = heldSize < held.Length ? 0 : file.ReadAtLeast(ahead, ahead.Length, false);
        var last = aheadSize == 0;
        if (heldSize < 16 || (heldSize == 16 && counter > 0))
        {
            throw new AgeException("the file ends too early");
        }

        try
        {
            size = heldSize - 16;
            cipher.Decrypt(Age.Nonce(counter++, last), held.AsSpan(0, size), held.AsSpan(size, 16), plain.AsSpan(0, size));
        }
        catch (AuthenticationTagMismatchException)
        {
            size = position = 0;
            throw new AgeException("the file is damaged");
        }

        (held, ahead, heldSize, position, ended) = (ahead, held, aheadSize, 0, last);
    }
}
