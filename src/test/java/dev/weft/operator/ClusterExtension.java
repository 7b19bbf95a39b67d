package dev.weft.operator;

import dev.weft.kube.ApiServerExtension;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Cluster} of its own, asks its witness in the end, and leaves nothing of it behind. */
final class ClusterExtension implements ParameterResolver, AfterEachCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .computeIfAbsent(Cluster.class, key -> new Cluster(ApiServerExtension.shared(context)), Cluster.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Cluster cluster = store(context).get(Cluster.class, Cluster.class);
        if (cluster != null && context.getExecutionException().isEmpty()) {
            cluster.witness.verify();
        }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(ClusterExtension.class));
    }
}
