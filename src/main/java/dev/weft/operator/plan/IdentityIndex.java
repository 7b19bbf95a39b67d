package dev.weft.operator.plan;

import dev.weft.model.SecurityLabels;
import java.util.OptionalInt;

/** The identities that exist. */
public interface IdentityIndex {

    /** Returns the number that stands for the labels; the lowest, if allocators raced and made several. */
    OptionalInt numberOf(SecurityLabels labels);

    boolean exists(int number);
}
