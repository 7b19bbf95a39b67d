package dev.weft.cli;

import dev.weft.bpf.BpfException;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.cli.eval.InputError;
import dev.weft.cli.eval.InputException;
import dev.weft.cli.eval.KernelPrograms;
import dev.weft.cli.eval.Query;
import dev.weft.cli.eval.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft policy eval}: who may talk to whom, from manifests alone. */
@Command(
        name = "eval",
        description = "Tell from manifests alone, without a cluster, whether traffic is allowed and by which rule.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:answered",
            "1:the kernel answered other than the compiler",
            "2:wrong usage",
            "3:bad input",
            "4:some questions could not be answered"
        })
final class PolicyEvalCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int DISAGREE = 1;
    private static final int PARTLY = 4;
    private static final int MOST_LINES = 20;

    /** How answers are written. */
    enum Format {
        json,
        text
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Manifests in YAML or JSON; directories are read recursively.")
    private List<Path> paths;

    @Option(names = "--queries", paramLabel = "FILE", description = "Questions, one JSON object a line; - is stdin.")
    private @Nullable String queries;

    @Option(names = "--table", paramLabel = "PROTO/PORT", description = "Answer for every pair of pods.")
    private @Nullable String table;

    @Option(names = "--from", description = "Who asks: ns/pod, an address, or entity:NAME.")
    private @Nullable String from;

    @Option(names = "--to", description = "Who is asked: ns/pod, an address, or entity:NAME.")
    private @Nullable String to;

    @Option(names = "--protocol", description = "TCP, UDP, SCTP, ICMP or ICMPv6. Default: TCP.", defaultValue = "TCP")
    private String protocol;

    @Option(names = "--port", description = "Destination port, a number or the receiving pod's name for it.")
    private @Nullable String port;

    @Option(names = "--icmp-type", description = "ICMP type. Default: echo request.")
    private @Nullable Integer icmpType;

    @Option(names = "--icmp-code", description = "ICMP code. Default: 0.")
    private @Nullable Integer icmpCode;

    @Option(names = "--family", description = "4 or 6. Default: what both sides have, 4 first.")
    private @Nullable Integer family;

    @Option(
            names = "--kernel",
            description = "Let the programs of this version answer too, in this machine's kernel: needs root, attaches"
                    + " and pins nothing.")
    private boolean kernel;

    @Option(
            names = {"-o", "--output"},
            description = "json or text. Default: json for --queries, text otherwise.")
    private @Nullable Format output;

    @Override
    public Integer call() throws IOException {
        checkUsage();
        boolean json = output == null ? queries != null : output == Format.json;
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Session session = Session.open(paths, kernel ? programs() : null, json, out)) {
            session.warnings().forEach(warning -> err.println("warning: " + warning));
            err.flush();
            boolean all = answer(session);
            return agreed(session, err) ? all ? OK : PARTLY : DISAGREE;
        } catch (InputException e) {
            return BadInput.report(spec, e.error(), json);
        } catch (BpfException e) {
            throw usage("--kernel: " + e.getMessage() + "; it needs root and a kernel that runs Weft's programs");
        }
    }

    private static boolean agreed(Session session, PrintWriter err) {
        List<String> disagreements = session.disagreements();
        disagreements.stream().limit(MOST_LINES).forEach(line -> err.println("weft: " + line));
        if (!disagreements.isEmpty()) {
            err.println("weft: kernel and compiler disagree on " + disagreements.size()
                    + " questions; report this with the manifests and questions: it is a bug of Weft");
        }
        err.flush();
        return disagreements.isEmpty();
    }

    private static KernelPrograms programs() throws IOException {
        Path object = Path.of(System.getProperty("weft.home", "."), "bpf", "weft.bpf.o");
        return new KernelPrograms(new NativeKernel(), Files.readAllBytes(object));
    }

    private boolean answer(Session session) throws InputException {
        if (table != null) {
            session.table(table, family);
            return true;
        }
        if (queries == null) {
            return session.answer(new Query(null, from, to, protocol, port, icmpType, icmpCode, family, false));
        }
        try (InputStream in = queries.equals("-") ? System.in : Files.newInputStream(Path.of(queries))) {
            return session.answerLines(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException | InvalidPathException e) {
            // A directory can be opened like a file, but not read.
            throw new InputException(new InputError(
                    queries, null, null, "--queries", null, "cannot be read", "give a readable file, or - for stdin"));
        }
    }

    private void checkUsage() {
        boolean single = Stream.of(from, to, port, icmpType, icmpCode).anyMatch(given -> given != null);
        if (Stream.of(queries != null, table != null, single)
                        .filter(given -> given)
                        .count()
                != 1) {
            throw usage("Ask by one of: --queries FILE, --table PROTO/PORT, or --from and --to");
        }
        if (single && (from == null || to == null)) {
            throw usage("--from and --to go together");
        }
        if (table != null && !Session.isTraffic(table)) {
            throw usage(
                    "--table '" + table + "' is not PROTO/PORT: write TCP/80, UDP/53, SCTP/9, ICMP/8 or ICMPv6/128");
        }
        if (family != null && family != 4 && family != 6) {
            throw usage("--family must be 4 or 6, not " + family);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
