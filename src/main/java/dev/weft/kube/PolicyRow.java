package dev.weft.kube;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.model.PolicyRef;
import dev.weft.model.Remark;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy object: what it means and what its status says.
 *
 * @param status absent for NetworkPolicy, which has none
 */
public record PolicyRow(
        PolicyConversion conversion, @Nullable PolicyStatus status) {

    public static PolicyRow of(NetworkPolicy policy) {
        return new PolicyRow(NetworkPolicyReader.read(policy), null);
    }

    public static PolicyRow of(UntypedPolicy policy) {
        return new PolicyRow(policy.conversion(), policy.getStatus());
    }

    public PolicyRef ref() {
        return conversion.policy().ref();
    }

    public List<PolicyProblem> problems() {
        return conversion instanceof PolicyConversion.Flawed flawed ? flawed.problems() : List.of();
    }

    /** Returns what of it is understood but can hardly be meant, as far as the policy alone shows it. */
    public List<Remark> remarks() {
        return conversion.remarks();
    }
}
