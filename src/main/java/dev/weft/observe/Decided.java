package dev.weft.observe;

import dev.weft.datapath.abi.TallyKind;
import dev.weft.model.RuleRef;

/**
 * Of which decisions a total is.
 *
 * @param rule whose; its index is {@link #ISOLATION} if the policy denied what no rule allows
 */
public record Decided(RuleRef rule, TallyKind kind) {

    public static final int ISOLATION = -1;
}
