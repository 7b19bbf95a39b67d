/**
 * The Kubernetes API of Weft, group {@code weft.dev}: what users read with kubectl. Each field's description is its
 * reference, shown by {@code kubectl explain}; {@code make crds} turns these types into {@code crds/} and
 * {@code docs/reference.md}.
 */
@NullMarked
package dev.weft.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
