using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Vestibule.Plumbing;

/// <summary>Marks a route whose form carries files: its fields are read first, and each file goes from the line to where it is sealed, never whole in memory.</summary>
public sealed record FilesStream;

/// <summary>
/// A form with files, read as it arrives. The fields stand before the files in our pages, so that the proof of the form and the rights of the sender
/// are checked before the first byte of a file is taken. Nothing touches the disk unsealed.
/// </summary>
public sealed class StreamedForm
{
    private const int Fields = 100, FieldBytes = 200_000, AllFieldBytes = 1 << 20;
    private readonly MultipartReader reader;
    private MultipartSection? waiting;

    private StreamedForm(MultipartReader reader) => this.reader = reader;

    /// <summary>Reads the fields, up to the first file, where the route asks for it. The request then answers for its form with these fields.</summary>
    public static async Task BeginAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<FilesStream>() is null
            || !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            return;
        }

        var form = new StreamedForm(new MultipartReader(boundary.ToString(), context.Request.Body));
        context.Features.Set<IFormFeature>(new FormFeature(await form.FieldsAsync(context.RequestAborted)));
        context.Items[typeof(StreamedForm)] = form;
    }

    /// <summary>The form of a request, where it was begun.</summary>
    public static StreamedForm? Of(HttpContext context) => context.Items[typeof(StreamedForm)] as StreamedForm;

    /// <summary>The files in order, each to be read before the next is asked for. What is left unread of one is thrown away.</summary>
    public async IAsyncEnumerable<(string Name, Stream Content)> FilesAsync([EnumeratorCancellation] CancellationToken stop)
    {
        for (var section = waiting; section is not null; section = await NextAsync(stop))
        {
            if (section.GetContentDispositionHeader() is { } said && said.IsFileDisposition())
            {
                yield return (Path.GetFileName(HeaderUtilities.RemoveQuotes(said.FileNameStar.HasValue ? said.FileNameStar : said.FileName).ToString()), section.Body);
            }
        }
    }

    private async Task<FormCollection> FieldsAsync(CancellationToken stop)
    {
        var (fields, bytes) = (new KeyValueAccumulator(), 0);
        while ((waiting = await NextAsync(stop)) is { } section)
        {
            var said = section.GetContentDispositionHeader() ?? throw new BadHttpRequestException("form.limits", StatusCodes.Status400BadRequest);
            if (said.IsFileDisposition())
            {
                break;
            }

            // One byte more than is allowed is enough to know: a field never fills the memory.
            var room = new byte[FieldBytes + 1];
            var length = await section.Body.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, stop);
            if (length > FieldBytes || (bytes += length) > AllFieldBytes || fields.ValueCount >= Fields)
            {
                throw new BadHttpRequestException("form.limits", StatusCodes.Status413PayloadTooLarge);
            }

            var value = System.Text.Encoding.UTF8.GetString(room, 0, length);

            fields.Append(HeaderUtilities.RemoveQuotes(said.Name).ToString(), value);
        }

        return new FormCollection(fields.HasValues ? fields.GetResults() : new Dictionary<string, StringValues>());
    }

    private async Task<MultipartSection?> NextAsync(CancellationToken stop)
    {
        try
        {
            var section = await reader.ReadNextSectionAsync(stop);
            if (section is not null && section.GetContentDispositionHeader() is null)
            {
                throw new BadHttpRequestException("form.limits", StatusCodes.Status400BadRequest);
            }

            return section;
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("form.limits", StatusCodes.Status400BadRequest, e);
        }
    }
}
