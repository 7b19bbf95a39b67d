/** What staged policies would have done on this node, and which of its pods that has been tried on. */
@org.jspecify.annotations.NullMarked
package dev.weft.agent.staged;
