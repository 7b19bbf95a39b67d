/**
 * {@code weft explain}: finds both sides of a question in the cluster, puts it to the agents of their nodes, and shows the
 * rules that decided as the API server has them.
 */
@NullMarked
package dev.weft.cli.explain;

import org.jspecify.annotations.NullMarked;
