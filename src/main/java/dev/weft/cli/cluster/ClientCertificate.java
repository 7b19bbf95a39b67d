package dev.weft.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the certificate and the key of a kubeconfig's user. The client's own reader takes every key in PKCS#8 for one of
 * RSA, and learns the curve of others by making a new pair of keys: a tenth of what a command costs.
 */
final class ClientCertificate {

    private static final char[] PASSWORD = "in memory".toCharArray();

    private ClientCertificate() {}

    /**
     * Returns what shows the user's certificate, and takes that and the key out of the configuration.
     *
     * @return null if the user has none
     * @throws KubeconfigException if there is one that cannot be used
     */
    static KeyManager @Nullable [] take(Config config) {
        byte[] certificate = content("client-certificate", config.getClientCertData(), config.getClientCertFile());
        byte[] key = content("client-key", config.getClientKeyData(), config.getClientKeyFile());
        if (certificate == null || key == null) {
            return null;
        }
        config.setClientCertData(null);
        config.setClientCertFile(null);
        config.setClientKeyData(null);
        config.setClientKeyFile(null);
        return managers(certificates(certificate), key(key));
    }

    private static byte @Nullable [] content(String field, @Nullable String data, @Nullable String file) {
        try {
            if (data != null && data.contains("-----BEGIN ")) {
                // as a credential plugin gives it
                return data.getBytes(StandardCharsets.ISO_8859_1);
            }
            if (data != null) {
                return Base64.getDecoder().decode(data.replaceAll("\\s", ""));
            }
            return file == null ? null : Files.readAllBytes(Path.of(file));
        } catch (IllegalArgumentException e) {
            throw new KubeconfigException(field + "-data is not in base64: " + e.getMessage());
        } catch (IOException e) {
            throw new KubeconfigException(field + " cannot be read: " + e);
        }
    }

    private static Certificate[] certificates(byte[] pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .toArray(Certificate[]::new);
        } catch (GeneralSecurityException e) {
            throw new KubeconfigException("client-certificate is no certificate in PEM: " + e.getMessage());
        }
    }

    private static PrivateKey key(byte[] pem) {
        try {
            return PemKey.read(new String(pem, StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new KubeconfigException("client-key cannot be used: " + e.getMessage());
        }
    }

    private static KeyManager[] managers(Certificate[] chain, PrivateKey key) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", key, PASSWORD, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new KubeconfigException("client-certificate and client-key cannot be used: " + e.getMessage());
        }
    }
}
