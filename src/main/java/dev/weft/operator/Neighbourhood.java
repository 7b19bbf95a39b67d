package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.PodRow;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.Stored;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.SecurityLabels;
import dev.weft.operator.admission.Admission;
import dev.weft.policy.review.ApiServerPlace;
import dev.weft.policy.review.DnsPlace;
import dev.weft.policy.review.KnownPod;
import dev.weft.policy.review.Surroundings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Shows the webhook what the operator knows. */
final class Neighbourhood implements Admission.Host {

    private static final String SYSTEM = "kube-system";

    private final BooleanSupplier knows;
    private final BooleanSupplier leads;
    private final Mirrors mirrors;
    private final String namespace;

    Neighbourhood(BooleanSupplier knows, BooleanSupplier leads, Mirrors mirrors, String namespace) {
        this.knows = knows;
        this.leads = leads;
        this.mirrors = mirrors;
        this.namespace = namespace;
    }

    static Neighbourhood of(Operator operator, String namespace) {
        return new Neighbourhood(operator::synced, operator::leading, operator.mirrors(), namespace);
    }

    @Override
    public boolean knows() {
        return knows.getAsBoolean();
    }

    @Override
    public boolean leads() {
        return leads.getAsBoolean();
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public Optional<String> namespaceUid() {
        return mirrors.namespaces().get(namespace).map(Stored::uid);
    }

    @Override
    public Surroundings around(PolicyRef policy) {
        return new Surroundings(pods(), onHosts(), others(policy), place(), dns(), List.of(SYSTEM, namespace));
    }

    private Stream<PodRow> alive(boolean onHosts) {
        return mirrors.pods().all().stream()
                .map(Stored::row)
                .filter(pod -> pod.hostNetwork() == onHosts && !pod.finished() && !pod.terminating());
    }

    private List<SecurityLabels> onHosts() {
        return alive(true).map(Alike::of).distinct().map(this::labels).toList();
    }

    private List<KnownPod> pods() {
        Map<Alike, SecurityLabels> known = new HashMap<>();
        return alive(false)
                .map(pod -> new KnownPod(
                        pod.key(),
                        known.computeIfAbsent(Alike.of(pod), this::labels),
                        pod.isApiClient(),
                        pod.addresses()))
                .toList();
    }

    /** What makes pods of equal labels: these are made once, as there are many pods and few kinds of them. */
    private record Alike(String namespace, Map<String, String> labels, String account, SortedSet<NamedPort> ports) {
        static Alike of(PodRow pod) {
            return new Alike(pod.namespace(), pod.labels(), pod.serviceAccount(), pod.namedPorts());
        }
    }

    private SecurityLabels labels(Alike pods) {
        Map<String, String> namespaceLabels = mirrors.namespaces()
                .get(pods.namespace())
                .map(found -> found.row().labels())
                .orElse(Map.of());
        return new SecurityLabels(pods.namespace(), pods.labels(), namespaceLabels, pods.account(), "", pods.ports());
    }

    private List<Policy> others(PolicyRef policy) {
        return mirrors.policies().values().stream()
                .map(Mirror::all)
                .flatMap(List::stream)
                .map(Stored::row)
                .filter(row -> !same(row, policy))
                .map(row -> row.conversion().policy())
                .toList();
    }

    private DnsPlace dns() {
        return mirrors.dnsServices().all().stream().map(Stored::row).findFirst().orElse(DnsPlace.CONVENTION);
    }

    private static boolean same(PolicyRow row, PolicyRef policy) {
        return row.ref().kind().equals(policy.kind())
                && row.ref().qualifiedName().equals(policy.qualifiedName());
    }

    private ApiServerPlace place() {
        return mirrors.apiServices().all().stream().map(Stored::row).findFirst().orElse(ApiServerPlace.UNKNOWN);
    }
}
