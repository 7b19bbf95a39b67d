package dev.weft.agent.health;

import java.util.Locale;

/** All that makes an agent not ready. There is nothing else. */
public enum Cause {
    /** The CNI plugin is not answered yet: the agent starts, or the node lacks something. */
    NOT_SERVING,
    /** The API server has not answered of late, or a watch is closed: policies and pods may have changed unseen. */
    API_LOST,
    /** The last pass failed, or one does not end. What it did not get to stays as it was. */
    NOT_IN_FORCE,
    /** A map takes no new entries. */
    MAP_FULL,
    /** A device has lost its programs: its packets pass unjudged until they are back. */
    LINK_MISSING,
    /** The host has lost a route, a neighbour or its rules: some packets of pods fail or go out with a pod's address. */
    HOST_CHANGED,
    /** Nobody reads the event rings. */
    EVENTS_UNREAD;

    /** Returns the name that metrics use. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
