package dev.weft.cli.cluster;

import dev.weft.cli.answer.Format;
import dev.weft.cli.fault.ApiFault;
import dev.weft.cli.fault.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
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
        checkUsage();
        Output.learn(reads());
        try (Connection connection = options.connect()) {
            return run(connection.client(), output());
        } catch (KubeconfigException e) {
            return output().error(
                            "BadKubeconfig",
                            ApiFault.words(e),
                            "check --kubeconfig, --context and the variable KUBECONFIG");
        } catch (KubernetesClientException e) {
            return output().error(ApiFault.of(e));
        } catch (PicocliException e) {
            throw e;
        } catch (RuntimeException e) {
            // An exit code of 1 would be an answer.
            LOG.log(Level.DEBUG, "A command failed", e);
            return output().error(Fault.unexpected(e));
        }
    }

    private Output output() {
        return new Output(
                options.format(usualFormat()),
                spec().commandLine().getOut(),
                spec().commandLine().getErr());
    }

    /** Refuses options that do not go together, before anything is looked for. */
    void checkUsage() {}

    final ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    /** Returns how answers are written if {@code -o} does not say. */
    Format usualFormat() {
        return Format.text;
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
