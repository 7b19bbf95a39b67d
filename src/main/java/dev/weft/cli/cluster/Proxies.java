package dev.weft.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The proxies that the environment names, for clusters whose kubeconfig names none, as with kubectl: the client takes no
 * notice of them if it is given a file.
 */
record Proxies(Optional<String> https, Optional<String> http, List<String> none) {

    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    static Proxies of(Map<String, String> environment) {
        return new Proxies(
                value(environment, "HTTPS_PROXY"),
                value(environment, "HTTP_PROXY"),
                value(environment, "NO_PROXY").stream()
                        .flatMap(COMMA::splitAsStream)
                        .toList());
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Stream.of(name, name.toLowerCase(Locale.ROOT))
                .map(environment::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst();
    }

    void addTo(Config config) {
        if (config.getHttpsProxy() == null && config.getHttpProxy() == null) {
            https.ifPresent(config::setHttpsProxy);
            http.ifPresent(config::setHttpProxy);
        }
        if ((config.getNoProxy() == null || config.getNoProxy().length == 0) && !none.isEmpty()) {
            config.setNoProxy(none.toArray(String[]::new));
        }
    }
}
