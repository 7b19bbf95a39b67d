/** What a node must have before the agent touches it: facts read once, judged by a pure function. */
@NullMarked
package dev.weft.agent.preflight;

import org.jspecify.annotations.NullMarked;
