package dev.weft.agent;

import dev.weft.cni.AttachedPod;
import java.io.IOException;

/** Puts the datapath's programs on a pod's host-side interface, and takes all of it away. */
interface PodAttacher {

    /**
     * Announces that an interface will get its programs: until they are there, and the result is closed, nobody misses
     * them. The interface is down so long.
     */
    Beginning begin(String hostIfName);

    /** Attaches; returns once no packet of the interface passes unjudged. Repeatable. */
    void attach(String hostIfName, int ifindex) throws IOException;

    /** Ends by {@link #close}. */
    interface Beginning extends AutoCloseable {
        @Override
        void close();
    }

    /** Removes the interface with its links, routes and neighbours, if there is still something. */
    void remove(AttachedPod pod) throws IOException;
}
