package dev.weft.cli.cluster;

import dev.weft.barrier.Progress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code weft policy wait KIND/NAME}: the barrier. Exit 0 enforced everywhere, 1 superseded or deleted, 124 if it took too
 * long.
 */
@Command(
        name = "wait",
        description = "Wait until a policy is in force everywhere, or with --deleted nowhere any more.",
        mixinStandardHelpOptions = true)
public final class PolicyWaitCommand extends WaitCommand {

    @Parameters(paramLabel = PolicyName.LABEL, description = PolicyName.DESCRIPTION)
    private String policy = "";

    @Option(
            names = "--generation",
            paramLabel = "G",
            description = "metadata.generation that is waited for; else the one that the policy has now")
    private @Nullable Long generation;

    @Option(names = "--deleted", description = "wait until the policy is deleted and no node enforces it any more")
    private boolean deleted;

    @Override
    void checkUsage() {
        if (deleted && generation != null) {
            throw usage("--deleted and --generation exclude each other");
        }
    }

    @Override
    int run(KubernetesClient client, Output output) {
        return name().isEmpty() ? PolicyName.refused(policy, output) : super.run(client, output);
    }

    private Optional<PolicyName> name() {
        return PolicyName.parse(policy, options);
    }

    @Override
    Wait prepare(KubernetesClient client, Followed followed) {
        PolicyName name = name().orElseThrow();
        PolicySource source = new PolicySource(client, name);
        return deleted
                ? new PolicyGone(name, followed, source.follow(followed), source)
                : new PolicyInForce(
                        name, followed, source.follow(followed), new Outsiders(client, followed), generation);
    }

    @Override
    void describe(Standpoint stand, Map<String, Object> fields) {
        fields.put("policy", name().orElseThrow().toString());
        fields.put("generation", stand.number());
    }

    @Override
    String sentence(Standpoint stand) {
        String name = name().orElseThrow().toString();
        return switch (stand.state()) {
            case enforced, waiting -> name + ": " + (deleted ? goneFrom(stand) : inForceOn(stand)) + unmanaged(stand);
            case staged -> name + ": staged, " + judgedOn(stand) + unmanaged(stand);
            case gone -> name + ": no node enforces it any more";
            case superseded -> name + ": there is a later generation than " + stand.number();
            case flawed -> name + ": only the part that is understood is in force";
            case deleted, unmanaged -> name + ": it is not there";
        };
    }

    /** Numbers of nodes are not known as long as something else is missing, and say nothing where there are none. */
    private static String inForceOn(Standpoint stand) {
        if (stand.why().isEmpty()) {
            return stand.progress().sentence(stand.number(), 0);
        }
        boolean waits = stand.state() == WaitState.waiting;
        String generation = stand.number() == 0 ? "" : " generation " + stand.number();
        return waits ? "waiting" + (generation.isEmpty() ? "" : " for" + generation) : "in force at" + generation;
    }

    private static String judgedOn(Standpoint stand) {
        Progress progress = stand.progress();
        return stand.why().isEmpty()
                ? "judged on %d of %d nodes at generation %d"
                        .formatted(progress.have(), progress.want(), stand.number())
                : "at generation " + stand.number();
    }

    private static String unmanaged(Standpoint stand) {
        long pods = stand.unmanaged().orElse(0);
        return pods == 0 ? "" : "; selected pods of an earlier CNI, to which no policy applies: " + pods;
    }

    private static String goneFrom(Standpoint stand) {
        Progress progress = stand.progress();
        return stand.why().isEmpty()
                ? "gone from %d of %d nodes".formatted(progress.have(), progress.want()) + progress.waiting(0)
                : "waiting";
    }
}
