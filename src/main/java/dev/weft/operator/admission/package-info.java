/**
 * What the operator says of policies before they are stored: a validating webhook, served by every replica.
 *
 * <pre>
 * API server ──https──> Server ──> Reviewer ──> kube readers, policy.review     (a review touches nothing)
 *     ^                    └ certificate ┐
 *     └── Registration <── Admission ── Rotation          (the leader names itself, once a second if need be)
 * </pre>
 *
 * Nothing is kept: a replica makes a key of its own at start, which never leaves the process, and the registration always
 * names one replica with its certificate.
 */
@NullMarked
package dev.weft.operator.admission;

import org.jspecify.annotations.NullMarked;
