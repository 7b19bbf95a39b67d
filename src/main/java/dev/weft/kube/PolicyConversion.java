package dev.weft.kube;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import java.util.List;

/** A policy object as the model sees it. */
public sealed interface PolicyConversion {

    Policy policy();

    /** All of it is understood; {@code remarks} say what of it can hardly be meant. */
    record Accepted(Policy policy, List<Remark> remarks) implements PolicyConversion {
        public Accepted {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * Parts are not understood. {@code policy} is what is safe to enforce: allow rules select nothing by an unclear
     * part, deny rules everything; an unclear subject selects all pods of its scope and gets no allow rule.
     */
    record Flawed(Policy policy, List<PolicyProblem> problems) implements PolicyConversion {
        public Flawed {
            problems = List.copyOf(problems);
        }
    }
}
