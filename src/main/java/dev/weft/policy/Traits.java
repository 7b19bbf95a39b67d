package dev.weft.policy;

import dev.weft.model.CidrClasses;
import dev.weft.model.NamedPort;
import dev.weft.model.Rule;
import java.util.Collections;
import java.util.SortedSet;

/**
 * What of a subject the keys of rules hang on.
 *
 * @param ports its named ports
 * @param classes the prefixes that its set tells apart
 */
record Traits(SortedSet<NamedPort> ports, CidrClasses classes) {

    private static final Traits NONE = new Traits(Collections.emptySortedSet(), CidrClasses.NONE);

    /** Returns those that make a difference to a rule, so that subjects which share them share its keys. */
    Traits of(Rule rule) {
        boolean byPorts = Dependence.onSubject(rule);
        boolean byClasses = Dependence.onClasses(rule);
        if (byPorts && byClasses) {
            return this;
        }
        return byPorts || byClasses
                ? new Traits(byPorts ? ports : NONE.ports, byClasses ? classes : NONE.classes)
                : NONE;
    }
}
