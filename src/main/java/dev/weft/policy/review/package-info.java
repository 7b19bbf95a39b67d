/**
 * Reads a policy as a careful colleague would, without any effect: what of it never decides, selects nobody or cuts off
 * what nobody means to cut off. Nothing here changes what is enforced.
 */
@NullMarked
package dev.weft.policy.review;

import org.jspecify.annotations.NullMarked;
