/**
 * Whether something is in force everywhere, judged by what nodes report. Pure: the operator writes its answer into the
 * status of policies, and the command waits for it.
 *
 * <pre>
 * WeftNode.status ──> NodeReport ──┐
 * slices, identities ─> Population ┼─> Barrier ──> Progress
 * policy or pod ──────> versions ──┘
 * </pre>
 */
@NullMarked
package dev.weft.barrier;

import org.jspecify.annotations.NullMarked;
