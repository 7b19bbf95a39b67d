package dev.weft.cni;

import java.util.Set;

/**
 * What the agent does for the plugin. Calls about one attachment never overlap, those about different ones do. Every
 * method may be called again for what it has done already and then does nothing new.
 */
public interface CniHandler {

    /**
     * Waits for the pod's endpoint, at most 5 s, and returns what to build. Asked again for a known attachment it
     * returns the same.
     */
    Allocation alloc(CniRequest.Alloc request) throws CniException, InterruptedException;

    /** Returns once every packet of the interface will be judged; the plugin then brings it up. */
    void commit(CniRequest.Commit request) throws CniException, InterruptedException;

    /** Refuses if the attachment is unknown or not in force. */
    void check(Attachment attachment) throws CniException, InterruptedException;

    /** Forgets an attachment. An unknown one is no failure. */
    void release(Attachment attachment) throws CniException, InterruptedException;

    /** Refuses if no pod could be added and that does not change within 8 s. */
    void status() throws CniException, InterruptedException;

    /** Forgets every attachment that is not in the set. Never called while others are added or released. */
    void gc(Set<Attachment> valid) throws CniException, InterruptedException;
}
