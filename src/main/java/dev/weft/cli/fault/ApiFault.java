package dev.weft.cli.fault;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** What it means that the API server did not answer as it should. */
public final class ApiFault {

    private ApiFault() {}

    public static Fault of(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new Fault("Unauthorized", words(e), "the API server does not know the kubeconfig's user: log in anew");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new Fault("Forbidden", words(e), "have the named right granted, and see: kubectl auth can-i --list");
            case HttpURLConnection.HTTP_NOT_FOUND ->
                new Fault("NotInstalled", words(e), "is Weft installed there? see: kubectl get crd weftnodes.weft.dev");
            default ->
                new Fault(
                        "ClusterUnreachable",
                        words(e),
                        "check --kubeconfig, --context and that the API server answers");
        };
    }

    /** Returns what the first of the causes says. */
    public static String words(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
