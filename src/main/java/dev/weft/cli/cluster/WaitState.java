package dev.weft.cli.cluster;

/** How a wait stands. */
enum WaitState {
    /** In force on every node that matters. */
    enforced(0),
    /** Judged on every node that matters, and enforced on none, as the policy says. */
    staged(0),
    /** No node has it in force any more. */
    gone(0),
    /** There is a later generation: this one will not come into force everywhere. */
    superseded(1),
    /** A part of it is not understood: only the rest is enforced, and waiting does not help. */
    flawed(1),
    /** What was waited for is not there. */
    deleted(1),
    /** An earlier CNI connected it, so no node will judge it as it is. */
    unmanaged(1),
    /** Not yet. */
    waiting(124);

    private final int exit;

    WaitState(int exit) {
        this.exit = exit;
    }

    /** Returns the exit code of a wait that ends so. */
    int exit() {
        return exit;
    }
}
