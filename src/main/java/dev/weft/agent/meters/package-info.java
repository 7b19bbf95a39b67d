/** The agent's metrics, all of them listed in docs/metrics.md. */
@NullMarked
package dev.weft.agent.meters;

import org.jspecify.annotations.NullMarked;
