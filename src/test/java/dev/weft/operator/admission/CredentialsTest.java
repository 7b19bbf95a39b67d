package dev.weft.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private static final int IP_ADDRESS = 7;

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
    void certificateVouchesForTheAddressOnly(String address) throws Exception {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Credentials credentials = Credentials.create(Address.parse(address), now);
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(credentials.certificate().getBytes(StandardCharsets.US_ASCII)));
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames()).singleElement().satisfies(name -> {
            assertThat(name.getFirst()).isEqualTo(IP_ADDRESS);
            assertThat(Address.parse(String.valueOf(name.get(1)))).isEqualTo(Address.parse(address));
        });
        assertThat(certificate.getBasicConstraints()).as("signs no other").isEqualTo(-1);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        certificate.checkValidity(Date.from(now.minus(Duration.ofHours(23))));
        certificate.checkValidity(Date.from(credentials.notAfter().minusSeconds(1)));
        assertThat(certificate.getNotAfter()).isEqualTo(Date.from(credentials.notAfter()));
    }

    @Test
    void keyIsNotPrinted() {
        Credentials credentials = Credentials.create(Address.parse("192.0.2.7"), Instant.now());
        assertThat(credentials.key()).contains("PRIVATE KEY");
        assertThat(credentials.toString()).doesNotContain("PRIVATE KEY");
    }
}
