/**
 * Which rule would have allowed a packet that was denied, and what is missing for it. Asks the policies themselves, one by
 * one, as only they can tell "almost" from "not at all"; each answer is tried out before it is given. Pure.
 */
@NullMarked
package dev.weft.policy.nearest;

import org.jspecify.annotations.NullMarked;
