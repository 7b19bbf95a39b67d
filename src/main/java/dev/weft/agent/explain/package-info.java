/**
 * Answers why a packet passes or not: the programs in force judge it by a test run, the maps in force show by which
 * entries, and the policies that they were made from say which rule that is. Writes nothing.
 *
 * <pre>
 * explain.sock ──▶ ExplainServer ──▶ Question ──▶ Answers ──▶ LivePrograms, LiveMaps   (what is decided, by which entry)
 *                                                   └───────▶ Known                    (names, rules, the nearest rule)
 * </pre>
 */
@NullMarked
package dev.weft.agent.explain;

import org.jspecify.annotations.NullMarked;
