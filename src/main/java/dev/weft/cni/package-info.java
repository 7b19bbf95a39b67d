/**
 * The agent's end of the CNI plugin: {@link dev.weft.cni.CniServer} answers it over a Unix socket, one JSON line each
 * way, {@link dev.weft.cni.AttachmentTable} remembers across restarts what it was told, and
 * {@link dev.weft.cni.Conflist} and {@link dev.weft.cni.PluginFile} put it in place on the node.
 */
@NullMarked
package dev.weft.cni;

import org.jspecify.annotations.NullMarked;
