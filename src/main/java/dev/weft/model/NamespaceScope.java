package dev.weft.model;

import java.util.Map;

/** The namespaces in which pods are looked for. */
public sealed interface NamespaceScope {

    /** Every namespace of the cluster. */
    NamespaceScope ALL = new Labelled(LabelSelector.EVERYTHING);

    boolean contains(String name, Map<String, String> labels);

    /** One namespace, whatever its labels. */
    record Named(String namespace) implements NamespaceScope {
        @Override
        public boolean contains(String name, Map<String, String> labels) {
            return namespace.equals(name);
        }
    }

    /** Every namespace with such labels. */
    record Labelled(LabelSelector selector) implements NamespaceScope {
        @Override
        public boolean contains(String name, Map<String, String> labels) {
            return selector.matches(labels);
        }
    }
}
