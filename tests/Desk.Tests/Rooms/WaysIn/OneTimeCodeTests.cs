using System.Text;
using NodaTime;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.WaysIn;

/// <summary>The codes themselves.</summary>
public sealed class OneTimeCodeTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    [Theory] // RFC 6238, appendix B, SHA-1
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, OneTimeCode.At(Secret, OneTimeCode.StepOf(Instant.FromUnixTimeSeconds(seconds)), 8));

    [Fact]
    public void A_clock_may_be_one_step_off_and_a_code_counts_once()
    {
        var now = Instant.FromUnixTimeSeconds(1234567890);
        var here = OneTimeCode.StepOf(now);
        Assert.Equal([null, here - 1, here, here + 1, null], new[] { -2, -1, 0, 1, 2 }.Select(off => OneTimeCode.Match(Secret, OneTimeCode.At(Secret, here + off), now, 0)));
        var typed = OneTimeCode.At(Secret, here).Insert(3, " ");
        Assert.Equal(here, OneTimeCode.Match(Secret, typed, now, here - 1));
        Assert.Null(OneTimeCode.Match(Secret, typed, now, here));
        Assert.Null(OneTimeCode.Match(Secret, "", now, 0));
        Assert.Null(OneTimeCode.Match(Secret, typed + "0", now, 0));
    }

    [Fact]
    public void A_secret_is_spelled_as_apps_read_it()
    {
        Assert.Equal("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", OneTimeCode.Spelled(Secret));
        Assert.Equal("otpauth://totp/Prairie%20District:okafor?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Prairie%20District&algorithm=SHA1&digits=6&period=30",
            OneTimeCode.Address(Secret, "Prairie District", "okafor"));
        Assert.Equal(20, OneTimeCode.NewSecret().Length);
    }

    [Fact]
    public void A_recovery_code_may_be_typed_in_any_manner_and_a_code_of_the_app_is_none()
    {
        var made = RecoveryCode.Make();
        Assert.Equal(10, made.Distinct().Count());
        Assert.All(made, code => Assert.Matches("^[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}$", code));
        Assert.Equal(RecoveryCode.Digest(made[0]), RecoveryCode.Digest($" {made[0].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()} "));
        Assert.Null(RecoveryCode.Digest("123456"));
        Assert.DoesNotContain(Encoding.ASCII.GetString(RecoveryCode.Digest(made[0])!), made[0], StringComparison.Ordinal);
    }
}
