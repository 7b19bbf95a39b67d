/**
 * A second opinion on policies, written from the Kubernetes documentation over plain maps as they stand in YAML. It
 * shares nothing with the compiler, not even label selectors, so that one mistake cannot hide in both.
 */
@NullMarked
package dev.weft.oracle;

import org.jspecify.annotations.NullMarked;
