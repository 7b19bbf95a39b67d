package dev.weft.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Direction;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.SecurityLabels;
import dev.weft.policy.review.ApiServerPlace;
import dev.weft.policy.review.DnsPlace;
import dev.weft.policy.review.KnownPod;
import dev.weft.policy.review.Surroundings;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the API server is answered. */
class ReviewerTest {

    private static final String FLAWED =
            "{'subject':{},'ingress':[{'action':'Allow','ports':[{'port':'NOT_A_NAME'}]}]}";
    private static final String HIDDEN = "{'subject':{},'ingress':[{'action':'Allow'},{'action':'Allow'}]}";

    private static final Map<String, String> DNS = Map.of("k8s-app", "kube-dns");

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Reviewer reviewer = reviewer(List.of(), List.of());

    private Reviewer reviewer(List<KnownPod> pods, List<Policy> others) {
        return new Reviewer(
                serialization,
                policy -> new Surroundings(pods, others, ApiServerPlace.UNKNOWN, DnsPlace.CONVENTION, List.of()));
    }

    private AdmissionResponse review(String kind, String spec, String old) {
        return review(kind, spec, "{}", old, "{}");
    }

    private AdmissionResponse review(String kind, String spec, String annotations, String old, String oldAnnotations) {
        return reviewer.review(request(kind, spec, annotations, old, oldAnnotations));
    }

    private AdmissionRequest request(String kind, String spec, String annotations, String old, String oldAnnotations) {
        String meta = "'metadata':{'generateName':'p-','namespace':'a','annotations':";
        String review =
                "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','request':{'uid':'u','kind':{'kind':'"
                        + kind + "'},'namespace':'a','object':{'kind':'" + kind + "'," + meta + annotations
                        + "},'spec':" + spec + "}"
                        + (old.isEmpty()
                                ? ""
                                : ",'oldObject':{'kind':'" + kind + "'," + meta + oldAnnotations + "},'spec':" + old
                                        + "}")
                        + "}}";
        return serialization
                .unmarshal(review.replace('\'', '"'), AdmissionReview.class)
                .getRequest();
    }

    @Test
    void ownKindThatIsNotUnderstoodIsRefused() {
        AdmissionResponse response = review("WeftNetworkPolicy", FLAWED, "");
        assertThat(response.getUid()).isEqualTo("u");
        assertThat(response.getAllowed()).isFalse();
        assertThat(response.getStatus().getCode()).isEqualTo(422);
        assertThat(response.getStatus().getMessage())
                .startsWith("spec.ingress[0].ports[0].port: 'NOT_A_NAME' is no port name; write ");
        assertThat(review("WeftClusterNetworkPolicy", FLAWED, "").getAllowed()).isFalse();
    }

    @Test
    void networkPolicyIsNeverRefused() {
        AdmissionResponse response = review("NetworkPolicy", "{'fromTheMoon':'yes'}", "");
        assertThat(response.getAllowed()).isTrue();
        assertThat(response.getWarnings())
                .singleElement()
                .asString()
                .startsWith("weft: spec.fromTheMoon: 'yes' unknown field");
    }

    @Test
    void remarksAreWarnings() {
        AdmissionResponse response = review("WeftNetworkPolicy", HIDDEN, "");
        assertThat(response.getAllowed()).isTrue();
        assertThat(response.getWarnings())
                .containsExactly("weft: spec.ingress[1]: 'Allow' never decides: spec.ingress[0] allows all that it"
                        + " selects; remove it, or narrow spec.ingress[0]");
    }

    @Test
    void policyThatStaysAsItIsIsLeftAlone() {
        assertThat(review("WeftNetworkPolicy", FLAWED, FLAWED).getAllowed()).isTrue();
        assertThat(review("WeftNetworkPolicy", HIDDEN, HIDDEN).getWarnings()).isEmpty();
        assertThat(review("WeftNetworkPolicy", FLAWED, HIDDEN).getAllowed()).isFalse();
    }

    /** What it isolates stays the same: nothing. */
    @Test
    void allowThatAnUpdateTakesAwayIsMissed() {
        PodSelector all = new PodSelector(new NamespaceScope.Named("a"), LabelSelector.EVERYTHING);
        Policy isolating = new Policy(
                new PolicyRef("NetworkPolicy", "a", "quiet", "u", 1), 100, all, Set.of(Direction.EGRESS), List.of());
        Reviewer among = reviewer(List.of(pod("a/web", Map.of()), pod("kube-system/dns", DNS)), List.of(isolating));
        String allow = "{'subject':{},'isolate':[],'egress':[{'action':'Allow'}]}";
        String none = "{'subject':{},'isolate':[]}";
        assertThat(among.review(request("WeftNetworkPolicy", none, "{}", allow, "{}"))
                        .getWarnings())
                .singleElement()
                .asString()
                .startsWith("weft: spec.egress: 'a/web' cannot ask the cluster's DNS: ");
        assertThat(among.review(request("WeftNetworkPolicy", allow, "{}", none, "{}"))
                        .getWarnings())
                .isEmpty();
    }

    private static KnownPod pod(String name, Map<String, String> labels) {
        String namespace = name.substring(0, name.indexOf('/'));
        SecurityLabels kind =
                new SecurityLabels(namespace, labels, Map.of(), "default", "", Collections.emptySortedSet());
        return new KnownPod(name, kind, false, Set.of());
    }

    /** By the annotation it is promoted. */
    @Test
    void networkPolicyThatChangesItsStageIsReviewed() {
        String spec = "{'ingress':[{},{}]}";
        String staged = "{'weft.dev/stage':'Staged'}";
        assertThat(review("NetworkPolicy", spec, "{}", spec, staged).getWarnings())
                .hasSize(1);
        assertThat(review("NetworkPolicy", spec, staged, spec, "{}").getWarnings())
                .hasSize(1);
        assertThat(review("NetworkPolicy", spec, "{'team':'b'}", spec, "{'team':'a'}")
                        .getWarnings())
                .isEmpty();
        assertThat(review("NetworkPolicy", "{}", "{'weft.dev/stage':'staged'}", "{}", staged)
                        .getWarnings())
                .singleElement()
                .asString()
                .startsWith("weft: metadata.annotations['weft.dev/stage']: 'staged' is no stage");
        String typo = "{'weft.dev/stage':'staged'}";
        assertThat(review("NetworkPolicy", "{}", typo, "{}", typo).getWarnings())
                .isEmpty();
    }

    /** On other kinds it means nothing, so that what was stored long ago can still be annotated. */
    @Test
    void stageAnnotationOfOwnKindsIsNotLookedAt() {
        String staged = "{'weft.dev/stage':'Staged'}";
        assertThat(review("WeftNetworkPolicy", FLAWED, staged, FLAWED, "{}").getAllowed())
                .isTrue();
    }
}
