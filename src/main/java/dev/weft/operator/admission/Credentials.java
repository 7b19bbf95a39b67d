package dev.weft.operator.admission;

import dev.weft.model.Address;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.wildfly.security.x500.GeneralName;
import org.wildfly.security.x500.cert.BasicConstraintsExtension;
import org.wildfly.security.x500.cert.ExtendedKeyUsageExtension;
import org.wildfly.security.x500.cert.KeyUsage;
import org.wildfly.security.x500.cert.KeyUsageExtension;
import org.wildfly.security.x500.cert.SubjectAlternativeNamesExtension;
import org.wildfly.security.x500.cert.X509CertificateBuilder;

/**
 * A key and a certificate that vouches for itself: whoever is to trust it is given the certificate.
 *
 * @param key PKCS #8 in PEM
 * @param certificate in PEM
 */
record Credentials(String key, String certificate, Instant notAfter) {

    static final Duration LIFETIME = Duration.ofDays(90);

    // The API server's clock may be behind.
    private static final Duration SKEW = Duration.ofHours(24);
    private static final X500Principal NAME = new X500Principal("CN=weft-operator");

    /** Extended key usage: to be a TLS server (RFC 5280, section 4.2.1.12). */
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";

    /** @param address what clients connect to */
    static Credentials create(Address address, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Instant notAfter = now.plus(LIFETIME);
            X509Certificate certificate = certificate(pair, address, now.minus(SKEW), notAfter);
            return new Credentials(
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    pem("CERTIFICATE", certificate.getEncoded()),
                    notAfter);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make a certificate", e);
        }
    }

    // A record would print its key, and so would each log and each message that names it.
    @Override
    public String toString() {
        return "credentials until " + notAfter;
    }

    private static X509Certificate certificate(KeyPair pair, Address address, Instant from, Instant to)
            throws CertificateException {
        return new X509CertificateBuilder()
                .setSerialNumber(new BigInteger(127, new SecureRandom()))
                .setIssuerDn(NAME)
                .setSubjectDn(NAME)
                .setNotValidBefore(from.atZone(ZoneOffset.UTC))
                .setNotValidAfter(to.atZone(ZoneOffset.UTC))
                .setPublicKey(pair.getPublic())
                .setSigningKey(pair.getPrivate())
                .setSignatureAlgorithmName("SHA256withECDSA")
                .addExtension(new BasicConstraintsExtension(true, false, -1))
                .addExtension(new KeyUsageExtension(true, KeyUsage.digitalSignature))
                .addExtension(new ExtendedKeyUsageExtension(false, List.of(SERVER)))
                .addExtension(new SubjectAlternativeNamesExtension(
                        false, List.of(new GeneralName.IPAddress(address.bytes()))))
                .build();
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }
}
