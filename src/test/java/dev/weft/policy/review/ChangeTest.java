package dev.weft.policy.review;

import static dev.weft.policy.review.Shop.ALLOW_DNS;
import static dev.weft.policy.review.Shop.DENY_EGRESS;
import static dev.weft.policy.review.Written.kubernetes;
import static dev.weft.policy.review.Written.staged;
import static dev.weft.policy.review.Written.weft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Policy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What pods lose as a policy does not say any more what it said. */
class ChangeTest {

    private static final String SAYS_NOTHING = "{'subject':{},'isolate':[]}";
    private static final String ALLOWS_ALL = "{'subject':{},'isolate':[],'egress':[{'action':'Allow'}]}";

    private static List<String> remarks(Policy before, Policy after, Policy... others) {
        return PolicyReview.among(after, Optional.of(before), Shop.cluster(DnsPlace.CONVENTION, others)).stream()
                .map(remark -> remark.reason() + " " + remark.field() + " " + remark.value())
                .toList();
    }

    private static Policy policy(String namespace, String spec) throws Exception {
        return weft(namespace, "p", spec);
    }

    @Test
    void allowOfDnsThatIsTakenAwayIsNamed() throws Exception {
        Policy allows = policy("shop", ALLOWS_ALL);
        Policy silent = policy("shop", SAYS_NOTHING);
        Policy isolating = kubernetes("shop", "quiet", DENY_EGRESS);
        assertThat(remarks(allows, silent, isolating)).containsExactly("CUTS_DNS spec.egress shop/web");
        assertThat(remarks(allows, silent)).isEmpty();
        assertThat(remarks(silent, allows, isolating)).isEmpty();
        assertThat(remarks(allows, silent, isolating, kubernetes("shop", "dns", ALLOW_DNS)))
                .isEmpty();
    }

    /** Nobody is told of what another policy cut off before. */
    @Test
    void allowOfSomethingElseIsNotMissed() throws Exception {
        Policy web = policy("shop", "{'subject':{},'isolate':[],'egress':[{'action':'Allow','ports':[{'port':80}]}]}");
        assertThat(remarks(web, policy("shop", SAYS_NOTHING), kubernetes("shop", "quiet", DENY_EGRESS)))
                .isEmpty();
    }

    @Test
    void podsThatAreNotSelectedAnyMoreLoseIt() throws Exception {
        Policy some = policy("shop", ALLOWS_ALL.replace("{},", "{'podSelector':{'matchLabels':{'app':'web'}}},"));
        assertThat(remarks(policy("shop", ALLOWS_ALL), some, kubernetes("shop", "quiet", DENY_EGRESS)))
                .containsExactly("CUTS_DNS spec.egress shop/db");
    }

    @Test
    void allowOfTheApiServerAndToTheDnsIsMissedToo() throws Exception {
        Policy allows = policy("kube-system", ALLOWS_ALL.replace("egress", "ingress"));
        assertThat(remarks(
                        allows, policy("kube-system", SAYS_NOTHING), kubernetes("kube-system", "q", "{'ingress':[]}")))
                .containsExactly("CUTS_DNS spec.ingress kube-system/dns");
        assertThat(remarks(
                        policy("kube-system", ALLOWS_ALL),
                        policy("kube-system", SAYS_NOTHING),
                        kubernetes("kube-system", "q", DENY_EGRESS)))
                .contains("CUTS_API_SERVER spec.egress kube-system/dns");
    }

    /** What is staged allows nothing to what is enforced. */
    @Test
    void stagingAnAllowTakesItAway() throws Exception {
        Policy allows = policy("shop", ALLOWS_ALL);
        Policy silent = policy("shop", SAYS_NOTHING);
        Policy isolating = kubernetes("shop", "quiet", DENY_EGRESS);
        assertThat(remarks(allows, staged(allows), isolating)).containsExactly("CUTS_DNS spec.egress shop/web");
        assertThat(remarks(staged(allows), allows, isolating)).isEmpty();
        assertThat(remarks(staged(allows), silent, isolating)).isEmpty();
        assertThat(remarks(staged(allows), staged(silent), isolating)).containsExactly("CUTS_DNS spec.egress shop/web");
    }
}
