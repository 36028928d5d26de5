using Microsoft.AspNetCore.Mvc;
using Vestibule.Core.District;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Letters;

/// <summary>Files of a letter: pictures, which are drawn anew before anybody sees them, and PDF documents, which are only for saving.</summary>
public static class AttachFiles
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapPost("/letters/{letter}/attach", AttachAsync)
        .WithMetadata(new RequestSizeLimitAttribute(LetterBook.FileLimit + (1 << 20))).Needs(Act.WriteLetters);

    private static async Task<IResult> AttachAsync(Screen screen, Form form, LetterBook book, PictureProcess pictures, string letter, CancellationToken stop)
    {
        if (await book.Read(letter, stop) is not { } now)
        {
            return screen.NotHere();
        }

        var made = await ReadAsync(screen, form, book, pictures, stop);
        var changed = made.IsOk ? Writing.Attach(now.Letter, made.Value) : made.Refusal!;
        var kept = changed.IsOk ? await book.Keep(now.Id, now.Version, changed.Value, form.Tap, screen.Who.Actor, form.Happened(), stop) : changed.Refusal!;
        return kept.IsOk ? screen.Go($"/letters/{now.Id}") : screen.Refused(kept.Refusal!, $"/letters/{now.Id}");
    }

    private static async Task<Result<LetterFile>> ReadAsync(Screen screen, Form form, LetterBook book, PictureProcess pictures, CancellationToken stop)
    {
        if (form.File("file") is not { Length: > 0 } file)
        {
            return new Refusal("letter.no-file");
        }

        if (file.Length > LetterBook.FileLimit)
        {
            return new Refusal("letter.file-large");
        }

        var bytes = new byte[file.Length];
        await using (var read = file.OpenReadStream())
        {
            await read.ReadExactlyAsync(bytes, stop);
        }

        var kind = FileKind.Of(bytes.AsSpan(0, Math.Min(bytes.Length, FileKind.Peek)));
        if (FileKind.IsPicture(kind))
        {
            var drawn = await pictures.RedrawAsync(new MemoryStream(bytes), stop);
            if (!drawn.IsOk)
            {
                return drawn.Refusal!;
            }

            (bytes, kind) = (drawn.Value.Preview, FileKind.Of(drawn.Value.Preview.AsSpan(0, FileKind.Peek)));
        }
        else if (kind != "application/pdf")
        {
            return new Refusal("letter.file-kind");
        }

        var kept = await book.KeepFile(bytes, form.Tap, screen.Who.Actor, form.Happened(), stop);
        var language = screen.Languages.FirstOrDefault(l => l.Tag == form.Typed("language")) is { Tag: { } } chosen ? chosen : (Language?)null;
        var name = new string([.. Path.GetFileNameWithoutExtension(file.FileName).Where(c => char.IsLetterOrDigit(c) || c is '-' or '_').Take(60)]);
        return kept.IsOk ? new LetterFile(kept.Value, (name.Length == 0 ? "file" : name) + FileKind.Ending(kind), kind, bytes.Length, language) : kept.Refusal!;
    }
}
