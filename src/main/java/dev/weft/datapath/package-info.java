/**
 * The node's datapath as desired state: {@link dev.weft.datapath.NodeState} says what should be, {@link
 * dev.weft.datapath.Datapath} makes the kernel's maps so, and {@link dev.weft.datapath.Loader} puts the programs there.
 */
@NullMarked
package dev.weft.datapath;

import org.jspecify.annotations.NullMarked;
