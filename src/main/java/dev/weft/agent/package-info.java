/** The node agent: assembles informers, compilers and datapath, answers the CNI plugin, reports what is in force. */
@NullMarked
package dev.weft.agent;

import org.jspecify.annotations.NullMarked;
