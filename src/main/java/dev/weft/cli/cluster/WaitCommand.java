package dev.weft.cli.cluster;

import dev.weft.barrier.Progress;
import dev.weft.cli.answer.Format;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What the waiting commands share: they follow the cluster until it is so, it cannot become so, or the time is over. */
abstract class WaitCommand extends ClusterCommand {

    /** An informer becomes synced without a change if there is nothing of its kind. */
    private static final long LOOK_MS = 20;

    private static final long SYNCED_MS = 1000;

    private static final int TOO_MANY_REQUESTS = 429;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "how long to wait, such as 30s or 1m30s; default ${DEFAULT-VALUE}",
            defaultValue = "30s",
            converter = Timeout.class)
    private Duration timeout = Duration.ZERO;

    /** What is waited for, with what is followed for it. */
    interface Wait {

        /** Says how it stands; called after every change, once all that is followed is known. */
        Standpoint look();
    }

    /** Adds what is to be followed. */
    abstract Wait prepare(KubernetesClient client, Followed followed);

    /** @param fields of the answer before the nodes */
    abstract void describe(Standpoint stand, Map<String, Object> fields);

    abstract String sentence(Standpoint stand);

    @Override
    Format usualFormat() {
        return Format.json;
    }

    @Override
    int run(KubernetesClient client, Output output) {
        long end = System.nanoTime() + timeout.toNanos();
        try (Followed followed = new Followed(client)) {
            Wait wait = prepare(client, followed);
            followed.start();
            return print(await(followed, wait, end), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return WaitState.waiting.exit();
        }
    }

    private static Standpoint await(Followed followed, Wait wait, long end) throws InterruptedException {
        Standpoint stand = Standpoint.waiting(0, "the API server has not listed everything yet");
        while (true) {
            boolean synced = followed.synced();
            if (synced) {
                stand = look(wait, stand.number());
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (stand.state() != WaitState.waiting || left <= 0) {
                return stand;
            }
            followed.await(Math.min(left, synced ? SYNCED_MS : LOOK_MS));
        }
    }

    private static Standpoint look(Wait wait, long number) {
        try {
            return wait.look();
        } catch (KubernetesClientException e) {
            boolean unreached = e.getCode() <= 0;
            if (unreached || e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
                return Standpoint.waiting(number, "the API server cannot answer now: " + e.getMessage());
            }
            throw e;
        }
    }

    private int print(Standpoint stand, Output output) {
        if (output.format() == Format.text) {
            output.out().println(sentence(stand));
            stand.missing().forEach(output.out()::println);
            output.out().flush();
        } else {
            Progress progress = stand.progress();
            Map<String, Object> answer = new LinkedHashMap<>();
            describe(stand, answer);
            answer.put("state", stand.state());
            answer.put("nodes", progress.nodes());
            answer.put("waitingFor", progress.waitingFor());
            stand.unmanaged().ifPresent(pods -> answer.put("unmanaged", pods));
            if (!stand.why().isEmpty()) {
                answer.put("message", stand.why());
            }
            output.object(answer);
        }
        return stand.state().exit();
    }
}
