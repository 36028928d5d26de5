using System.Text;
using NodaTime;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Journal;

public sealed class A_header_has_one_spelling
{
    internal const string Opened =
        """{"v":1,"seq":0,"entry":"00000000-0000-7000-8000-000000000001","incident":"00000000-0000-7000-8000-0000000000aa","kind":"opened","version":1,"class":"operational","series":1,"happened":1489482000123456,"source":"device","offset":-250,"recorded":1489482001000000,"person":null,"device":"00000000-0000-7000-8000-0000000000dd","known":"device-only","key":"00000000-0000-4000-8000-0000000000ee","commitment":"d6f57acb7a0b5a09e1ef3ab1ee4ad8dd2a5a9a7bf3e0e4a1b7e4a5a1b2c3d4e5"}""";

    internal static EntryHeader OpenedHeader { get; } = new(
        0, new EntryId(Guid.Parse("00000000-0000-7000-8000-000000000001")), new IncidentId(Guid.Parse("00000000-0000-7000-8000-0000000000aa")),
        "opened", 1, RecordClass.Operational, 1,
        new Happened(Microseconds.ToInstant(1489482000123456), TimeSource.Device, -250), Microseconds.ToInstant(1489482001000000),
        new Actor(null, new DeviceId(Guid.Parse("00000000-0000-7000-8000-0000000000dd")), KnownBy.DeviceOnly),
        new KeyId(Guid.Parse("00000000-0000-4000-8000-0000000000ee")),
        Digest.FromHex("d6f57acb7a0b5a09e1ef3ab1ee4ad8dd2a5a9a7bf3e0e4a1b7e4a5a1b2c3d4e5"));

    [Fact]
    public void The_first_version_is_frozen()
    {
        Assert.Equal(Opened, Encoding.UTF8.GetString(HeaderBytes.Write(OpenedHeader)));
        Assert.Equal(OpenedHeader, HeaderBytes.Read(Encoding.UTF8.GetBytes(Opened)).Value);
    }

    [Fact]
    public void Every_class_source_and_way_of_being_known_comes_back_as_it_was()
    {
        foreach (var type in Enum.GetValues<RecordClass>())
        foreach (var source in Enum.GetValues<TimeSource>())
        foreach (var known in Enum.GetValues<KnownBy>())
        foreach (var person in new PersonId?[] { null, new PersonId(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef")) })
        {
            var header = OpenedHeader with
            {
                Class = type, Happened = OpenedHeader.Happened with { Source = source }, Actor = new Actor(person, null, known),
                Sequence = Microseconds.Maximum, ClassSeries = Microseconds.Maximum,
            };
            Assert.Equal(header, HeaderBytes.Read(HeaderBytes.Write(header)).Value);
        }
    }

    [Theory]
    [InlineData("\"seq\":0", "\"seq\":00", "seq")]
    [InlineData("\"seq\":0", "\"seq\":-0", "seq")]
    [InlineData("\"seq\":0", "\"seq\":-1", "seq")]
    [InlineData("\"seq\":0", "\"seq\":0.0", "entry")]
    [InlineData("\"seq\":0", "\"seq\":9007199254740992", "seq")]
    [InlineData("\"seq\":0", "\"seq\": 0", "seq")]
    [InlineData("\"seq\":0,", "\"seq\":0,\"seq\":0,", "entry")]
    [InlineData("{\"v\":1,", "{\"v\":2,", "seq")]
    [InlineData("{\"v\":1,\"seq\":0", "{\"seq\":0,\"v\":1", "seq")]
    [InlineData("0000000000aa", "0000000000AA", "incident")]
    [InlineData("\"kind\":\"opened\"", "\"kind\":\"Opened\"", "kind")]
    [InlineData("\"kind\":\"opened\"", "\"kind\":\"open--ed\"", "kind")]
    [InlineData("\"kind\":\"opened\"", "\"kind\":\"opened-\"", "kind")]
    [InlineData("\"kind\":\"opened\"", "\"kind\":\"\\u006fpened\"", "kind")]
    [InlineData("\"kind\":\"opened\"", "\"kind\":\"a23456789b23456789c23456789d23456789e23456789f23456789g23456789h2345\"", "kind")]
    [InlineData("\"version\":1", "\"version\":0", "version")]
    [InlineData("operational", "secret", "class")]
    [InlineData("\"series\":1", "\"series\":0", "series")]
    [InlineData("\"source\":\"device\"", "\"source\":\"guess\"", "source")]
    [InlineData("\"offset\":-250", "\"offset\":+250", "offset")]
    [InlineData("\"person\":null", "\"person\":\"\"", "person")]
    [InlineData("device-only", "device_only", "known")]
    [InlineData("d6f57acb", "D6f57acb", "commitment")]
    [InlineData("c3d4e5\"}", "c3d4e5\",\"more\":1}", "end")]
    [InlineData("c3d4e5\"}", "c3d4e5\"}\n", "end")]
    public void Anything_else_is_refused_at_the_field_where_it_goes_wrong(string right, string wrong, string field)
    {
        var text = Opened.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Opened, text);
        var refusal = HeaderBytes.Read(Encoding.UTF8.GetBytes(text)).Refusal;
        Assert.Equal(new Refusal("journal.header", ("field", field)).ToString(), refusal?.ToString());
    }

    [Fact]
    public void Every_byte_counts()
    {
        var whole = Encoding.UTF8.GetBytes(Opened);
        for (var i = 0; i < whole.Length; i++)
        {
            Assert.False(HeaderBytes.Read(whole.AsSpan(0, i)).IsOk);
            var spaced = whole.ToList();
            spaced.Insert(i, (byte)' ');
            Assert.False(HeaderBytes.Read(spaced.ToArray()).IsOk);
        }
        Assert.Equal("journal.header(field=length)", HeaderBytes.Read(new byte[HeaderBytes.MaximumLength + 1]).Refusal?.ToString());
    }

    [Fact]
    public void What_cannot_be_written_is_a_defect()
    {
        Assert.Throws<ArgumentException>(() => HeaderBytes.Write(OpenedHeader with { Kind = "two words" }));
        Assert.Throws<ArgumentException>(() => HeaderBytes.Write(OpenedHeader with { Sequence = -1 }));
        Assert.Throws<ArgumentException>(() => HeaderBytes.Write(OpenedHeader with { Recorded = Instant.FromUnixTimeSeconds(-1) }));
    }

    [Fact]
    public void Time_is_kept_to_the_microsecond_rounded_down()
    {
        Assert.Equal(1, Microseconds.From(Instant.FromUnixTimeTicks(19)));
        Assert.Equal(-1, Microseconds.From(Instant.FromUnixTimeTicks(-1)));
        Assert.Equal(-1, Microseconds.From(Instant.FromUnixTimeTicks(-10)));
        var header = OpenedHeader with { Recorded = Instant.FromUnixTimeTicks(19) };
        Assert.Equal(1, Microseconds.From(HeaderBytes.Read(HeaderBytes.Write(header)).Value.Recorded));
    }
}
