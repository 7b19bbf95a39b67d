/**
 * The edge to Kubernetes: one informer a kind and process, whose store is a {@link dev.weft.kube.Mirror} of rows. All
 * readers of a kind share its mirror; rows are plain records, so nothing behind this package sees an API type.
 */
@NullMarked
package dev.weft.kube;

import org.jspecify.annotations.NullMarked;
