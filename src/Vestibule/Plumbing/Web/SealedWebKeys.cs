using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>The keys of forms and sign-ins, as they lie on the disk: sealed for the district, so that a copy of their folder alone is of no use.</summary>
public sealed class SealedWebKeys(DistrictStore store) : IXmlEncryptor
{
    /// <inheritdoc/>
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", Convert.ToBase64String(store.Keys.Seal(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))),
        typeof(OpenedWebKeys));
}

/// <summary>Opens them again.</summary>
public sealed class OpenedWebKeys(IServiceProvider services) : IXmlDecryptor
{
    /// <inheritdoc/>
    public XElement Decrypt(XElement encryptedElement) => XElement.Parse(
        Encoding.UTF8.GetString(services.GetRequiredService<DistrictStore>().Keys.Open(Convert.FromBase64String(encryptedElement.Value))));
}
