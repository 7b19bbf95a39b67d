import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * Answers like an API server that holds a few objects, for build/train: reads answers/KIND.json for a list of a kind and
 * for each object of it, and answers a watch with a stream that never has an event. Writes are accepted and forgotten.
 */
final class ApiServer {

    private static final char[] SECRET = "training".toCharArray();

    private final Path answers;

    private ApiServer(Path answers) {
        this.answers = answers;
    }

    public static void main(String... args) throws Exception {
        ApiServer api = new ApiServer(Path.of(args[0]));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new AskingForClients(tls(Path.of(args[1]))));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", api::answer);
        server.start();
        System.out.println(server.getAddress().getPort());
        System.in.read();
        System.exit(0);
    }

    private static SSLContext tls(Path file) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, SECRET);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, SECRET);
        TrustManagerFactory clients = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("training", keys.getCertificate("training"));
        clients.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), clients.getTrustManagers(), null);
        return tls;
    }

    /** As a real API server does: most users of commands have a certificate, agents and operators have none. */
    private static final class AskingForClients extends HttpsConfigurator {

        AskingForClients(SSLContext tls) {
            super(tls);
        }

        @Override
        public void configure(HttpsParameters connection) {
            SSLParameters asking = getSSLContext().getDefaultSSLParameters();
            asking.setWantClientAuth(true);
            connection.setSSLParameters(asking);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            // a client that is refused a WebSocket with this code goes on with a plain watch
            send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
        } else if (query.contains("watch=true")) {
            exchange.sendResponseHeaders(200, 0);
            // A client takes the watch for open once something has come, and a space before an event for nothing.
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
        } else if (!exchange.getRequestMethod().equals("GET")) {
            send(exchange, 200, request);
        } else {
            read(exchange);
        }
    }

    private void read(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        Path list = answers.resolve(path[path.length - 1] + ".json");
        Path one = path.length < 2 ? list : answers.resolve(path[path.length - 2] + ".one.json");
        Path found = Files.exists(list) ? list : one;
        if (Files.exists(found)) {
            send(exchange, 200, Files.readAllBytes(found));
        } else {
            send(exchange, 404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void send(HttpExchange exchange, int code, byte[] content) throws IOException {
        exchange.sendResponseHeaders(code, content.length == 0 ? -1 : content.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(content);
        }
    }
}
