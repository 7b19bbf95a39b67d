package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys are made by OpenSSL, in each form that it writes. */
class PemKeyTest {

    private static String openssl(String... arguments) throws IOException {
        Process process = new ProcessBuilder(arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes());
    }

    private static String transformed(String key, String... arguments) throws IOException {
        Process process = new ProcessBuilder(arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().write(key.getBytes());
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prime256v1", "secp384r1", "secp521r1"})
    void readsKeysOfCurvesInBothForms(String curve) throws Exception {
        String sec1 = openssl("openssl", "ecparam", "-name", curve, "-genkey");
        assertThat(sec1).contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
        PrivateKey key = PemKey.read(sec1);
        assertThat(key.getAlgorithm()).isEqualTo("EC");
        String pkcs8 = transformed(sec1, "openssl", "pkcs8", "-topk8", "-nocrypt");
        assertThat(pkcs8).contains("BEGIN PRIVATE KEY");
        assertThat(number(PemKey.read(pkcs8))).isEqualTo(number(key));
    }

    private static BigInteger number(PrivateKey key) {
        return ((ECPrivateKey) key).getS();
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 4096})
    void readsRsaKeysInBothForms(int bits) throws Exception {
        String pkcs8 = openssl("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + bits);
        assertThat(pkcs8).contains("BEGIN PRIVATE KEY");
        PrivateKey key = PemKey.read(pkcs8);
        assertThat(key.getAlgorithm()).isEqualTo("RSA");
        String pkcs1 = transformed(pkcs8, "openssl", "rsa", "-traditional");
        assertThat(pkcs1).contains("BEGIN RSA PRIVATE KEY");
        assertThat(PemKey.read(pkcs1)).isEqualTo(key);
    }

    @Test
    void readsEdwardsKeys() throws Exception {
        assertThat(PemKey.read(openssl("openssl", "genpkey", "-algorithm", "ed25519"))
                        .getAlgorithm())
                .isEqualTo("EdDSA");
    }

    @Test
    void saysWhatItCannotRead() throws Exception {
        String sec1 = openssl("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout");
        String locked = transformed(sec1, "openssl", "pkcs8", "-topk8", "-passout", "pass:x");
        assertThat(refused(locked)).contains("ENCRYPTED PRIVATE KEY is not understood");
        assertThat(refused("nothing")).contains("holds no private key");
        List<String> lines = sec1.lines().toList();
        assertThat(refused(lines.getFirst() + "\nMHcC\n" + lines.getLast())).contains("cut or damaged");
        assertThat(refused(lines.getFirst() + "\n" + lines.getLast())).contains("cut or damaged");
        String endless = Base64.getEncoder().encodeToString(HexFormat.of().parseHex("300b020101040100a084ffffffff"));
        assertThat(refused(lines.getFirst() + "\n" + endless + "\n" + lines.getLast()))
                .contains("cut or damaged");
        String huge = Base64.getEncoder().encodeToString(HexFormat.of().parseHex("300b020101040100a0847fffffff"));
        assertThat(refused(lines.getFirst() + "\n" + huge + "\n" + lines.getLast()))
                .contains("cut or damaged");
    }

    private static String refused(String pem) {
        GeneralSecurityException[] thrown = new GeneralSecurityException[1];
        assertThatThrownBy(() -> PemKey.read(pem))
                .isInstanceOfSatisfying(GeneralSecurityException.class, e -> thrown[0] = e);
        return String.valueOf(thrown[0].getMessage());
    }
}
