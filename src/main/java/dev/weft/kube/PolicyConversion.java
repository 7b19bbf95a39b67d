package dev.weft.kube;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import java.util.List;

/** A policy object as the model sees it. */
public sealed interface PolicyConversion {

    Policy policy();

    /** Returns what is understood but can hardly be meant. */
    List<Remark> remarks();

    /** All of it is understood. */
    record Accepted(Policy policy, List<Remark> remarks) implements PolicyConversion {
        public Accepted {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * Parts are not understood. {@code policy} is what is safe to enforce: allow rules select nothing by an unclear
     * part, deny rules everything; an unclear subject selects all pods of its scope and gets no allow rule.
     */
    record Flawed(Policy policy, List<PolicyProblem> problems, List<Remark> remarks) implements PolicyConversion {
        public Flawed {
            problems = List.copyOf(problems);
            remarks = List.copyOf(remarks);
        }
    }
}
