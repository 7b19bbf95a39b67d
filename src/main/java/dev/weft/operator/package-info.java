/**
 * The operator's role: the one allocator of identities and pod addresses.
 *
 * <pre>
 * informers ─> Mirrors ─> (which nodes changed) ─> WorkQueue ─> Allocator ─> plan.Planner ─> Writer ─> API server
 *                 ^                                                                            │
 *                 └──────────────────────── own writes, read back at once ────────────────────┘
 * </pre>
 *
 * Only the leader allocates, but nothing depends on there being one leader: every number, address and endpoint is taken
 * by a write that fails if somebody else was first.
 */
@NullMarked
package dev.weft.operator;

import org.jspecify.annotations.NullMarked;
