package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wait that cannot begin ends other than one that is over. */
class WaitFaultsTest extends WaitBed {

    @TempDir
    private Path directory;

    private void ended(String kubeconfig, String code) throws IOException {
        String path = Files.writeString(directory.resolve(code), kubeconfig).toString();
        AskedServer asked = new AskedServer(path);
        for (AskedServer.Answer answer :
                List.of(asked.ask(new EndpointWaitCommand(), "p"), asked.ask(new PolicyWaitCommand(), "netpol/p"))) {
            assertThat(answer.exit()).isEqualTo(3);
            assertThat(answer.fault().path("code").asText()).isEqualTo(code);
            assertThat(answer.fault().path("remedy").asText()).isNotEmpty();
        }
    }

    @Test
    void withoutTheRightItIsBadInput() throws IOException {
        String mine = Files.readString(Path.of(server.kubeconfig()));
        ended(mine.replaceAll("\\{token: [^}]*}", "{}"), "Forbidden");
    }

    @Test
    void withoutAnApiServerItIsBadInput() throws IOException {
        String mine = Files.readString(Path.of(server.kubeconfig()));
        ended(mine.replaceAll("https://[^\"]*", "https://127.0.0.1:1"), "ClusterUnreachable");
    }
}
