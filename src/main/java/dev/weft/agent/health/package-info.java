/** What makes an agent not ready, what finds it out, and who is told. */
@NullMarked
package dev.weft.agent.health;

import org.jspecify.annotations.NullMarked;
