package dev.weft.cli.cluster;

import java.io.Serial;

/** No configuration of a client can be had from what kubeconfig files and options say. */
final class KubeconfigException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    KubeconfigException(String message) {
        super(message);
    }
}
