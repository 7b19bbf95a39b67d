package dev.weft.operator;

import dev.weft.kube.ApiServerExtension;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks tests against the one real API server of the run; each gets a {@link Cluster} on it. */
@Tag("api-server")
@ExtendWith({ApiServerExtension.class, ClusterExtension.class})
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OnCluster {}
