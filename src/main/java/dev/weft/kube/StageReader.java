package dev.weft.kube;

import dev.weft.api.v1alpha1.PolicyStage;
import dev.weft.model.Stage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads whether a policy is staged. What is not understood is enforced. */
final class StageReader {

    /** On a NetworkPolicy, which has no field for it. */
    static final String ANNOTATION = "weft.dev/stage";

    private final Findings findings;

    StageReader(Findings findings) {
        this.findings = findings;
    }

    Stage of(@Nullable Map<String, String> annotations) {
        String value = annotations == null ? null : annotations.get(ANNOTATION);
        if (value == null) {
            return Stage.ENFORCED;
        }
        return switch (value) {
            case "Staged" -> Stage.STAGED;
            case "Enforced" -> Stage.ENFORCED;
            default -> {
                findings.add(
                        "metadata.annotations['" + ANNOTATION + "']",
                        value,
                        "is no stage, so the policy is enforced",
                        "write Staged or Enforced");
                yield Stage.ENFORCED;
            }
        };
    }

    static Stage of(@Nullable PolicyStage stage) {
        return stage == PolicyStage.STAGED ? Stage.STAGED : Stage.ENFORCED;
    }
}
