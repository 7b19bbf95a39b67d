package dev.weft.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.PicocliException;
import picocli.CommandLine.Spec;

/** What the commands of this package share: a client, an output, and errors that say what to do. */
abstract class ClusterCommand implements Callable<Integer> {

    private static final Logger LOG = System.getLogger(ClusterCommand.class.getName());

    static final int NO = 1;
    static final int PARTLY = 4;
    static final int BAD_INPUT = 3;

    @Mixin
    final ClusterOptions options = new ClusterOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() {
        Output.learn(reads());
        try (Connection connection = options.connect()) {
            return run(connection.client(), output());
        } catch (KubeconfigException e) {
            return output().error(
                            "BadKubeconfig", message(e), "check --kubeconfig, --context and the variable KUBECONFIG");
        } catch (KubernetesClientException e) {
            return refused(e);
        } catch (PicocliException e) {
            throw e;
        } catch (RuntimeException e) {
            // An exit code of 1 would be an answer.
            LOG.log(Level.DEBUG, "A command failed", e);
            return output().error("Internal", e.toString(), "this is a mistake of weft: please report it");
        }
    }

    private int refused(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                output().error(
                                "Unauthorized",
                                message(e),
                                "the API server does not know the kubeconfig's user: log in anew");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                output().error(
                                "Forbidden",
                                message(e),
                                "have the named right granted, and see: kubectl auth can-i --list");
            case HttpURLConnection.HTTP_NOT_FOUND ->
                output().error(
                                "NotInstalled",
                                message(e),
                                "is Weft installed there? see: kubectl get crd weftnodes.weft.dev");
            default ->
                output().error(
                                "ClusterUnreachable",
                                message(e),
                                "check --kubeconfig, --context and that the API server answers");
        };
    }

    static String message(Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private Output output() {
        return new Output(
                options.format(usualFormat()),
                spec().commandLine().getOut(),
                spec().commandLine().getErr());
    }

    /** Returns how answers are written if {@code -o} does not say. */
    ClusterOptions.Format usualFormat() {
        return ClusterOptions.Format.text;
    }

    /** Returns the types that the command is going to read; others may be left out, at the cost of time. */
    List<Class<?>> reads() {
        return List.of();
    }

    CommandSpec spec() {
        return java.util.Objects.requireNonNull(spec);
    }

    abstract int run(KubernetesClient client, Output output);
}
