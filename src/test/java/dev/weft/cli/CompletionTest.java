package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CompletionTest {

    @TempDir
    private Path directory;

    private static String script(String shell) {
        StringWriter out = new StringWriter();
        CommandLine line = WeftCommand.line("completion", shell).setOut(new PrintWriter(out));
        assertThat(line.execute("completion", shell)).isZero();
        return out.toString();
    }

    /** Returns what a real bash, strict as scripts are, offers for the last of the words. */
    private List<String> offered(String words) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("weft.bash"), script("bash"));
        String ask = """
                source %s
                COMP_LINE='%s'; read -ra COMP_WORDS <<<"$COMP_LINE"
                [[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_TYPE=9 COMP_POINT=${#COMP_LINE}
                function_of_weft=$(complete -p weft | sed -E 's/.*-F ([^ ]+) .*/\\1/')
                $function_of_weft weft "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(file, words);
        Process bash =
                new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.lines().map(String::strip).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "weft iden, identity",
        "weft policy wa, wait",
        "weft endpoint , get list wait",
        "weft status -o , json text yaml",
        "weft status -o y, yaml",
        "weft version --he, --help",
        "weft completion f, fish"
    })
    void bashOffers(String words, String expected) throws Exception {
        String line = words.endsWith("-o") || words.endsWith("endpoint") ? words + " " : words;
        assertThat(offered(line)).contains(expected.split(" "));
    }

    @Test
    void bashOffersNothingElse() throws Exception {
        assertThat(offered("weft st")).containsExactly("status");
        assertThat(offered("weft ")).doesNotContain("training");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void bashUnderstandsTheScript(String shell) throws Exception {
        Path file = Files.writeString(directory.resolve(shell), script(shell));
        for (List<String> way : List.of(List.of("-n", file.toString()), List.of("-euc", "source " + file))) {
            Process bash = new ProcessBuilder(
                            Stream.concat(Stream.of("bash"), way.stream()).toList())
                    .inheritIO()
                    .start();
            assertThat(bash.waitFor()).as(way.toString()).isZero();
        }
    }

    @Test
    void fishIsToldOfEveryCommand() {
        assertThat(script("fish").lines())
                .allSatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "complete -c weft(?: -f| -n '[a-z_; -]+' (?:-[salxrFd] ?|'(?:[^'\\\\]|\\\\.)*' ?|[\\w-]+ ?)+)"))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("complete -c weft -n '__fish_use_subcommand' -a version"
                                + " -d 'Print the version of this build.'"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("complete -c weft -n '__fish_seen_subcommand_from policy; and not"
                                + " __fish_seen_subcommand_from ")
                        .contains(" -a wait -d "))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("complete -c weft -n '__fish_seen_subcommand_from node; and"
                                + " __fish_seen_subcommand_from list' -s o -x -a 'text json yaml' -d "))
                .anySatisfy(line -> assertThat(line).contains("-s f -l filename -r -F"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("complete -c weft -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'"))
                .noneSatisfy(line -> assertThat(line).contains("training"));
    }

    @Test
    void anotherShellIsWrongUsage() {
        StringWriter err = new StringWriter();
        assertThat(WeftCommand.line().setErr(new PrintWriter(err)).execute("completion", "tcsh"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("bash, zsh, fish").hasLineCount(1);
    }
}
