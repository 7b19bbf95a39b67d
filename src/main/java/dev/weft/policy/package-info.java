/**
 * From rules to policy sets, without any effect: {@link dev.weft.policy.PolicyCompiler} turns policies and identities
 * into the entries that the datapath probes, and {@link dev.weft.policy.PolicyJudge} probes them as the datapath does.
 *
 * <pre>
 * policies ──> Subjects ─> which policies bear on which identity
 *                  │
 *                  ├─> Prefixes (what the set of a subject tells apart) ─┐
 *                  └─> RuleKeys ─────────────────────────────────────────┴─> SetBuilder ─> PolicySet
 * </pre>
 */
@NullMarked
package dev.weft.policy;

import org.jspecify.annotations.NullMarked;
