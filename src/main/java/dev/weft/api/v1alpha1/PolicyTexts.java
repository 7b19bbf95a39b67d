package dev.weft.api.v1alpha1;

/** What the schemas of both policy kinds say alike. */
final class PolicyTexts {

    static final String SAYS_SOMETHING = "has(self.ingress) || has(self.egress) || has(self.isolate)";
    static final String SAYS_NOTHING = "the policy says nothing: give ingress, egress or isolate";

    static final String INGRESS_ISOLATION_IS_CLEAR =
            "has(self.isolate) || !has(self.ingress) || size(self.ingress) == 0 || self.ingress.exists(r, r.action == 'Allow')";
    static final String INGRESS_ISOLATION_IS_UNCLEAR =
            "all ingress rules deny: add 'isolate: []' to only take away, or 'isolate: [Ingress]' to deny all other ingress too";

    static final String EGRESS_ISOLATION_IS_CLEAR =
            "has(self.isolate) || !has(self.egress) || size(self.egress) == 0 || self.egress.exists(r, r.action == 'Allow')";
    static final String EGRESS_ISOLATION_IS_UNCLEAR =
            "all egress rules deny: add 'isolate: []' to only take away, or 'isolate: [Egress]' to deny all other egress too";

    static final String INGRESS = "Rules for traffic to the selected pods.";
    static final String EGRESS = "Rules for traffic from the selected pods.";
    static final String ACTION =
            "Allow or Deny what this rule selects. The order of rules within a policy does not count.";
    static final String ORDER =
            "When it decides, 0 to 1000, lower first: of all rules that match, those of the lowest order decide, and among "
                    + "them a Deny wins. NetworkPolicy stands at 100. Default: 100.";
    static final String ISOLATE =
            "Directions in which a selected pod is denied what no rule of any policy allows. Default: those of ingress and "
                    + "egress that are given, even as an empty list; must be said if all rules of a direction deny.";
    static final String STAGE =
            "Enforced, or Staged: the policy is judged with every packet, and what it would change is counted and told, but "
                    + "nothing is denied or allowed by it. Default: Enforced.";
    static final String PORTS =
            "Protocols and ports, any of them. Default: every protocol and port. With ports, protocols that none of them "
                    + "names (ICMP, say) are not selected.";

    private PolicyTexts() {}
}
