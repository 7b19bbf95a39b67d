/**
 * From rules to policy sets, without any effect: {@link dev.weft.policy.PolicyCompiler} turns policies and identities
 * into the entries that the datapath probes, and {@link dev.weft.policy.PolicyJudge} probes them as the datapath does.
 *
 * <pre>
 * policies ──> CidrClasses (prefix -> class number)
 *    │                │
 *    ├─> Subjects ────┼─> which policies bear on which identity
 *    └─> RuleKeys ────┴─> SetBuilder ─> PolicySet per identity
 * </pre>
 */
@NullMarked
package dev.weft.policy;

import org.jspecify.annotations.NullMarked;
