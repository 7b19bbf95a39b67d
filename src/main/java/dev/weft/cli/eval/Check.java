package dev.weft.cli.eval;

import dev.weft.kube.PolicyConversion;
import dev.weft.kube.ServiceName;
import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.SecurityLabels;
import dev.weft.policy.review.KnownPod;
import dev.weft.policy.review.PolicyReview;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks through the policies of manifests, each among the others and the pods that the manifests have. */
public final class Check {

    private static final List<String> SYSTEM = List.of("kube-system", "weft-system");

    private final Map<Document, PolicyConversion> policies;
    private final World world;
    private final List<KnownPod> pods;
    private final List<SecurityLabels> onHosts;
    private final List<CheckFinding> findings = new ArrayList<>();

    private Check(Map<Document, PolicyConversion> policies, World world) {
        this.policies = policies;
        this.world = world;
        onHosts = alive(true).map(PodEntry::labels).toList();
        pods = alive(false)
                .map(pod ->
                        new KnownPod(pod.qualifiedName(), pod.labels(), pod.isClient(), new HashSet<>(pod.addresses())))
                .toList();
        policies.forEach((document, conversion) -> look(document, conversion));
    }

    private Stream<PodEntry> alive(boolean onHosts) {
        return world.pods().values().stream().filter(pod -> pod.hostNetwork() == onHosts && !pod.finished());
    }

    /** What was found, as scripts read it. */
    public record Report(int policies, List<CheckFinding> findings) {

        /** Returns the last line for people. */
        public String summary() {
            long errors = findings.stream().filter(CheckFinding::isError).count();
            return "policies: %d, errors: %d, warnings: %d".formatted(policies, errors, findings.size() - errors);
        }
    }

    /** @param dns the Service of the cluster's DNS */
    public static Check of(List<Path> paths, ServiceName dns) throws InputException {
        Map<Document, PolicyConversion> policies = new LinkedHashMap<>();
        World world = WorldReader.read(paths, policies::put, Optional.of(dns));
        return new Check(policies, world);
    }

    private void look(Document document, PolicyConversion conversion) {
        if (conversion instanceof PolicyConversion.Flawed flawed) {
            flawed.problems().forEach(problem -> findings.add(CheckFinding.of(document, problem)));
        }
        conversion.remarks().forEach(remark -> findings.add(CheckFinding.of(document, remark)));
        Policy policy = conversion.policy();
        List<Policy> others =
                world.policies().stream().filter(other -> other != policy).toList();
        for (Remark remark : PolicyReview.among(policy, world.services().around(pods, onHosts, others, SYSTEM))) {
            if (!isSaidOfTheOther(policy, remark)) {
                findings.add(CheckFinding.of(document, remark));
            }
        }
    }

    /** A rule that another policy hides is named where it stands, unless that other one is only tried. */
    private static boolean isSaidOfTheOther(Policy policy, Remark remark) {
        return remark.reason() == Remark.Reason.HIDES_RULE && !policy.isStaged();
    }

    /** Returns what was left out of the manifests, a line each. */
    public List<String> ignored() {
        return world.warnings();
    }

    public Report report() {
        return new Report(policies.size(), List.copyOf(findings));
    }
}
