package dev.weft.cli.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key in PEM (RFC 7468): PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) and the form of RFC 5915 for elliptic
 * curves. The JDK reads the first; the others become that by a header around them.
 */
final class PemKey {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");
    /** An AlgorithmIdentifier: rsaEncryption, without parameters. */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** The object identifier id-ecPublicKey. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xa0;
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private PemKey() {}

    /** @throws GeneralSecurityException if the text holds no key, or none of these */
    static PrivateKey read(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new InvalidKeySpecException("it holds no private key in PEM");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            return switch (block.group(1)) {
                case "PRIVATE KEY" -> ofAnyKind(der);
                case "RSA PRIVATE KEY" -> key("RSA", wrapped(RSA, der));
                case "EC PRIVATE KEY" -> key("EC", wrapped(tagged(SEQUENCE, EC, curve(der)), der));
                default ->
                    throw new InvalidKeySpecException("a " + block.group(1) + " is not understood; write it as PKCS#8");
            };
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new InvalidKeySpecException("its private key is cut or damaged", e);
        }
    }

    private static PrivateKey ofAnyKind(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException("no algorithm");
        for (String algorithm : ALGORITHMS) {
            try {
                return key(algorithm, pkcs8);
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw last;
    }

    private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTET_STRING, key));
    }

    /** Returns the parameters of an ECPrivateKey: version and key come first. */
    private static byte[] curve(byte[] ecPrivateKey) throws InvalidKeySpecException {
        ByteBuffer der = ByteBuffer.wrap(ecPrivateKey);
        der.get();
        length(der);
        for (int skipped = 0; skipped < 2; skipped++) {
            der.get();
            int length = length(der);
            der.position(der.position() + length);
        }
        if (!der.hasRemaining() || Byte.toUnsignedInt(der.get()) != PARAMETERS) {
            throw new InvalidKeySpecException("its private key does not name its curve");
        }
        byte[] parameters = new byte[length(der)];
        der.get(parameters);
        return parameters;
    }

    private static int length(ByteBuffer der) {
        int first = Byte.toUnsignedInt(der.get());
        int length = first & 0x7f;
        if (first >= 0x80) {
            int bytes = length;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | Byte.toUnsignedInt(der.get());
            }
        }
        if (length < 0 || length > der.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }

    private static byte[] tagged(int tag, byte[]... contents) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        List.of(contents).forEach(inner::writeBytes);
        ByteArrayOutputStream outer = new ByteArrayOutputStream();
        outer.write(tag);
        int size = inner.size();
        if (size >= 0x80) {
            // always two bytes of length, which is short enough for keys of 524,280 bits
            outer.write(size < 0x100 ? 0x81 : 0x82);
        }
        if (size >= 0x100) {
            outer.write(size >> 8);
        }
        outer.write(size);
        outer.writeBytes(inner.toByteArray());
        return outer.toByteArray();
    }
}
