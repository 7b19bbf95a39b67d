package dev.weft.kube;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** Server-side apply: a manager owns the fields that it sent last, and what it leaves out of them next time is removed. */
public final class ServerSideApply {

    private ServerSideApply() {}

    /** Returns how to apply as a manager, taking fields over from others. */
    public static PatchContext by(String manager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build();
    }
}
