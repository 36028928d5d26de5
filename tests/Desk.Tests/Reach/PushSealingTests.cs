using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Vestibule.Reach;

namespace Vestibule.DeskTests.Reach;

/// <summary>The published examples of the RFCs, byte for byte.</summary>
public sealed class PushSealingTests
{
    [Fact]
    public void The_example_of_RFC_8188_section_3_1_comes_out_byte_for_byte() => Assert.Equal(
        "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg",
        Base64Url.EncodeToString(PushSealing.Encode("I am the walrus"u8, Bytes("yqdlZ-tYemfogSmv7Ws5PQ"), Bytes("I1BsxtFttlv3u_Oo94xnmw"), [], 4096, 0)));

    [Fact]
    public void The_example_of_RFC_8188_section_3_2_with_two_records_and_padding_comes_out_byte_for_byte() => Assert.Equal(
        "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA",
        Base64Url.EncodeToString(PushSealing.Encode("I am the walrus"u8, Bytes("BO3ZVPxUlnLORbVGMpbT1Q"), Bytes("uNCkWiNYzKTnBN9ji3-qWA"), "a1"u8, 25, 1)));

    [Fact]
    public void The_example_of_RFC_8291_appendix_A_comes_out_byte_for_byte()
    {
        using var ours = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
            Q = PushSealing.Point(Bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")),
        });
        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(PushSealing.Seal("When I grow up, I want to be a watermelon"u8,
                Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"), Bytes("BTBZMqHH6r4Tts7J_aSIgg"), ours, Bytes("DGv6ra1nlYgDCS1FRnbzlw"))));
    }

    [Fact]
    public void The_claims_of_RFC_8292_section_2_4_are_ours_and_its_signature_holds_as_ours_are_made()
    {
        var text = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0";
        Assert.Equal(text, PushIdentity.Claims("https://push.example.net", 1453523768, "mailto:push@example.com"));
        Assert.True(Holds("BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs", text,
            "i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"));

        using var identity = new PushIdentity(SHA256.HashData("a district"u8));
        var header = identity.Authorization(new Uri("https://push.example.net/p/1?x=2"), "mailto:push@example.com", DateTimeOffset.FromUnixTimeSeconds(1453480568));
        var (token, key) = (header["vapid t=".Length..header.IndexOf(", k=", StringComparison.Ordinal)], header[(header.IndexOf(", k=", StringComparison.Ordinal) + 4)..]);
        Assert.Equal(text, token[..token.LastIndexOf('.')]);
        Assert.True(Holds(key, text, token[(token.LastIndexOf('.') + 1)..]));
        Assert.False(Holds(key, text + "x", token[(token.LastIndexOf('.') + 1)..]));
    }

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/abc", true)]
    [InlineData("https://db5p.notify.windows.com/w/?token=1", true)]
    [InlineData("http://fcm.googleapis.com/fcm/send/abc", false)]
    [InlineData("https://fcm.googleapis.com:8443/x", false)]
    [InlineData("https://fcm.googleapis.com@169.254.169.254/x", false)]
    [InlineData("https://fcm.googleapis.com.example.org/x", false)]
    [InlineData("https://evilnotify.windows.com/x", false)]
    [InlineData("https://127.0.0.1/x", false)]
    [InlineData("http://[::1]:5017/hook/text", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/x", false)]
    public void A_push_goes_only_to_the_services_that_the_district_allows(string endpoint, bool allowed) => Assert.Equal(allowed, PushHosts.Usual.Allows(endpoint));

    private static bool Holds(string key, string text, string signature)
    {
        using var check = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushSealing.Point(Bytes(key)) });
        return check.VerifyData(Encoding.ASCII.GetBytes(text), Bytes(signature), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
