package dev.weft.operator;

import dev.weft.operator.plan.Write;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Remembers which warnings were given, so that a plan that is made again does not warn again. */
final class Warned {

    private static final int REMEMBERED = 10_000;

    private final Set<String> given = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    synchronized boolean given(Write.WarnPod warning) {
        return given.contains(cause(warning));
    }

    synchronized void add(Write.WarnPod warning) {
        given.add(cause(warning));
    }

    private static String cause(Write.WarnPod warning) {
        return warning.pod().uid() + "/" + warning.reason();
    }
}
